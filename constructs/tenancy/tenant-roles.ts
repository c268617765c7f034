import { ClusterRole, RoleBinding, type PolicyRule } from '../../lib/kinds/generated/rbac.authorization.k8s.io';
import type { Tenant } from './tenant';

/** Levels of access to a tenant, the least first; each includes those before it. */
export const ACCESS_LEVELS = ['view', 'use', 'admin', 'super-admin'] as const;

/** How much a person may do in a tenant: look, use what runs there, keep it running, own it. */
export type AccessLevel = (typeof ACCESS_LEVELS)[number];

const READ = ['get', 'list', 'watch'];
const RBAC = 'rbac.authorization.k8s.io';

/**
 * What each level adds to those before it. Nobody here may change quota, limits, policies, roles or accounts, nor run pods of their own making;
 * secrets and a shell inside pods (which sees the pods' secrets) come at the top only. Applications are changed in the program.
 */
const RULES: Record<AccessLevel, readonly PolicyRule[]> = {
  view: [
    {
      apiGroups: [''],
      resources: [
        'configmaps',
        'endpoints',
        'events',
        'limitranges',
        'persistentvolumeclaims',
        'pods',
        'resourcequotas',
        'services',
      ],
      verbs: READ,
    },
    { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
    { apiGroups: ['apps'], resources: ['daemonsets', 'deployments', 'replicasets', 'statefulsets'], verbs: READ },
    { apiGroups: ['autoscaling'], resources: ['horizontalpodautoscalers'], verbs: READ },
    { apiGroups: ['batch'], resources: ['cronjobs', 'jobs'], verbs: READ },
    { apiGroups: ['cilium.io'], resources: ['ciliumnetworkpolicies'], verbs: READ },
    { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: READ },
    { apiGroups: ['metrics.k8s.io'], resources: ['pods'], verbs: ['get', 'list'] },
    { apiGroups: ['networking.k8s.io'], resources: ['ingresses'], verbs: READ },
    { apiGroups: ['policy'], resources: ['poddisruptionbudgets'], verbs: READ },
  ],
  use: [{ apiGroups: [''], resources: ['pods/portforward'], verbs: ['create', 'get'] }],
  admin: [
    { apiGroups: [''], resources: ['pods'], verbs: ['delete'] },
    { apiGroups: [''], resources: ['pods/eviction'], verbs: ['create'] },
    { apiGroups: ['batch'], resources: ['jobs'], verbs: ['delete'] },
  ],
  'super-admin': [
    { apiGroups: [''], resources: ['pods/attach', 'pods/exec'], verbs: ['create', 'get'] },
    { apiGroups: [''], resources: ['secrets'], verbs: READ },
  ],
};

/** Groups of the given namespaces at a level or above. */
export function groupsOf(namespaces: readonly string[], level: AccessLevel): readonly string[] {
  const levels = ACCESS_LEVELS.slice(ACCESS_LEVELS.indexOf(level));
  return namespaces.flatMap(namespace => levels.map(each => `${namespace}-${each}`));
}

/** The cluster roles that the bindings of all tenants name. Root brings them, since it is there once and before all others. */
export function addTenantRoles(root: Tenant): void {
  for (const level of ACCESS_LEVELS) {
    const name = clusterRole(level);
    new ClusterRole(root, `cluster-role-${level}`, { metadata: { name }, rules: RULES[level] });
  }
}

/** Binds the groups of the tenant and of all above it to the levels, in the tenant's namespace alone. */
export function addRoleBindings(tenant: Tenant): void {
  for (const level of ACCESS_LEVELS) {
    new RoleBinding(tenant, `role-binding-${level}`, {
      metadata: { name: `tenant-${level}` },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: clusterRole(level) },
      subjects: tenant.groups(level).map(name => ({ apiGroup: RBAC, kind: 'Group', name })),
    });
  }
}

function clusterRole(level: AccessLevel): string {
  return `strata-tenant-${level}`;
}
