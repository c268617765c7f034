import type { ApiClient, FluxCluster } from '../../lib/sandbox';
import type { Manifest } from '../../lib/values/json';
import { until } from './processes';

/** One entry of `status.conditions`. */
export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
  readonly observedGeneration?: number;
}

/** The condition `Ready` of an object, as far as it speaks of the object's present generation. */
export async function readyCondition(client: ApiClient, object: Manifest): Promise<Condition | undefined> {
  const stored = await client.get(object);
  const { conditions = [] } = (stored?.status ?? {}) as { conditions?: readonly Condition[] };
  const ready = conditions.find(condition => condition.type === 'Ready');
  const { observedGeneration = stored?.metadata.generation } = ready ?? {};
  return observedGeneration === stored?.metadata.generation ? ready : undefined;
}

/**
 * Waits until an object is Ready.
 * @param timeout seconds
 */
export async function untilReady(client: ApiClient, object: Manifest, timeout = 60): Promise<void> {
  let last: Condition | undefined;
  const isReady = async (): Promise<boolean> => {
    last = await readyCondition(client, object);
    return last?.status === 'True';
  };
  const name = `${object.kind} ${String(object.metadata.name)}`;
  await until(
    () => `${name} is Ready, but ${last?.reason ?? 'without condition'}: ${last?.message ?? ''}`,
    isReady,
    timeout,
  );
}

/** The GitRepository of a cluster's own git server. */
export function gitSource(cluster: FluxCluster, name: string, namespace = 'flux-system'): Manifest {
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name, namespace },
    spec: { interval: '10m', url: cluster.gitUrl, ref: { branch: 'main' } },
  };
}

/** Pushes a tree and waits until Flux has it: a Kustomization applied before looks for its path in the old tree, and fails. Returns the commit. */
export async function pushAndFetch(cluster: FluxCluster, source: Manifest, tree: string): Promise<string> {
  const commit = await cluster.pushTree(tree);
  const annotations = { 'reconcile.fluxcd.io/requestedAt': commit };
  await cluster.client.patch(source, { metadata: { annotations } });
  const fetched = async (): Promise<boolean> => {
    const { artifact } = ((await cluster.client.get(source))?.status ?? {}) as { artifact?: { revision: string } };
    return artifact?.revision.endsWith(commit) === true;
  };
  await until('Flux has fetched the tree', fetched, 60);
  return commit;
}
