import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { rewriteSource, type Mirrors } from '../../lib/model/mirrors';
import type { Model } from '../../lib/model/model';
import type { FluxCluster } from '../../lib/sandbox';
import { GitServer } from '../../lib/sandbox/git-server';
import { serveAsOci } from '../cluster/oci-registry';
import { writeStandInChart } from '../cluster/standin-charts';
import { standIns, type GitChart } from './stand-ins';

/** Servers on this machine for everything that a model's sources name. */
export class LocalSources {
  /** Starts them, with charts that stand in for the real ones. */
  static async start(model: Model, cluster: FluxCluster): Promise<LocalSources> {
    const { packed, inGit } = standIns(model);
    const scratch = mkdtempSync(join(tmpdir(), 'strata-charts-'));
    await cluster.addCharts(...packed.map(chart => writeStandInChart(scratch, chart)));
    const git = await GitServer.start(join(cluster.dir, 'git-of-charts'));
    if (inGit.length > 0) await pushCharts(git, join(scratch, 'git'), inGit, sourcesOf(model));
    rmSync(scratch, { recursive: true });
    const registry = await serveAsOci(cluster.chartRepoUrl);
    const oci = registry.url.replace('http://', 'oci://');
    const mirrors = Object.fromEntries(
      sourcesOf(model).map(({ kind, url }) => {
        if (kind === 'GitRepository') return [url, git.url];
        return kind === 'OCIRepository' ? [registryOf(url), oci] : [url, cluster.chartRepoUrl];
      }),
    );
    return new LocalSources(mirrors, cluster.gitUrl, async () => {
      await Promise.all([git.close(), registry.close()]);
    });
  }

  private constructor(
    private readonly mirrors: Mirrors,
    private readonly treeUrl: string,
    readonly close: () => Promise<void>,
  ) {}

  /** The model as it would be on a site whose charts and tree come from these servers: addresses of sources differ, nothing else. */
  localModel(model: Model): Model {
    const objects = model.objects.map(object => ({
      ...object,
      manifest: rewriteSource(object.manifest, this.mirrors),
    }));
    return { ...model, objects, fluxSource: { url: this.treeUrl, branch: 'main' } };
  }
}

interface Source {
  readonly kind: string;
  readonly url: string;
  readonly ref?: { readonly tag?: string };
}

function sourcesOf({ objects }: Model): readonly Source[] {
  return objects
    .filter(({ id }) => id.group === 'source.toolkit.fluxcd.io')
    .map(({ id, manifest }) => ({ kind: id.kind, ...(manifest.spec as Omit<Source, 'kind'>) }));
}

/** `oci://HOST` of an address in a registry. */
function registryOf(url: string): string {
  return url.split('/').slice(0, 3).join('/');
}

/** Makes one commit of the charts, under every tag that the model's sources ask for. */
async function pushCharts(
  { repository }: GitServer,
  folder: string,
  charts: readonly GitChart[],
  sources: readonly Source[],
): Promise<void> {
  for (const { path, chart } of charts) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    renameSync(writeStandInChart(folder, chart), join(folder, path));
  }
  const commit = await repository.pushTree(folder);
  for (const { kind, ref } of sources)
    if (kind === 'GitRepository' && ref?.tag !== undefined)
      execFileSync('git', [`--git-dir=${repository.path}`, 'tag', '--force', ref.tag, commit], { stdio: 'ignore' });
}
