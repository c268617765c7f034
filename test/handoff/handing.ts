import { mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Platform } from '../../lib/model/platform';
import type { Model } from '../../lib/model/model';
import { deploy } from '../../lib/pulumi';
import { ensureTools, type FluxCluster } from '../../lib/sandbox';
import type { Manifest } from '../../lib/values/json';
import { strataBeside, type Run } from '../cli/strata';
import { pushAndFetch, untilReady } from '../cluster/flux-objects';
import { kustomization } from '../flux/delivery';
import { Runs } from '../pulumi/runs';
import { cloud, type Variant } from './cloud';

const SOURCE: Manifest = {
  apiVersion: 'source.toolkit.fluxcd.io/v1',
  kind: 'GitRepository',
  metadata: { name: 'flux-system', namespace: 'flux-system' },
};
const MARK = /^(kustomize\.toolkit\.fluxcd\.io|pulumi\.com)\//;

/** A cloud that real Pulumi and real Flux deliver to one cluster, and the command that moves it between them. */
export class Handing {
  static async start(): Promise<Handing> {
    const { kubectl, pulumi } = await ensureTools(['kubectl', 'pulumi']);
    const runs = await Runs.start({ flux: true });
    const handing = new Handing(runs, kubectl, pulumi);
    // the sandbox brings Flux' kinds by itself, with other columns: equal values don't conflict
    for (const { manifest } of handing.model.objects)
      if (manifest.kind === 'CustomResourceDefinition') await handing.cluster.client.apply(manifest);
    return handing;
  }

  private variant: Variant;
  private readonly folder = mkdtempSync(join(tmpdir(), 'strata-handoff-'));

  private constructor(
    private readonly runs: Runs,
    kubectl: string,
    private readonly pulumi: string,
  ) {
    this.variant = { url: this.cluster.gitUrl, charts: this.cluster.chartRepoUrl };
    symlinkSync(pulumi, join(this.folder, 'pulumi'));
    symlinkSync(kubectl, join(this.folder, 'kubectl'));
    // what clears away needs it, also where PATH has nothing else
    symlinkSync('/bin/rm', join(this.folder, 'rm'));
  }

  get cluster(): FluxCluster {
    return this.runs.cluster as FluxCluster;
  }

  /** Folder of Pulumi.yaml. */
  get project(): string {
    return this.runs.engine.folder;
  }

  get model(): Model {
    return this.platform().model();
  }

  private platform(): Platform {
    return cloud(this.variant);
  }

  /** Changes the program. */
  change(settings: Variant['settings']): void {
    this.variant = { ...this.variant, settings };
  }

  /** `pulumi up`. @returns numbers of operations */
  up(mode: 'direct' | 'git'): Promise<object> {
    return this.runs.up(kubeconfig => void deploy(this.platform(), { kubeconfig, mode }));
  }

  state(): ReturnType<Runs['state']> {
    return this.runs.state();
  }

  /** Writes the tree of the program and makes it the newest commit. */
  async push(): Promise<void> {
    await this.synth();
    await pushAndFetch(this.cluster, SOURCE, this.tree);
  }

  /** Starts Flux on the tree of the program. */
  async bootstrap(): Promise<void> {
    await this.synth();
    await this.cluster.pushTree(this.tree);
    const { code, stderr } = await this.strata(['bootstrap', this.tree]);
    if (code !== 0) throw new Error(stderr);
  }

  async untilDelivered(): Promise<void> {
    for (const { name } of this.model.units) await untilReady(this.cluster.client, kustomization(name), 90);
  }

  /** Runs `strata handoff`. */
  handoff(to: 'git' | 'pulumi', ...more: readonly string[]): Promise<Run> {
    const stack = more.includes('--stack') ? [] : ['--stack', 'dev'];
    return this.strata(['handoff', to, 'test/handoff/program.ts', ...stack, '--cwd', this.project, ...more]);
  }

