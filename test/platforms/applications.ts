import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Construct } from 'constructs';
import { HttpCacheApp, type HttpCacheAppProps, type HttpCacheValues } from '../../constructs/apps/http-cache';
import { PostgresApp, type PostgresValues } from '../../constructs/apps/postgres';
import { TenantCluster, type TenantClusterNodeGroup, type TenantClusterProps } from '../../constructs/apps/tenant-cluster'; // prettier-ignore
import { VmDisk, type VmDiskValues } from '../../constructs/apps/vm-disk';
import { VmInstance, type VmInstanceProps, type VmInstanceValues } from '../../constructs/apps/vm-instance';
import { prepareGroup, type PreparedNode } from '../../lib/schema/prepare';
import type { GroupSchema } from '../../lib/schema/types';
import type { Tenant } from '../../constructs/tenancy/tenant';
import { TenantEtcd } from '../../constructs/tenancy/tenant-etcd';
import { Generator } from '../fuzz/generate';
import type { Random } from '../fuzz/random';
import { drawProps, make, type Drawing } from './drawing';
import { readType } from './type-reader';

const APPS = join(__dirname, '../../constructs/apps');
/** Names of users, databases and parameters among other keys. */
const FAVOURITES = ['alice', 'shop', 'Blog_2', 'work_mem', 'null', 'yes', 'constructor', '10.0.0.0/8', '2001:db8::/32', '64', '10Gi']; // prettier-ignore
const nodes = new Map<string, PreparedNode>();

/** Adds an application of any sort to a tenant. */
export function addApplication(drawing: Drawing, tenant: Tenant): void {
  const { random } = drawing;
  const id = random.pick(['orders', 'cache', 'a', 'b1', 'x-y']);
  const add = random.pick([addPostgres, addPostgres, addHttpCache, addMachine, addCluster]);
  // a cluster without an etcd around it is refused: once in a while
  if (add !== addCluster || TenantEtcd.tryOf(tenant) !== undefined || random.chance(0.1)) add(drawing, tenant, id);
  else addMachine(drawing, tenant, id);
}

function addPostgres(drawing: Drawing, scope: Construct, id: string): void {
  const { random } = drawing;
  const drawn = valuesOf(drawing, 'postgres') as PostgresValues;
  const owned: PostgresValues = {
    users: { alice: {}, null: {} },
    databases: { shop: { roles: { admin: ['alice'], readonly: random.chance(0.5) ? ['null'] : undefined } } },
  };
  const values = random.chance(0.3) ? { ...drawn, ...owned } : drawn;
  make(drawing, 'PostgresApp', { scope, id }, values, given => PostgresApp.fromValues(scope, id, given));
}

function addHttpCache(drawing: Drawing, scope: Construct, id: string): void {
  const ipv6 = { address: '2001:db8::1', port: 80 };
  const endpoints = drawing.random.pick([['192.0.2.10:80'], ['192.0.2.11:8080', '[2001:db8::1]:80'], [ipv6]]);
  const values = { ...(valuesOf(drawing, 'http-cache') as HttpCacheValues), endpoints };
  make<HttpCacheAppProps>(drawing, 'HttpCacheApp', { scope, id }, values, given => new HttpCacheApp(scope, id, given));
}

