import type { Application } from '../../lib/model/application';
import { Role, RoleBinding } from '../../lib/kinds/generated/rbac.authorization.k8s.io';
import { tenantOf } from './tenant-mark';
import type { AccessLevel } from './tenant-roles';

const RBAC = 'rbac.authorization.k8s.io';

/**
 * Lets people with a level of access to an application's tenant read some of its Secrets by name, e.g. the credentials to connect with.
 * Outside of tenants there are no levels, and it makes nothing.
 */
export function allowReadingSecrets(app: Application, level: AccessLevel, names: readonly string[]): void {
  const tenant = tenantOf(app);
  if (tenant === undefined) return;
  const metadata = { name: `${app.releaseName}-secrets`, labels: app.labels };
  new Role(app, 'role-secrets', {
    metadata,
    rules: [{ apiGroups: [''], resources: ['secrets'], resourceNames: names, verbs: ['get'] }],
  });
  new RoleBinding(app, 'role-binding-secrets', {
    metadata,
    roleRef: { apiGroup: RBAC, kind: 'Role', name: metadata.name },
    subjects: tenant.groups(level).map(name => ({ apiGroup: RBAC, kind: 'Group', name })),
  });
}
