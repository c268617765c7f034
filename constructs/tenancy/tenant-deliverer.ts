import { Lazy } from 'cdk8s';
import { ServiceAccount } from '../../lib/kinds/generated/core';
import { Role, RoleBinding, type PolicyRule } from '../../lib/kinds/generated/rbac.authorization.k8s.io';
import { FLUX_NAMESPACE } from '../../lib/model/names';
import { RBAC, deliveredObjects } from './delivered-objects';
import { deliveryProblems } from './delivery-problems';
import { deliveryRules, readRules } from './delivery-rules';
import type { Tenant } from './tenant';

/**
 * Adds the service account with whose rights Flux applies the tenant's applications. It may write the very objects that they emit and nothing
 * else; as they change in the program, so does its Role. People of the tenant may read the custom resources among these objects.
 */
export function addDeliverer(tenant: Tenant): void {
  const { delivererOfApplications: name } = tenant;
  new ServiceAccount(tenant, 'deliverer', {
    metadata: { name, namespace: FLUX_NAMESPACE },
    automountServiceAccountToken: false,
  });
  const deliverer = { kind: 'ServiceAccount', name, namespace: FLUX_NAMESPACE };
  const readers = tenant.groups('view').map(group => ({ apiGroup: RBAC, kind: 'Group', name: group }));
  const grants = [
    { role: 'tenant-deliverer', rules: () => deliveryRules(deliveredObjects(tenant)), subjects: [deliverer] },
    { role: 'tenant-applications', rules: () => readRules(deliveredObjects(tenant)), subjects: readers },
  ];
  for (const { role, rules, subjects } of grants) {
    new Role(tenant, `role-${role}`, {
      metadata: { name: role },
      rules: Lazy.any({ produce: rules }) as readonly PolicyRule[],
    });
    new RoleBinding(tenant, `role-binding-${role}`, {
      metadata: { name: role },
      roleRef: { apiGroup: RBAC, kind: 'Role', name: role },
      subjects,
    });
  }
  tenant.node.addValidation({ validate: () => deliveryProblems(tenant.namespace, deliveredObjects(tenant)) });
}
