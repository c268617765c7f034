import { HttpCacheApp } from '../../constructs/apps/http-cache';
import { PostgresApp } from '../../constructs/apps/postgres';
import { TenantCluster } from '../../constructs/apps/tenant-cluster';
import { VmDisk } from '../../constructs/apps/vm-disk';
import { Tenant } from '../../constructs/tenancy/tenant';
import { TenantEtcd } from '../../constructs/tenancy/tenant-etcd';
import { TenantIngressController } from '../../constructs/tenancy/tenant-ingress';
import { Component } from '../../lib/model/component';
import { Platform } from '../../lib/model/platform';
import { Random } from '../fuzz/random';

const DEPTH = 4;
const IDS = ['shop', 'bank', 'dev', 'prod'];
const SYSTEM = ['kamaji', 'ingress-nginx', 'linstor'];

/** A platform with a random tree of tenants, their modules and applications, and some namespaces of the platform that no policy protects. */
export function drawTree(seed: number, number: number): Platform {
  const random = new Random(seed, number);
  const platform = new Platform('trees', { host: 'example.org' });
  for (const name of SYSTEM) new Component(platform, name, { namespace: name }).addNamespace(name);
  addTenant(random, new Tenant(platform, 'root', { ingress: 'own' }), 1);
  return platform;
}

function addTenant(random: Random, tenant: Tenant, depth: number): void {
  const isRoot = tenant.parent === undefined;
  if (tenant.ingress?.namespace === tenant.namespace) new TenantIngressController(tenant, 'ingress');
  if (isRoot || random.chance(0.2)) new TenantEtcd(tenant, 'etcd');
  if (random.chance(0.4)) new PostgresApp(tenant, 'orders', { external: random.chance(0.5) });
  if (random.chance(0.3)) new HttpCacheApp(tenant, 'images', { endpoints: ['203.0.113.10:80'], external: true });
  if (random.chance(0.3)) new TenantCluster(tenant, 'apps');
  if (random.chance(0.2)) new VmDisk(tenant, 'disk', { source: { upload: {} } });
  if (depth === DEPTH) return;
  for (const id of IDS.slice(0, isRoot ? 2 + random.below(2) : random.below(4)))
    addTenant(random, new Tenant(tenant, id, random.chance(0.2) ? { ingress: 'own' } : {}), depth + 1);
}
