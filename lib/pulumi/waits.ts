import type { Readiness } from '../kinds/rules/rule';
import type { ModelObject } from '../model/model';

/** Annotations by which the Kubernetes provider of Pulumi is told when an object counts as ready. */
const WAIT_FOR = 'pulumi.com/waitFor';
const SKIP_AWAIT = 'pulumi.com/skipAwait';

/**
 * Kinds for which the provider's own wait asks for more than Kubernetes' conventions do: endpoints of a Service and addresses of an Ingress, which may come from
 * an object that is delivered later, as may the pod that a claim is bound for; what controllers write on a ServiceAccount and a ResourceQuota.
 * A new resource for a claim that is bound already, of a class that binds at the first consumer, would be waited for until the claim is unbound (pkg await/awaiters.go).
 */
const WAITED_TOO_LONG = new Set([
  '/PersistentVolumeClaim',
  '/ResourceQuota',
  '/Service',
  '/ServiceAccount',
  'networking.k8s.io/Ingress',
]);

/** Kinds for which its wait is that of Kubernetes' conventions. */
const WAITED_BY_PROVIDER = new Set([
  '/PersistentVolume',
  '/Pod',
  '/ReplicationController',
  'apps/DaemonSet',
  'apps/Deployment',
  'apps/StatefulSet',
  'batch/Job',
]);

/** Annotations that make the provider wait for an object as its readiness rule says. */
export function waitAnnotations({ id, readiness }: Pick<ModelObject, 'id' | 'readiness'>): Record<string, string> {
  const kind = `${id.group}/${id.kind}`;
  if (readiness === undefined || readiness.rule === 'workload')
    return WAITED_TOO_LONG.has(kind) ? { [SKIP_AWAIT]: 'true' } : {};
  const condition = waitFor(readiness);
  if (condition !== undefined) return { [WAIT_FOR]: condition };
  return WAITED_TOO_LONG.has(kind) || WAITED_BY_PROVIDER.has(kind) ? { [SKIP_AWAIT]: 'true' } : {};
}

/** Whether somebody who depends on the object waits for more than that it is stored. */
export function isWaitedFor(object: Pick<ModelObject, 'id' | 'readiness'>): boolean {
  const annotations = waitAnnotations(object);
  if (SKIP_AWAIT in annotations) return false;
  return WAIT_FOR in annotations || WAITED_BY_PROVIDER.has(`${object.id.group}/${object.id.kind}`);
}

function waitFor(readiness: Readiness): string | undefined {
  switch (readiness.rule) {
    case 'condition':
      return `condition=${readiness.type}${readiness.status === 'False' ? '=False' : ''}`;
    case 'field':
      return `jsonpath={.${readiness.field}}=${String(readiness.equals)}`;
    case 'workload':
    case 'exists':
      return undefined;
    default:
      return readiness satisfies never;
  }
}
