import { Role, RoleBinding, type PolicyRule } from '../../lib/kinds/generated/rbac.authorization.k8s.io';
import type { Application } from '../../lib/model/application';
import { tenantOf } from '../tenancy/tenant-mark';

const RBAC = 'rbac.authorization.k8s.io';

/**
 * Lets people at level `use` of an application's tenant do what its objects are there for. Outside of tenants there are no levels, and it makes
 * nothing.
 */
export function allowUsing(app: Application, rules: readonly PolicyRule[]): void {
  const tenant = tenantOf(app);
  if (tenant === undefined) return;
  const metadata = { name: `${app.releaseName}-use`, labels: app.labels };
  new Role(app, 'role-use', { metadata, rules });
  new RoleBinding(app, 'role-binding-use', {
    metadata,
    roleRef: { apiGroup: RBAC, kind: 'Role', name: metadata.name },
    subjects: tenant.groups('use').map(name => ({ apiGroup: RBAC, kind: 'Group', name })),
  });
}
