import type { ApiClient } from '../../lib/sandbox';

/** What Flux tells of a unit. */
export interface UnitState {
  readonly isReady: boolean;
  readonly reason: string;
  readonly message: string;
  /** When `Ready` last changed, in whole seconds (RFC 3339). */
  readonly since: string;
  /** Commit that was applied last with success. */
  readonly applied?: string;
  /** Commit that was tried last. */
  readonly attempted?: string;
}

interface Status {
  readonly conditions?: readonly {
    readonly type: string;
    readonly status: string;
    readonly reason: string;
    readonly message: string;
    readonly lastTransitionTime: string;
  }[];
  readonly lastAppliedRevision?: string;
  readonly lastAttemptedRevision?: string;
}

/** The states of all units that Flux knows, by name. */
export async function unitStates(client: ApiClient): Promise<ReadonlyMap<string, UnitState>> {
  const { items } = await client.list('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', { namespace: 'flux-system' });
  return new Map(items.map(({ metadata, status = {} }) => [String(metadata.name), stateOf(status as Status)]));
}

function stateOf({ conditions = [], lastAppliedRevision, lastAttemptedRevision }: Status): UnitState {
  const ready = conditions.find(({ type }) => type === 'Ready');
  return {
    isReady: ready?.status === 'True',
    reason: ready?.reason ?? '',
    message: ready?.message ?? '',
    since: ready?.lastTransitionTime ?? '',
    applied: commitOf(lastAppliedRevision),
    attempted: commitOf(lastAttemptedRevision),
  };
}

/** `main@sha1:COMMIT` */
function commitOf(revision: string | undefined): string | undefined {
  return revision?.split(':').at(-1);
}
