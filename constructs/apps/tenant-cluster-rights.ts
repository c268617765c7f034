import {
  ClusterRole,
  ClusterRoleBinding,
  Role,
  RoleBinding,
  type PolicyRule,
} from '../../lib/kinds/generated/rbac.authorization.k8s.io';
import type { Application } from '../../lib/model/application';
import { Component } from '../../lib/model/component';

const RBAC = 'rbac.authorization.k8s.io';
const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'delete', 'patch', 'update'];

/** What each controller beside a control plane may do in the tenant's namespace. Source: Cozystack v1.5.4, chart `kubernetes`. */
export const CONTROLLER_RIGHTS = {
  'cluster-autoscaler': [
    rule(
      'cluster.x-k8s.io',
      ['machinedeployments', 'machinedeployments/scale', 'machines', 'machinesets', 'machinepools'],
      [...READ, 'update'],
    ),
    rule('infrastructure.cluster.x-k8s.io', ['kubevirtmachinetemplates'], READ),
  ],
  kccm: [
    rule('kubevirt.io', ['virtualmachines'], READ),
    rule('kubevirt.io', ['virtualmachineinstances'], [...READ, 'update']),
    rule('', ['pods'], READ),
    rule('', ['services'], [...READ, ...WRITE]),
    rule('discovery.k8s.io', ['endpointslices'], [...READ, ...WRITE]),
  ],
  kcsi: [
    rule('cdi.kubevirt.io', ['datavolumes'], ['get', 'create', 'delete']),
    rule('kubevirt.io', ['virtualmachineinstances', 'virtualmachines'], ['get', 'list']),
    rule('subresources.kubevirt.io', ['virtualmachines/addvolume', 'virtualmachines/removevolume'], ['update']),
    rule('snapshot.storage.k8s.io', ['volumesnapshots'], ['get', 'create', 'delete']),
    rule('', ['persistentvolumeclaims'], ['get', 'patch']),
    rule('cilium.io', ['ciliumnetworkpolicies'], ['get', 'create', 'update', 'delete']),
  ],
} as const satisfies Readonly<Record<string, readonly PolicyRule[]>>;

/** A controller beside a control plane. */
export type ControllerName = keyof typeof CONTROLLER_RIGHTS;

/** What two of them must see of the platform beside the namespace: where a node runs, and whether a volume is there. */
const PLATFORM_RIGHTS = {
  kccm: [rule('', ['nodes'], ['get'])],
  kcsi: [rule('', ['persistentvolumes'], ['get'])],
} as const;

/** Gives a controller its rights in the tenant's namespace. */
export function grant(app: Application, controller: ControllerName): void {
  const metadata = { name: `${app.releaseName}-${controller}`, labels: app.labels };
  new Role(app, `role-${controller}`, { metadata, rules: CONTROLLER_RIGHTS[controller] });
  new RoleBinding(app, `role-binding-${controller}`, {
    metadata,
    roleRef: { apiGroup: RBAC, kind: 'Role', name: metadata.name },
    subjects: [{ kind: 'ServiceAccount', name: metadata.name, namespace: app.namespace }],
  });
}

/**
 * Rights of a cluster's controllers that reach beyond the tenant's namespace. The platform gives them, since nobody in a tenant may:
 * so they are delivered on their own, with the platform's rights.
 */
export class TenantClusterRights extends Component {
  private readonly app: Application;

  constructor(app: Application, id: string) {
    super(app, id);
    this.app = app;
    for (const [controller, rules] of Object.entries(PLATFORM_RIGHTS)) {
      const name = `${app.namespace}-${app.releaseName}-${controller}`;
      const subjects = [
        { kind: 'ServiceAccount', name: `${app.releaseName}-${controller}`, namespace: app.namespace },
      ] as const;
      const metadata = { name, labels: app.labels };
      new ClusterRole(this, `role-${controller}`, { metadata, rules });
      new ClusterRoleBinding(this, `binding-${controller}`, {
        metadata,
        roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name },
        subjects,
      });
      // whoever asks it for metrics is looked up by the platform
      if (controller === 'kccm')
        new RoleBinding(this, `authentication-${controller}`, {
          metadata: { ...metadata, namespace: 'kube-system' },
          roleRef: { apiGroup: RBAC, kind: 'Role', name: 'extension-apiserver-authentication-reader' },
          subjects,
        });
    }
  }

  override get unitName(): string {
    return `${this.app.unitName}-${this.node.id}`;
  }
}

function rule(group: string, resources: readonly string[], verbs: readonly string[]): PolicyRule {
  return { apiGroups: [group], resources, verbs };
}
