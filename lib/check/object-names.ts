import type { ObjectId } from '../model/model';
import {
  byteLength,
  dns1035LabelProblems,
  labelProblems,
  pathSegmentProblems,
  subdomainProblems,
} from '../schema/names';

/** What the API server asks of the names of built-in kinds. Source: Kubernetes 1.34, pkg/apis/.../validation; all others are DNS-1123 subdomains. */
const SERVER_RULES: Readonly<Record<string, (name: string) => readonly string[]>> = {
  '/Namespace': labelProblems,
  '/Service': dns1035LabelProblems,
  'apiregistration.k8s.io/APIService': pathSegmentProblems,
  'apps/StatefulSet': name => [
    ...subdomainProblems(name),
    ...(name.includes('.') ? ["must not contain '.'"] : []),
    ...atMost(name, 63, 'the names of its pods are host names'),
  ],
  'batch/CronJob': name => [
    ...subdomainProblems(name),
    ...atMost(name, 52, 'the controller adds 11 characters for its Jobs'),
  ],
  'batch/Job': name => [...subdomainProblems(name), ...atMost(name, 63, 'it is a label of the pods')],
  'policy/PodDisruptionBudget': pathSegmentProblems,
  'rbac.authorization.k8s.io/ClusterRole': pathSegmentProblems,
  'rbac.authorization.k8s.io/ClusterRoleBinding': pathSegmentProblems,
  'rbac.authorization.k8s.io/Role': pathSegmentProblems,
  'rbac.authorization.k8s.io/RoleBinding': pathSegmentProblems,
};

/** What is wrong with a name for its kind, in the API server's eyes; the kind is a built-in one. */
export function nameProblems({ group, kind }: Pick<ObjectId, 'group' | 'kind'>, name: string): readonly string[] {
  return (SERVER_RULES[`${group}/${kind}`] ?? subdomainProblems)(name);
}

/** Names that the API server stores and its controllers then can't work with: what they derive from them grows too long. */
const DERIVED: Readonly<Record<string, readonly [limit: number, reason: string]>> = {
  // a revision is named <name>-<hash of up to 10 digits> and is a label of every pod
  'apps/StatefulSet': [52, 'its revision, NAME-HASH, is a label of the pods'],
  // Helm's own limit of a release name
  'helm.toolkit.fluxcd.io/HelmRelease': [53, 'Helm takes no longer name of a release'],
};

/** What makes a name useless though the API server stores it. */
export function derivedNameProblems(
  { group, kind }: Pick<ObjectId, 'group' | 'kind'>,
  name: string,
): readonly string[] {
  const rule = DERIVED[`${group}/${kind}`];
  return rule === undefined ? [] : atMost(name, ...rule);
}

function atMost(name: string, limit: number, reason: string): readonly string[] {
  const length = byteLength(name);
  return length <= limit ? [] : [`must have at most ${limit} characters, has ${length}: ${reason}`];
}