  /** Runs `strata handoff git` where a command is not there. */
  async handoffWithout(command: 'kubectl' | 'pulumi'): Promise<Run> {
    const path = join(this.folder, command);
    renameSync(path, `${path}-away`);
    try {
      return await this.strata(['handoff', 'git', 'test/handoff/program.ts', '--stack', 'dev', '--cwd', this.project], {
        PATH: this.folder,
      });
    } finally {
      renameSync(`${path}-away`, path);
    }
  }

  /** Runs `strata handoff` with a `pulumi` that kills it when it is about to write the state. */
  async killedHandoff(to: 'git' | 'pulumi', when: 'before' | 'after'): Promise<Run> {
    const path = join(this.folder, 'pulumi');
    const run = `"${this.pulumi}" "$@"`;
    rmSync(path);
    writeFileSync(
      path,
      `#!/bin/sh\ncase "$2" in import) ${when === 'after' ? `${run}; ` : ''}kill -KILL $PPID;; *) exec ${run};; esac\n`,
      { mode: 0o700 },
    );
    try {
      return await this.handoff(to);
    } finally {
      rmSync(path);
      symlinkSync(this.pulumi, path);
    }
  }

  strata(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Run> {
    const { environment } = this.runs.engine;
    const needsCluster = args[0] === 'handoff' || args[0] === 'bootstrap';
    const cluster = needsCluster ? ['--kubeconfig', this.cluster.kubeconfigPath] : [];
    return strataBeside([...args, ...cluster], {
      env: {
        ...environment,
        PATH: [this.folder, environment.PATH].join(delimiter),
        HANDOFF_VARIANT: JSON.stringify(this.variant),
        ...env,
      },
    });
  }

  /** Objects of the program as the cluster has them, by name. @param bootstrap whether Flux itself is among them */
  async live({ bootstrap }: { readonly bootstrap: boolean }): Promise<ReadonlyMap<string, Manifest>> {
    const { objects, units } = this.model;
    const wanted = objects.filter(({ unit }) => bootstrap || !units[unit]!.bootstrap);
    const found = await Promise.all(wanted.map(({ manifest }) => this.cluster.client.get(manifest)));
    return new Map(found.map((live, index) => [`${wanted[index]!.id.kind} ${wanted[index]!.id.name}`, live!]));
  }

  async stop(): Promise<void> {
    await this.runs.stop();
    rmSync(this.folder, { recursive: true });
  }

  private get tree(): string {
    return join(this.folder, 'tree');
  }

  private async synth(): Promise<void> {
    const { code, stderr } = await this.strata(['synth', 'test/handoff/program.ts', '-o', this.tree]);
    if (code !== 0) throw new Error(stderr);
  }
}

/** UID and everything that a user states of an object; what tells of its delivery and its state is left out. */
export function stated({ status: _, ...object }: Manifest): object {
  const {
    managedFields: __,
    resourceVersion: ___,
    generation: ____,
    labels,
    annotations,
    ...metadata
  } = object.metadata;
  const kept = (list: Readonly<Record<string, string>> = {}): object =>
    Object.fromEntries(Object.entries(list).filter(([key]) => !MARK.test(key)));
  return { ...object, metadata: { ...metadata, labels: kept(labels), annotations: kept(annotations) } };
}

/** Labels and annotations that tell of a delivery. */
export function marks({ metadata: { labels = {}, annotations = {} } }: Manifest): readonly string[] {
  return [...Object.keys(labels), ...Object.keys(annotations)].filter(key => MARK.test(key)).sort();
}

/** Who has fields of an object, without those that only report its state. */
export function managers({ metadata }: Manifest): readonly string[] {
  const { managedFields } = metadata as {
    readonly managedFields?: readonly { readonly manager: string; readonly subresource?: string }[];
  };
  return (managedFields ?? []).filter(({ subresource }) => subresource === undefined).map(({ manager }) => manager);
}
