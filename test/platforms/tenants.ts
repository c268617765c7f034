import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Construct } from 'constructs';
import { HttpCacheApp, type HttpCacheValues } from '../../constructs/apps/http-cache';
import { PostgresApp, type PostgresValues } from '../../constructs/apps/postgres';
import { Tenant, type TenantProps, type TenantQuota } from '../../constructs/tenancy/tenant';
import { prepareGroup, type PreparedNode } from '../../lib/schema/prepare';
import type { GroupSchema } from '../../lib/schema/types';
import { Generator } from '../fuzz/generate';
import { make, type Drawing } from './drawing';
import { addFreeComponent } from './free-component';

/** Levels of tenants. */
const DEPTH = 4;
const IDS = ['shop', 'bank', 'dev', 'prod', '1', 'x9', 'null', 'yes'];

/** Adds root and tenants below it, with applications and components of their own. */
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
    for (let apps = random.below(3); apps > 0; apps--) addApplication(drawing, tenant);
    if (random.chance(0.2)) addFreeComponent(drawing, `${tenant.namespace}-extra`, tenant);
    if (depth === DEPTH) return;
    for (let children = random.below(3); children > 0; children--)
      addTenant(drawing, tenant, random.pick(IDS), given.quota, depth + 1);
  });
}

/** Every tenant below one with a quota has one too, small enough for any two beside each other. */
function tenantProps({ random }: Drawing, above: TenantQuota | undefined): TenantProps {
  const cpu = above === undefined ? 64 : Number(above.cpu) / 4;
  const gpu = above === undefined ? random.chance(0.5) : 'nvidia.com/gpu' in above;
  const quota = { cpu, memory: `${cpu * 2}Gi`, ...(gpu ? { 'nvidia.com/gpu': Math.floor(cpu / 16) } : {}) };
  return {
    ...(above !== undefined || random.chance(0.4) ? { quota } : {}),
    ...(random.chance(0.3)
      ? { ingress: { className: 'nginx', namespace: 'ingress', podLabels: { app: 'ingress' } } }
      : {}),
    ...(random.chance(0.2) ? { host: 'tenants.example.com' } : {}),
    ...(random.chance(0.2) ? { podSecurity: { level: 'baseline', reason: 'legacy: "${x}" # pods' } as const } : {}),
    ...(random.chance(0.2) ? { timeout: '90s' } : {}),
  };
}

function addApplication(drawing: Drawing, scope: Construct): void {
  const { random } = drawing;
  const id = random.pick(['orders', 'cache', 'a', 'b1', 'x-y']);
  if (random.chance(0.6)) {
    const values = valuesOf(drawing, 'postgres') as PostgresValues;
    make(drawing, 'PostgresApp', { scope, id }, values, given => PostgresApp.fromValues(scope, id, given));
    return;
  }
  const endpoints = random.pick([['192.0.2.10:80'], ['192.0.2.11:8080', '[2001:db8::1]:80']]);
  const values = { ...(valuesOf(drawing, 'http-cache') as HttpCacheValues), endpoints };
  make(drawing, 'HttpCacheApp', { scope, id }, values, given => HttpCacheApp.fromValues(scope, id, given));
}

/** Names of users, databases and parameters among other keys. */
const FAVOURITES = [
  'alice',
  'shop',
  'Blog_2',
  'work_mem',
  'null',
  'yes',
  'constructor',
  '10.0.0.0/8',
  '2001:db8::/32',
  '64',
  '10Gi',
];
const nodes = new Map<string, PreparedNode>();

/** Values drawn from the schema of an application. */
function valuesOf({ random }: Drawing, app: string): object {
  const node = nodes.get(app) ?? specOf(app);
  nodes.set(app, node);
  const generator = new Generator(random, random.pick(['few', 'some', 'many']), FAVOURITES);
  return generator.value(node, [], 1) as object;
}

function specOf(app: string): PreparedNode {
  const file = join(__dirname, '../../constructs/apps/schemas', `${app}.schema.json`);
  const schema = JSON.parse(readFileSync(file, 'utf8')) as GroupSchema;
  const root = prepareGroup(schema).node(schema.kinds[0]!.versions[0]!.root!);
  return root.property('spec')!;
}
