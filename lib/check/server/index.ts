import type { Model, ModelObject } from '../../model/model';
import type { Finding } from '../../values/finding';
import { Field } from '../field';
import { findingOn, type Problem } from '../finding-on';
import { autoscaler } from './autoscaler';
import { configMap, secret } from './configuration';
import { ingress, ingressClass } from './ingress';
import { cronJob, job } from './jobs';
import { limitRange } from './limit-range';
import { networkPolicy } from './network-policy';
import { podSpec } from './pods';
import { podDisruptionBudget, priorityClass, resourceQuota } from './policy';
import { binding, clusterBinding, clusterRole, role } from './rbac';
import { Report } from './report';
import { service } from './services';
import { persistentVolumeClaim, storageClass } from './storage';
import { daemonSet, deployment, statefulSet } from './workloads';

/** Rules of one kind: reads the object, reports what the API server refuses. */
type Rule = (object: Field, report: Report) => void;

/** What Kubernetes 1.34 asks of built-in kinds in its own code, beyond their schema; listed in docs/checks.md. */
const RULES: Readonly<Record<string, Rule>> = {
  '/ConfigMap': configMap,
  '/LimitRange': limitRange,
  '/PersistentVolumeClaim': persistentVolumeClaim,
  '/Pod': (object, report) => podSpec(object.at('spec'), report, { isPod: true }),
  '/ResourceQuota': resourceQuota,
  '/Secret': secret,
  '/Service': service,
  'apps/DaemonSet': daemonSet,
  'apps/Deployment': deployment,
  'apps/StatefulSet': statefulSet,
  'autoscaling/HorizontalPodAutoscaler': autoscaler,
  'batch/CronJob': cronJob,
  'batch/Job': job,
  'networking.k8s.io/Ingress': ingress,
  'networking.k8s.io/IngressClass': ingressClass,
  'networking.k8s.io/NetworkPolicy': networkPolicy,
  'policy/PodDisruptionBudget': podDisruptionBudget,
  'rbac.authorization.k8s.io/ClusterRole': clusterRole,
  'rbac.authorization.k8s.io/ClusterRoleBinding': clusterBinding,
  'rbac.authorization.k8s.io/Role': role,
  'rbac.authorization.k8s.io/RoleBinding': binding,
  'scheduling.k8s.io/PriorityClass': priorityClass,
  'storage.k8s.io/StorageClass': storageClass,
};

/** Built-in kinds against the rules that the API server has in code. */
export function server(model: Model): readonly Finding[] {
  return model.objects.flatMap(object => serverProblems(object).map(problem => findingOn(model, object, problem)));
}

/** What the API server refuses of one object of a built-in kind, beyond shape and metadata. */
export function serverProblems({ id, manifest }: Pick<ModelObject, 'id' | 'manifest'>): readonly Problem[] {
  const rule = RULES[`${id.group}/${id.kind}`];
  if (rule === undefined) return [];
  const report = new Report();
  rule(new Field(manifest), report);
  return report.problems;
}
