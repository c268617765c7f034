import { PartialFailure, type DeleteRequest } from '../rpc/provider';
import { checkpoint, parseCheckpoint } from './checkpoint';
import { isNoMatch, messageOf, type Cluster } from './cluster';
import {
  annotation,
  DELETION_PROPAGATION,
  idOf,
  itemsAt,
  kindOf,
  SKIP_AWAIT,
  withMetadata,
  parseId,
  type KubeObject,
} from './objects';
import { isBuiltIn } from './scopes';
import { fieldManagerOf, type Session } from './session';
import { Limit } from './wait/limit';
import { timeoutSeconds } from './wait/ready';
import { OF_CONDITIONS } from './wait/waiter';

/** Kinds whose deletion is not waited for where `pulumi.com/skipAwait` says so (pkg metadata/overrides.go, allowsSkipAwaitWithDelete). */
const SKIPPING = new Set([
  'DaemonSet',
  'Deployment',
  'Job',
  'Namespace',
  'Pod',
  'ReplicationController',
  'StatefulSet',
]);

/** Deletes an object and waits until it is gone; one that is not there, or whose kind is not, counts as deleted (pkg await/await.go, Deletion). */
export async function remove(session: Session, { urn, id, properties, timeout }: DeleteRequest): Promise<void> {
  const { cluster, log, options } = session;
  const state = parseCheckpoint(properties);
  if (cluster === undefined) {
    await log.warn(urn, `configured Kubernetes cluster is unreachable: ${session.unreachable}`);
    if (options.deleteUnreachable) return;
    throw new Error(
      'configured Kubernetes cluster is unreachable; PULUMI_K8S_DELETE_UNREACHABLE=true removes the resource from the state',
    );
  }
  const object = withMetadata(state.live, 'name', parseId(id).name);
  try {
    await cluster.delete(object, policyOf(state.inputs));
  } catch (error) {
    if (isNoMatch(error)) return;
    throw new Error(messageOf(error));
  }
  const isSkipped =
    annotation(state.inputs, SKIP_AWAIT) === 'true' && isBuiltIn(object) && SKIPPING.has(kindOf(object));
  if (isSkipped) return;
  const limit = new Limit(timeoutSeconds(timeout, state.inputs) * 1000, cluster.ended);
  const last = await lastSight(cluster, object, limit);
  if (last === undefined) return;
  await log.warn(
    urn,
    `finalizers might be preventing deletion (${itemsAt(last, 'metadata', 'finalizers').join(', ')})`,
  );
  const message = (limit.isOver ? OF_CONDITIONS.timedOut : OF_CONDITIONS.cancelled)('');
  const fieldManager = fieldManagerOf(state.inputs, state.fieldManager);
  throw new PartialFailure(idOf(last), checkpoint({ ...state, live: last, fieldManager }, properties), [message]);
}

/** Dependents go first, unless an annotation says otherwise (pkg metadata/overrides.go, DeletionPropagation). */
function policyOf(inputs: KubeObject): 'Background' | 'Foreground' | 'Orphan' {
  switch (annotation(inputs, DELETION_PROPAGATION).toLowerCase()) {
    case 'background':
      return 'Background';
    case 'orphan':
      return 'Orphan';
    default:
      return 'Foreground';
  }
}

/** The object as it was when the time was over; undefined where it is gone. */
async function lastSight(cluster: Cluster, object: KubeObject, limit: Limit): Promise<KubeObject | undefined> {
  let last = object;
  try {
    for await (const sight of cluster.watch(object, limit.signal)) {
      if (sight.isDeleted) return undefined;
      last = sight.object;
    }
    return last;
  } finally {
    limit.end();
  }
}