/** A virtual machine with disks of its own, one of which may be a copy of another. */
function addMachine(drawing: Drawing, scope: Construct, id: string): void {
  const { random } = drawing;
  const form = readType(join(APPS, 'vm-disk-values.ts'), 'VmDiskValues');
  const disks: VmDisk[] = [];
  for (let count = random.below(3); count > 0; count--) {
    const place = { scope, id: `${id}-disk-${count}` };
    const copied = disks[0];
    const drawn = drawProps<VmDiskValues>(drawing, form);
    const copy = copied !== undefined && random.chance(0.5) ? { source: { disk: { name: copied.diskName } } } : {};
    make(drawing, 'VmDisk', place, { ...drawn, ...copy }, given => {
      disks.push(new VmDisk(place.scope, place.id, given));
    });
  }
  const drawn = drawProps<VmInstanceValues>(drawing, readType(join(APPS, 'vm-instance-values.ts'), 'VmInstanceValues'), ['disks', 'cloudInitSecret']); // prettier-ignore
  const { cloudInit, ...values } = drawn;
  const userData = random.chance(0.3) ? { cloudInitSecret: { name: 'null' } } : { cloudInit };
  const bus = random.pick([undefined, 'sata', 'scsi', 'usb', 'virtio'] as const);
  const optical = random.pick([undefined, true, false]);
  // by name, as in a file, or as constructs
  const named = random.chance(0.5) ? { disks: disks.map(({ diskName: name }) => ({ name, bus, optical })) } : {};
  const typed = 'disks' in named ? {} : { disks: disks.map((disk, index) => (index === 0 ? disk : { disk, bus })) };
  const made = make<VmInstanceProps>(
    drawing,
    'VmInstance',
    { scope, id },
    { ...values, ...userData, ...named },
    given => new VmInstance(scope, id, { ...given, ...typed }),
  );
  if (made) drawing.taken.push({ what: 'VmInstance', props: typed });
}

/** A cluster of a tenant with groups of nodes, whose versions are no newer than its own. */
function addCluster(drawing: Drawing, tenant: Tenant, id: string): void {
  const { random } = drawing;
  const minor = 31 + random.below(5);
  const version = `v1.${minor}` as TenantClusterProps['version'];
  const group = (): TenantClusterNodeGroup => ({
    ...drawProps<TenantClusterNodeGroup>(drawing, readType(join(APPS, 'tenant-cluster-node-values.ts'), 'TenantClusterNodeGroup')), // prettier-ignore
    ...(random.chance(0.3) ? { version: `v1.${Math.max(31, minor - random.below(4))}` as typeof version } : {}),
  });
  const names = ['md0', 'gpu', 'null'].slice(random.below(4));
  const nodeGroups = Object.fromEntries(names.map(name => [name, group()]));
  const form = readType(join(APPS, 'tenant-cluster.ts'), 'TenantClusterProps');
  const drawn = drawProps<TenantClusterProps>(drawing, form, ['nodeGroups', 'version', 'host']);
  const own = random.chance(0.3) || tenant.host === undefined ? `api.${id}.example.org` : undefined;
  const host = tenant.ingress === undefined ? undefined : own;
  const addons = addonsOf(random, drawn.addons, host !== undefined);
  const props = { ...drawn, addons, ...(random.chance(0.7) ? { version, nodeGroups } : {}), host };
  make(drawing, 'TenantCluster', { scope: tenant, id }, props, given => new TenantCluster(tenant, id, given));
}

/** Addons that need others, beside the drawn ones. */
function addonsOf(
  random: Random,
  drawn: TenantClusterProps['addons'],
  hasIngress: boolean,
): TenantClusterProps['addons'] {
  const shared = random.chance(0.2) ? { gpuOperator: { enabled: true }, hami: { enabled: true } } : {};
  const hosts = ['null.example.org', '*.apps.example.org'];
  const proxied = hasIngress && random.chance(0.4) ? { ingressNginx: { enabled: true, hosts } } : {};
  return { ...drawn, ...shared, ...proxied };
}

/** Values drawn from the schema of an application. */
function valuesOf({ random }: Drawing, app: string): object {
  const node = nodes.get(app) ?? specOf(app);
  nodes.set(app, node);
  const generator = new Generator(random, random.pick(['few', 'some', 'many']), FAVOURITES);
  return generator.value(node, [], 1) as object;
}

function specOf(app: string): PreparedNode {
  const schema = JSON.parse(readFileSync(join(APPS, 'schemas', `${app}.schema.json`), 'utf8')) as GroupSchema;
  const root = prepareGroup(schema).node(schema.kinds[0]!.versions[0]!.root!);
  return root.property('spec')!;
}
