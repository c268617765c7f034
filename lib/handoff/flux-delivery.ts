import { ROOT } from '../gitops/delivery';
import { idOf, idText } from '../model/identity';
import { FLUX_NAMESPACE } from '../model/names';
import { UnknownKindError, type ApiClient } from '../sandbox';
import type { Finding } from '../values/finding';
import type { Manifest } from '../values/json';

/** The source of the tree. */
export const SOURCE: Manifest = {
  apiVersion: 'source.toolkit.fluxcd.io/v1',
  kind: 'GitRepository',
  metadata: { name: ROOT, namespace: FLUX_NAMESPACE },
};

/** The Kustomization of a unit, or the root. */
export function kustomization(name: string): Manifest {
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name, namespace: FLUX_NAMESPACE },
  };
}

interface FluxStatus {
  readonly observedGeneration?: number;
  readonly lastAppliedRevision?: string;
  readonly artifact?: { readonly revision: string };
  readonly conditions?: readonly {
    readonly type: string;
    readonly status: string;
    readonly reason: string;
    readonly message: string;
  }[];
}

/** What Flux says of one of its objects. */
export function statusOf({ status = {} }: Manifest): FluxStatus {
  return status as FluxStatus;
}

/** What keeps Flux from delivering these units: each must be Ready, at the newest revision of the source. */
export async function deliveryObstacles(units: readonly string[], client: ApiClient): Promise<readonly Finding[]> {
  const source = await found(SOURCE, client);
  const revision = source === undefined ? undefined : statusOf(source).artifact?.revision;
  if (revision === undefined)
    return [notDelivering(SOURCE, source === undefined ? 'the cluster does not have it' : 'Flux has not read it yet')];
  const names = [ROOT, ...units];
  const problems = await Promise.all(
    names.map(async name => {
      const live = await found(kustomization(name), client);
      const problem = live === undefined ? 'the cluster does not have it' : problemOf(live, revision);
      return problem === undefined ? [] : [notDelivering(kustomization(name), problem)];
    }),
  );
  return problems.flat();
}

/** An object of Flux; undefined too where the cluster has no Flux at all. */
export async function found(ref: Manifest, client: ApiClient): Promise<Manifest | undefined> {
  try {
    return await client.get(ref);
  } catch (error) {
    if (error instanceof UnknownKindError) return undefined;
    throw error;
  }
}

function problemOf(live: Manifest, revision: string): string | undefined {
  const { observedGeneration, lastAppliedRevision, conditions = [] } = statusOf(live);
  const ready = conditions.find(({ type }) => type === 'Ready');
  if ((live.spec as { readonly suspend?: boolean }).suspend === true) return 'it is suspended';
  if (observedGeneration !== live.metadata.generation || ready === undefined) return 'Flux has not applied it yet';
  if (ready.status !== 'True') return `it is not Ready: ${ready.message}`;
  if (lastAppliedRevision !== revision)
    return `it has applied ${lastAppliedRevision ?? 'nothing'}, the newest revision is ${revision}`;
  return undefined;
}

function notDelivering(object: Manifest, message: string): Finding {
  return {
    code: 'handoff/not-delivering',
    severity: 'error',
    message,
    object: idText(idOf(object)),
    fix: 'write the tree by `strata synth`, push it, start Flux on it by `strata bootstrap`, and wait until it is Ready',
  };
}
