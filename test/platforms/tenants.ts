import type { Construct } from 'constructs';
import { Tenant, type TenantProps, type TenantQuota } from '../../constructs/tenancy/tenant';
import { TenantEtcd, type TenantEtcdProps } from '../../constructs/tenancy/tenant-etcd';
import { TenantIngressController } from '../../constructs/tenancy/tenant-ingress';
import { addApplication } from './applications';
import { addConstruct } from './components';
import { make, type Drawing } from './drawing';
import { addFreeComponent } from './free-component';

/** Levels of tenants. */
const DEPTH = 4;
const IDS = ['shop', 'bank', 'dev', 'prod', '1', 'x9', 'null', 'yes'];

/** Adds root and tenants below it, with modules, applications and components of their own. */
export function addTenants(drawing: Drawing): void {
  if (!drawing.random.chance(0.7)) return;
  addTenant(drawing, drawing.home, 'root', undefined, 1);
}

function addTenant(
  drawing: Drawing,
  scope: Construct,
  id: string,
  above: TenantQuota | undefined,
  depth: number,
): void {
  const { random } = drawing;
  const props = tenantProps(drawing, above);
  make(drawing, 'Tenant', { scope, id }, props, given => {
    const tenant = new Tenant(scope, id, given);
    addModules(drawing, tenant, given);
    for (let apps = random.below(3); apps > 0; apps--) addApplication(drawing, tenant);
    if (random.chance(0.2)) addFreeComponent(drawing, `${tenant.namespace}-extra`, tenant);
    if (depth === DEPTH) return;
    for (let children = random.below(3); children > 0; children--)
      addTenant(drawing, tenant, random.pick(IDS), given.quota, depth + 1);
  });
}

/** An etcd for clusters of the tenant and of those below it, and the ingress controllers that it says are its own. */
function addModules(drawing: Drawing, tenant: Tenant, { ingress }: TenantProps): void {
  const { random } = drawing;
  if (random.chance(tenant.parent === undefined ? 0.6 : 0.1)) {
    const replicas = random.pick([undefined, 1, 3]);
    addConstruct<TenantEtcd, TenantEtcdProps>(drawing, TenantEtcd, 'tenancy/tenant-etcd', { scope: tenant, id: 'etcd' }, { replicas }); // prettier-ignore
  }
  if (ingress === 'own')
    addConstruct(drawing, TenantIngressController as never, 'tenancy/tenant-ingress', { scope: tenant, id: 'ingress' });
}

/** Every tenant below one with a quota has one too, small enough for any two beside each other. */
function tenantProps({ random }: Drawing, above: TenantQuota | undefined): TenantProps {
  const cpu = above === undefined ? 64 : Number(above.cpu) / 4;
  const gpu = above === undefined ? random.chance(0.5) : 'nvidia.com/gpu' in above;
  const quota = {
    cpu,
    memory: `${cpu * 2}Gi`,
    storage: `${cpu * 50}Gi`,
    ...(gpu ? { 'nvidia.com/gpu': Math.floor(cpu / 16) } : {}),
  };
  const ports = random.chance(0.5) ? { ports: [80, 8443] } : {};
  const given = { className: 'nginx', namespace: 'ingress', podLabels: { app: 'ingress' }, ...ports };
  return {
    ...(above !== undefined || random.chance(0.4) ? { quota } : {}),
    ...(random.chance(0.5) ? { ingress: random.pick([given, 'own'] as const) } : {}),
    ...(random.chance(0.2) ? { host: 'tenants.example.com' } : {}),
    ...(random.chance(0.2) ? { podSecurity: { level: 'baseline', reason: 'legacy: "${x}" # pods' } as const } : {}),
    ...(random.chance(0.2) ? { timeout: '90s' } : {}),
  };
}
