import type { Construct } from 'constructs';
import { ServiceAccount } from '../../lib/kinds/generated/core';
import {
  ClusterRole,
  ClusterRoleBinding,
  Role,
  RoleBinding,
  type PolicyRule,
} from '../../lib/kinds/generated/rbac.authorization.k8s.io';

/** Rights on resources of one API group; words are separated by blanks. */
export type Right = readonly [group: string, resources: string, verbs: string, names?: string];

/** What an operator may do, and as whom. */
export interface OperatorRights {
  /** Name of its account, roles and bindings. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly cluster: readonly PolicyRule[];
  readonly own: readonly PolicyRule[];
}

const RBAC = 'rbac.authorization.k8s.io';

/** Rights as rules of a role. */
export function rulesOf(rights: readonly Right[]): readonly PolicyRule[] {
  return rights.map(([group, resources, verbs, names]) => ({
    apiGroups: [group],
    resources: resources.split(' '),
    ...(names === undefined ? {} : { resourceNames: names.split(' ') }),
    verbs: verbs.split(' '),
  }));
}

/** Makes an operator's account with its rights in the cluster and in its namespace. */
export function grantOperator(scope: Construct, { name, namespace, labels, cluster, own }: OperatorRights): void {
  const metadata = { name, labels };
  const subjects = [{ kind: 'ServiceAccount', name, namespace }];
  new ServiceAccount(scope, 'account', { metadata });
  new ClusterRole(scope, 'cluster-role', { metadata, rules: cluster });
  new ClusterRoleBinding(scope, 'cluster-role-binding', {
    metadata,
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name },
    subjects,
  });
  new Role(scope, 'role', { metadata, rules: own });
  new RoleBinding(scope, 'role-binding', { metadata, roleRef: { apiGroup: RBAC, kind: 'Role', name }, subjects });
}
