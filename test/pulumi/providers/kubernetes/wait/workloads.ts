import type { Cluster } from '../cluster';
import {
  annotation,
  at,
  generationOf,
  isOwnedBy,
  itemsAt,
  namespaceOf,
  nameOf,
  numberAt,
  textAt,
  type KubeObject,
} from '../objects';
import { podState } from './pods';
import { OF_CONDITIONS, type Waiter } from './waiter';

/** Names the ReplicaSet that a Deployment rolls out. */
const REVISION = 'deployment.kubernetes.io/revision';
/** Pause in milliseconds until a Deployment's ReplicaSet and claims are looked at again. */
const AGAIN_MS = 1_000;

/** A Deployment is ready when it is available, its newest ReplicaSet is complete and its claims are bound (pkg await/deployment.go). */
export const DEPLOYMENT: Waiter = {
  againMs: AGAIN_MS,
  readsToo: true,
  async isReady(object, { cluster, isRead }) {
    if (!isRead && !isObserved(object)) return false;
    if (!isAvailable(object) || (annotation(object, REVISION) !== '1' && !isRolledOut(object))) return false;
    return isComplete(await replicaSetOf(cluster, object)) && (await unboundClaims(cluster, object)).length === 0;
  },
  async reasons(object, { cluster }) {
    const set = await replicaSetOf(cluster, object);
    const claims = await unboundClaims(cluster, object);
    const isFirst = annotation(object, REVISION) === '1';
    const tooFew = 'Minimum number of Pods to consider the application live was not attained';
    return [
      ...complaints(object),
      ...(claims.length === 0 ? [] : [`Failed to bind PersistentVolumeClaim(s): "${claims.join(',')}"`]),
      ...(!isAvailable(object)
        ? ['Minimum number of live Pods was not attained']
        : !isFirst && !isRolledOut(object)
          ? [tooFew]
          : isComplete(set)
            ? []
            : [
                isFirst
                  ? tooFew
                  : 'Attempted to roll forward to new ReplicaSet, but minimum number of Pods did not become live',
              ]),
      ...(await podWarnings(cluster, set)),
    ];
  },
};

/** A StatefulSet is ready when all its pods are, and are of its newest revision (pkg await/statefulset.go). */
export const STATEFUL_SET: Waiter = {
  readsToo: true,
  isReady: object => isObserved(object) && hasReplicas(object) && hasRevision(object),
  async reasons(object, { cluster }) {
    const count = (field: string): number => numberAt(object, 'status', field);
    const ready = hasRevision(object)
      ? count('readyReplicas')
      : Math.min(count('readyReplicas'), count('updatedReplicas'));
    const [from, to] = [textAt(object, 'status', 'currentRevision'), textAt(object, 'status', 'updateRevision')];
    return [
      ...(hasReplicas(object)
        ? []
        : [`${ready} out of ${numberAt(object, 'spec', 'replicas')} replicas succeeded readiness checks`]),
      ...(hasRevision(object)
        ? []
        : [`StatefulSet controller failed to advance from revision "${from}" to revision "${to}"`]),
      ...(await podWarnings(cluster, object)),
    ];
  },
};

/** A DaemonSet is ready when every node that it wants has its newest pod, available (pkg await/daemonset.go, by kstatus); it tells no reasons. */
export const DAEMON_SET: Waiter = {
  readsToo: true,
  wording: OF_CONDITIONS,
  isReady(object) {
    const wanted = at(object, 'status', 'desiredNumberScheduled');
    const counts = ['currentNumberScheduled', 'updatedNumberScheduled', 'numberAvailable', 'numberReady'];
    return (
      isObserved(object) &&
      typeof wanted === 'number' &&
      counts.every(field => numberAt(object, 'status', field) >= wanted)
    );
  },
};

/** Warnings of the pods that an object owns. */
export async function podWarnings(cluster: Cluster, owner: KubeObject | undefined): Promise<readonly string[]> {
  if (owner === undefined) return [];
  const pods = await cluster.list('v1', 'Pod', namespaceOf(owner));
  return pods.filter(pod => isOwnedBy(pod, owner)).flatMap(pod => podState(pod).warnings);
}

function isObserved(object: KubeObject): boolean {
  return numberAt(object, 'status', 'observedGeneration') >= generationOf(object);
}

function condition(object: KubeObject, type: string): unknown {
  return itemsAt(object, 'status', 'conditions').find(item => textAt(item, 'type') === type);
}

function isAvailable(object: KubeObject): boolean {
  return textAt(condition(object, 'Available'), 'status') === 'True';
}

function isRolledOut(object: KubeObject): boolean {
  const progress = condition(object, 'Progressing');
  return textAt(progress, 'status') === 'True' && textAt(progress, 'reason') === 'NewReplicaSetAvailable';
}

/** What the Deployment's own conditions say. */
function complaints(object: KubeObject): readonly string[] {
  return ['Progressing', 'Available']
    .map(type => condition(object, type))
    .filter(found => found !== undefined && textAt(found, 'status') !== 'True' && textAt(found, 'message') !== '')
    .map(found => `[${textAt(found, 'reason')}] ${textAt(found, 'message')}`);
}

async function replicaSetOf(cluster: Cluster, deployment: KubeObject): Promise<KubeObject | undefined> {
  const sets = await cluster.list('apps/v1', 'ReplicaSet', namespaceOf(deployment));
  const revision = annotation(deployment, REVISION);
  return sets.find(set => isOwnedBy(set, deployment) && annotation(set, REVISION) === revision);
}

function isComplete(set: KubeObject | undefined): boolean {
  const wanted = at(set, 'spec', 'replicas') ?? 1;
  return set !== undefined && typeof wanted === 'number' && numberAt(set, 'status', 'readyReplicas') >= wanted;
}

async function unboundClaims(cluster: Cluster, deployment: KubeObject): Promise<readonly string[]> {
  const volumes = itemsAt(deployment, 'spec', 'template', 'spec', 'volumes');
  const named = new Set(volumes.map(volume => textAt(volume, 'persistentVolumeClaim', 'claimName')));
  named.delete('');
  if (named.size === 0) return [];
  const claims = await cluster.list('v1', 'PersistentVolumeClaim', namespaceOf(deployment));
  return claims.filter(claim => named.has(nameOf(claim)) && textAt(claim, 'status', 'phase') !== 'Bound').map(nameOf);
}

function isUpdatedByHand(object: KubeObject): boolean {
  return generationOf(object) > 1 && textAt(object, 'spec', 'updateStrategy', 'type') === 'OnDelete';
}

function hasReplicas(object: KubeObject): boolean {
  const fields = ['replicas', 'readyReplicas', ...(isUpdatedByHand(object) ? [] : ['currentReplicas'])];
  return fields.every(field => numberAt(object, 'status', field) === numberAt(object, 'spec', 'replicas'));
}

function hasRevision(object: KubeObject): boolean {
  const revision = textAt(object, 'status', 'currentRevision');
  return isUpdatedByHand(object) || (revision !== '' && revision === textAt(object, 'status', 'updateRevision'));
}
