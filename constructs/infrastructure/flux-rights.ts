import type { Construct } from 'constructs';
import { ClusterRole, ClusterRoleBinding, type PolicyRule } from '../../lib/kinds/generated/rbac.authorization.k8s.io';
import { FLUX_NAMESPACE } from '../../lib/model/names';

type Labels = Readonly<Record<string, string>>;

const RBAC = 'rbac.authorization.k8s.io';
const SOURCES = 'source.toolkit.fluxcd.io';
const SOURCE_KINDS = [
  'buckets',
  'externalartifacts',
  'gitrepositories',
  'helmcharts',
  'helmrepositories',
  'ocirepositories',
];

/** What source-controller needs: its own kinds, the credentials that they name, leases for its election, events. */
const SOURCE_RULES: readonly PolicyRule[] = [
  {
    apiGroups: [SOURCES],
    resources: SOURCE_KINDS,
    verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  },
  {
    apiGroups: [SOURCES],
    resources: SOURCE_KINDS.flatMap(kind => [`${kind}/finalizers`, `${kind}/status`]),
    verbs: ['get', 'patch', 'update'],
  },
  { apiGroups: [''], resources: ['configmaps', 'secrets', 'serviceaccounts'], verbs: ['get', 'list', 'watch'] },
  { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
  { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['create', 'get', 'list', 'update', 'watch'] },
];

/** Gives source-controller the rights that it needs and no more. */
export function grantSource(scope: Construct, account: string, labels: Labels): void {
  const metadata = { name: 'flux-source-controller', labels };
  new ClusterRole(scope, 'source-role', { metadata, rules: SOURCE_RULES });
  new ClusterRoleBinding(scope, 'source-binding', {
    metadata,
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: metadata.name },
    subjects: [subject(account)],
  });
}

/** Gives controllers that apply objects of any kind the rights of an administrator. */
export function grantReconcilers(scope: Construct, accounts: readonly string[], labels: Labels): void {
  new ClusterRoleBinding(scope, 'reconcilers-binding', {
    metadata: { name: 'flux-reconcilers', labels },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: accounts.map(subject),
  });
}

function subject(name: string): { readonly kind: string; readonly name: string; readonly namespace: string } {
  return { kind: 'ServiceAccount', name, namespace: FLUX_NAMESPACE };
}
