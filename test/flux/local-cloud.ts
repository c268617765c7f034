import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Tree } from '../../lib/gitops/tree';
import { crdsOf } from '../../lib/kinds/crd';
import { groupSchema } from '../../lib/kinds/registry';
import { rewriteSource } from '../../lib/model/mirrors';
import type { Model } from '../../lib/model/model';
import type { FluxCluster } from '../../lib/sandbox';
import type { Manifest } from '../../lib/values/json';
import { readDocuments } from '../../lib/yaml/read';
import { writeStandInChart } from '../cluster/standin-charts';

/** The model as it would be on a site whose charts and tree come from a cluster's own servers. */
export function localModel(model: Model, { chartRepoUrl, gitUrl }: FluxCluster): Model {
  const mirrors = Object.fromEntries(model.charts.map(({ repository }) => [repository, chartRepoUrl]));
  const objects = model.objects.map(object => ({ ...object, manifest: rewriteSource(object.manifest, mirrors) }));
  return { ...model, objects, fluxSource: { url: gitUrl, branch: 'main' } };
}

/** Stands in for the charts of a model: the kinds that each brings are real, its Deployments run nothing. */
export async function addStandIns(model: Model, cluster: FluxCluster): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'strata-charts-'));
  const folders = model.charts.map(({ name, version, facts }) =>
    writeStandInChart(scratch, {
      name,
      version,
      crds: crdsNamed([...(facts?.crds ?? []), ...(name === 'cilium' ? CILIUM : [])]),
      deployments: (facts?.workloads ?? [])
        .filter(({ kind }) => kind === 'Deployment')
        .map(({ name: deployment, replicas }) => ({ name: deployment, replicas })),
    }),
  );
  await cluster.addCharts(...folders);
  rmSync(scratch, { recursive: true });
}

/** Cilium's operator brings its kinds when it starts; the chart that stands in for it brings those that the examples use. */
const CILIUM = ['ciliumnetworkpolicies.cilium.io', 'ciliumclusterwidenetworkpolicies.cilium.io'];

/** Definitions by name, from the compact schemas; kinds that this package does not know are left out. */
function crdsNamed(names: readonly string[]): object[] {
  const groups = new Set(names.map(name => name.slice(name.indexOf('.') + 1)));
  return [...groups].flatMap(group => {
    const schema = groupSchema(group);
    return schema === undefined ? [] : crdsOf(schema).filter(({ metadata }) => names.includes(metadata.name));
  });
}

/** A tree on disk, for a push. */
export class TreeFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'strata-tree-'));

  write(tree: Tree): void {
    rmSync(this.path, { recursive: true });
    for (const [path, text] of tree) {
      mkdirSync(dirname(join(this.path, path)), { recursive: true });
      writeFileSync(join(this.path, path), text);
    }
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }
}

/** Objects of the files of a tree below a folder, as Flux will read them. */
export function manifestsBelow(tree: Tree, folder: string): Manifest[] {
  return [...tree]
    .filter(([path]) => path.startsWith(`${folder}/`) && path.endsWith('.yaml'))
    .flatMap(([path, text]) => readDocuments(text, path).documents.map(({ value }) => value as Manifest));
}
