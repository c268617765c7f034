import { isDeepStrictEqual } from 'node:util';
import { at, itemsAt, numberAt, textAt, type KubeObject } from '../objects';
import { isMap } from '../../rpc/values';
import { podState } from './pods';
import { INGRESS, SERVICE } from './services';
import { failed, OF_POLLS, type Waiter } from './waiter';
import { DAEMON_SET, DEPLOYMENT, podWarnings, STATEFUL_SET } from './workloads';

/** Limits of waits that know no other, in milliseconds (pkg await/awaiters.go). */
const MINUTE_MS = 60_000;

const POD: Waiter = {
  readsToo: true,
  isReady: object => podState(object).isReady,
  reasons: object => podState(object).warnings,
};

/** A Job is ready when it is complete; one that gave up fails at once (pkg await/job.go). */
const JOB: Waiter = {
  readsToo: true,
  isReady(object) {
    const problems = jobProblems(object);
    if (problems.length > 0) throw failed(object, problems);
    return at(object, 'status', 'startTime') !== undefined && jobCondition(object, 'Complete') !== undefined;
  },
  reasons: async (object, { cluster }) => [...jobProblems(object), ...(await podWarnings(cluster, object))],
};

/** A claim is ready when it is bound; one that waits for its first pod when it is pending, and never again once it is bound (pkg await/awaiters.go). */
const CLAIM: Waiter = {
  limitMs: 5 * MINUTE_MS,
  wording: OF_POLLS,
  async isReady(object, { cluster, isNew }) {
    const phase = textAt(object, 'status', 'phase');
    if (!isNew && phase === 'Bound') return true;
    const name = textAt(object, 'spec', 'storageClassName');
    const reference = { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name } };
    const storageClass = name === '' ? undefined : await cluster.get(reference);
    return phase === (textAt(storageClass, 'volumeBindingMode') === 'WaitForFirstConsumer' ? 'Pending' : 'Bound');
  },
};

const VOLUME: Waiter = {
  limitMs: 5 * MINUTE_MS,
  wording: OF_POLLS,
  isReady: object => ['Available', 'Bound'].includes(textAt(object, 'status', 'phase')),
};

const REPLICATION_CONTROLLER: Waiter = {
  limitMs: 10 * MINUTE_MS,
  wording: OF_POLLS,
  isReady: object => at(object, 'status', 'availableReplicas') === numberAt(object, 'spec', 'replicas'),
};

const QUOTA: Waiter = {
  limitMs: MINUTE_MS,
  wording: OF_POLLS,
  isReady(object) {
    const hard = at(object, 'spec', 'hard');
    return hard !== undefined && isDeepStrictEqual(hard, at(object, 'status', 'hard'));
  },
};

/** Only a Secret that waits for a service account's token is waited for. */
const SECRET: Waiter = {
  limitMs: 5_000,
  wording: OF_POLLS,
  isReady(object) {
    const data = at(object, 'data');
    return object.type !== 'kubernetes.io/service-account-token' || (isMap(data) && Object.keys(data).length > 0);
  },
};

/** Kinds that the provider waits for (pkg await/awaiters.go, awaiters). */
export const WAITERS: ReadonlyMap<string, Waiter> = new Map([
  ['apps/v1/DaemonSet', DAEMON_SET],
  ['apps/v1/Deployment', DEPLOYMENT],
  ['apps/v1/StatefulSet', STATEFUL_SET],
  ['batch/v1/Job', JOB],
  ['networking.k8s.io/v1/Ingress', INGRESS],
  ['v1/PersistentVolume', VOLUME],
  ['v1/PersistentVolumeClaim', CLAIM],
  ['v1/Pod', POD],
  ['v1/ReplicationController', REPLICATION_CONTROLLER],
  ['v1/ResourceQuota', QUOTA],
  ['v1/Secret', SECRET],
  ['v1/Service', SERVICE],
]);

function jobCondition(object: KubeObject, type: string): unknown {
  return itemsAt(object, 'status', 'conditions').find(
    item => textAt(item, 'type') === type && textAt(item, 'status') === 'True',
  );
}

function jobProblems(object: KubeObject): readonly string[] {
  const failure = jobCondition(object, 'Failed');
  const reason = textAt(failure, 'reason');
  const isFinal = ['BackoffLimitExceeded', 'DeadlineExceeded'].includes(reason);
  return isFinal ? [`[${reason}] ${textAt(failure, 'message')}`] : [];
}
