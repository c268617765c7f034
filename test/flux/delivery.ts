import { clusterFolder } from '../../lib/gitops/paths';
import { treeOf, type Tree } from '../../lib/gitops/tree';
import { FLUX_NAMESPACE } from '../../lib/model/names';
import type { Model } from '../../lib/model/model';
import { startCluster, type FluxCluster } from '../../lib/sandbox';
import type { Manifest } from '../../lib/values/json';
import { pushAndFetch, untilReady } from '../cluster/flux-objects';
import { until } from '../cluster/processes';
import { LocalSources } from './local-cloud';
import { addMachines } from './machines';
import { manifestsBelow, TreeFolder } from './tree-folder';

const SOURCE: Manifest = {
  apiVersion: 'source.toolkit.fluxcd.io/v1',
  kind: 'GitRepository',
  metadata: { name: FLUX_NAMESPACE, namespace: FLUX_NAMESPACE },
};

/** The Kustomization of a unit. */
export function kustomization(name: string): Manifest {
  const metadata = { name, namespace: FLUX_NAMESPACE };
  return { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', metadata };
}

/** A model that real Flux delivers to a cluster of its own, from charts that stand in for the real ones. */
export class Delivery {
  /**
   * @param model its charts are served, and its machines are the nodes
   * @param credentials what a person brings to a new cluster before Flux runs, in the namespace of Flux
   * @param first what is delivered first. @default - the model
   */
  static async start(model: Model, credentials: readonly Manifest[] = [], first = model): Promise<Delivery> {
    const machines = model.nodes?.machines;
    const cluster = await startCluster({ flux: true, nodes: machines === undefined ? undefined : 0 });
    await addMachines(cluster.client, machines ?? []);
    const delivery = new Delivery(cluster, await LocalSources.start(model, cluster), first);
    await delivery.bootstrap(credentials);
    return delivery;
  }

  private readonly folder = new TreeFolder();

  private constructor(
    readonly cluster: FluxCluster,
    private readonly sources: LocalSources,
    model: Model,
  ) {
    this.current = sources.localModel(model);
  }

  private current: Model;
  private pushed = '';

  /** The commit of the tree that was delivered last. */
  get commit(): string {
    return this.pushed;
  }

  /** The model that was delivered last, with the addresses of this cluster. */
  get model(): Model {
    return this.current;
  }

  /** The tree that was delivered last. */
  get tree(): Tree {
    return treeOf(this.current);
  }

  /** Delivers another model. Returns when Flux has its tree. */
  async push(model: Model): Promise<void> {
    this.current = this.sources.localModel(model);
    this.folder.write(this.tree);
    this.pushed = await pushAndFetch(this.cluster, SOURCE, this.folder.path);
  }

  /** Has every unit of the model applied once more. Returns when all are Ready again. */
  async reconcileAll(): Promise<void> {
    const requestedAt = `${Date.now()}`;
    const names = this.model.units.map(({ name }) => name);
    const annotations = { 'reconcile.fluxcd.io/requestedAt': requestedAt };
    for (const name of names) await this.cluster.client.patch(kustomization(name), { metadata: { annotations } });
    const handled = async (name: string): Promise<boolean> => {
      const stored = await this.cluster.client.get(kustomization(name));
      return (stored?.status as { lastHandledReconcileAt?: string }).lastHandledReconcileAt === requestedAt;
    };
    const isDone = async (): Promise<boolean> => (await Promise.all(names.map(handled))).every(Boolean);
    await until('every Kustomization was reconciled again', isDone, 120);
    for (const name of names) await untilReady(this.cluster.client, kustomization(name), 60);
  }

  async stop(): Promise<void> {
    await this.cluster.stop();
    await this.sources.close();
    this.folder.remove();
  }

  /** What `strata bootstrap` does. */
  private async bootstrap(credentials: readonly Manifest[]): Promise<void> {
    this.folder.write(this.tree);
    this.pushed = await this.cluster.pushTree(this.folder.path);
    const objects = manifestsBelow(this.tree, `${clusterFolder(this.current.cluster)}/flux-system`);
    const first = ['Namespace', 'CustomResourceDefinition'].flatMap(kind => objects.filter(each => each.kind === kind));
    for (const object of [...first, ...credentials, ...objects]) await this.cluster.client.apply(object);
  }
}
