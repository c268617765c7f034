import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownDelivery } from '../../lib/gitops/delivery';
import { Removals, type Stage } from '../../lib/gitops/removals/removals';
import { treeOf } from '../../lib/gitops/tree';
import { writeTree } from '../../lib/gitops/tree-writer';
import { FLUX_NAMESPACE } from '../../lib/model/names';
import type { Model } from '../../lib/model/model';
import { startCluster, type FluxCluster } from '../../lib/sandbox';
import type { Manifest } from '../../lib/values/json';
import { pushAndFetch, untilReady } from '../cluster/flux-objects';
import { until } from '../cluster/processes';

/** One tree on disk that is written as `strata synth` writes it, and that real Flux delivers. */
export class StepwiseDelivery {
  /** @param credentials what a person brings to the cluster */
  static async start(credentials: readonly Manifest[]): Promise<StepwiseDelivery> {
    const delivery = new StepwiseDelivery(await startCluster({ flux: true }));
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: FLUX_NAMESPACE } };
    for (const object of [namespace, ...credentials]) await delivery.cluster.client.apply(object);
    return delivery;
  }

  private readonly dir = mkdtempSync(join(tmpdir(), 'strata-steps-'));
  private isStarted = false;

  private constructor(readonly cluster: FluxCluster) {}

  removals(model: Model): Removals {
    const local = this.local(model);
    return Removals.between(this.dir, treeOf(local), local);
  }

  /** What `strata synth --stage` does, and the commit. Returns when Flux has carried it out. */
  async step(model: Model): Promise<Stage> {
    const stage = this.removals(model).stage();
    expect(writeTree(this.dir, stage.files, { keep: stage.keep }).refused).toEqual([]);
    await this.deliver(model);
    return stage;
  }

  /** Writes the tree of a program whatever comes of it. Returns when Flux has it, and works on it. */
  async force(model: Model): Promise<void> {
    expect(writeTree(this.dir, treeOf(this.local(model))).refused).toEqual([]);
    await this.push(model);
  }

  /** Returns when Flux has applied every unit from the newest commit, and has deleted the Kustomizations of all others. */
  private async deliver(model: Model): Promise<void> {
    const commit = await this.push(model);
    const { client } = this.cluster;
    const behind = async (): Promise<readonly string[]> => {
      const { items } = await client.list('kustomize.toolkit.fluxcd.io/v1', 'Kustomization');
      const expected = new Set([FLUX_NAMESPACE, ...this.units]);
      const late = items.filter(({ metadata: { name = '' }, status }) => {
        const { lastAppliedRevision = '' } = (status ?? {}) as { lastAppliedRevision?: string };
        return !expected.delete(name) || !lastAppliedRevision.endsWith(commit);
      });
      return [...late.map(({ metadata }) => String(metadata.name)), ...expected];
    };
    let names: readonly string[] = [];
    await until(
      () => `Flux is done with ${commit}, but for ${names.join(', ')}`,
      async () => (names = await behind()).length === 0,
      90,
    );
  }

  async stop(): Promise<void> {
    await this.cluster.stop();
    rmSync(this.dir, { recursive: true });
  }

  /** Names of the units in the tree. */
  private get units(): readonly string[] {
    const files = readdirSync(join(this.dir, 'clusters'), { recursive: true, encoding: 'utf8' });
    return files.flatMap(file => /^[^/]+\/kustomizations\/(.+)\.yaml$/.exec(file)?.[1] ?? []);
  }

  private async push(model: Model): Promise<string> {
    const [source, root] = ownDelivery(this.local(model));
    if (!this.isStarted) {
      await this.cluster.pushTree(this.dir);
      await this.cluster.client.apply(source!);
      await untilReady(this.cluster.client, source!);
      await this.cluster.client.apply(root!);
      this.isStarted = true;
    }
    return pushAndFetch(this.cluster, source!, this.dir);
  }

  private local(model: Model): Model {
    return { ...model, fluxSource: { url: this.cluster.gitUrl, branch: 'main' } };
  }
}
