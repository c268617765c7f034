import { Chart, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import { ConfigMap } from '../../lib/kinds/generated/core';
import { Component } from '../../lib/model/component';
import { Platform } from '../../lib/model/platform';
import { FindingsError } from '../../lib/values/finding';
import { Plain, digestOf, manifestOf, objectsIn, platformWithCilium } from '../../test/tenancy/fixture';
import { Tenant, type TenantProps } from './tenant';

const BASE = [
  'Namespace',
  ...[
    'default-deny',
    'allow-same-namespace',
    'allow-dns',
    'allow-to-world',
    'allow-to-apiserver',
    'allow-from-host',
  ].map(name => `CiliumNetworkPolicy tenant-${name}`),
  'Role tenant-applications',
  'Role tenant-deliverer',
  ...['view', 'use', 'admin', 'super-admin', 'applications', 'deliverer'].map(name => `RoleBinding tenant-${name}`),
];

function baseOf(namespace: string, ...more: readonly string[]): string[] {
  return [...BASE.map(text => (text === 'Namespace' ? `Namespace ${namespace}` : text)), ...more].sort();
}

describe('the tree of tenants', () => {
  const platform = platformWithCilium({ host: 'example.org' });
  const root = new Tenant(platform, 'root');
  const shop = new Tenant(root, 'shop', { quota: { pods: 20 } });
  const dev = new Tenant(shop, 'dev', { quota: { pods: 5 }, host: 'dev.example.net' });
  const model = platform.model();

  test('makes no findings', () => {
    expect(model.findings).toEqual([]);
    expect(model.unresolved).toEqual([]);
  });

  test('gives each tenant one unit, which waits for that of its parent', () => {
    expect(model.units.map(({ name, dependsOn, serviceAccount }) => ({ name, dependsOn, serviceAccount }))).toEqual(
      expect.arrayContaining([
        { name: 'tenant-root', dependsOn: [], serviceAccount: undefined },
        { name: 'tenant-shop', dependsOn: ['tenant-root'], serviceAccount: undefined },
        { name: 'tenant-shop-dev', dependsOn: ['tenant-shop'], serviceAccount: undefined },
      ]),
    );
    expect(model.units).toHaveLength(3);
  });

  test('fills the units', () => {
    const roles = ['view', 'use', 'admin', 'super-admin'].map(level => `ClusterRole strata-tenant-${level}`);
    expect([...objectsIn(model, 'tenant-root')].sort()).toEqual(
      baseOf('tenant-root', 'ServiceAccount tenant-root', ...roles),
    );
    const limits = ['LimitRange tenant-range-limits', 'ResourceQuota tenant-quota'];
    expect([...objectsIn(model, 'tenant-shop')].sort()).toEqual(
      baseOf('tenant-shop', 'ServiceAccount tenant-shop', ...limits),
    );
    expect([...objectsIn(model, 'tenant-shop-dev')].sort()).toEqual(
      baseOf('tenant-shop-dev', 'ServiceAccount tenant-shop-dev', ...limits),
    );
  });

  test('labels each namespace with all above it and itself, restricted', () => {
    const security = {
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/warn': 'restricted',
    };
    expect(manifestOf(model, 'Namespace', undefined, 'tenant-root').metadata.labels).toEqual({
      ...security,
      'tenant.cozystack.io/tenant-root': '',
    });
    expect(manifestOf(model, 'Namespace', undefined, 'tenant-shop-dev').metadata.labels).toEqual({
      ...security,
      'tenant.cozystack.io/tenant-root': '',
      'tenant.cozystack.io/tenant-shop': '',
      'tenant.cozystack.io/tenant-shop-dev': '',
    });
  });

  test('joins hosts unless a tenant has its own', () => {
    expect([root.host, shop.host, dev.host]).toEqual(['example.org', 'shop.example.org', 'dev.example.net']);
    expect(new Tenant(dev, 'qa', { quota: { pods: 1 } }).host).toBe('qa.dev.example.net');
  });

  test('knows who belongs to whom', () => {
    expect(dev.lineage).toEqual(['tenant-root', 'tenant-shop', 'tenant-shop-dev']);
    expect(Tenant.tryOf(new Construct(dev, 'inside'))).toBe(dev);
    expect(Tenant.tryOf(platform)).toBeUndefined();
    expect(Tenant.isTenant(shop)).toBe(true);
    expect(Tenant.isTenant(platform)).toBe(false);
  });
});

test('applications wait for their tenant only and are delivered by its account; siblings know nothing of each other', () => {
  const platform = platformWithCilium();
  const root = new Tenant(platform, 'root');
  const shop = new Tenant(root, 'shop');
  const bank = new Tenant(root, 'bank');
  for (const tenant of [shop, bank])
    new Plain(tenant, 'web', app => new ConfigMap(app, 'page', { metadata: app.named() }));
  const model = platform.model();
  const units = Object.fromEntries(
    model.units.map(({ name, ...unit }) => [name, [unit.serviceAccount, ...unit.dependsOn]]),
  );
  expect(units).toEqual({
    'tenant-root': [undefined],
    'tenant-bank': [undefined, 'tenant-root'],
    'tenant-shop': [undefined, 'tenant-root'],
    'tenant-bank-plain-web': ['tenant-bank', 'tenant-bank'],
    'tenant-shop-plain-web': ['tenant-shop', 'tenant-shop'],
  });
  const namespaceOf = (index: number): string => model.objects[index]!.id.namespace ?? model.objects[index]!.id.name;
  const between = model.edges.filter(({ from, to }) =>
    [namespaceOf(from), namespaceOf(to)].sort().join().includes('tenant-bank,tenant-shop'),
  );
  expect(between).toEqual([]);
  expect(model.findings).toEqual([]);
});

test('policies that name the namespaces of other tenants order nothing', () => {
  const platform = platformWithCilium();
  const root = new Tenant(platform, 'root', {
    ingress: { className: 'nginx', namespace: 'tenant-shop', podLabels: { 'app.kubernetes.io/name': 'nginx' } },
  });
  new Tenant(root, 'shop');
  const model = platform.model();
  expect(model.findings).toEqual([]);
  expect(model.units.find(({ name }) => name === 'tenant-root')!.dependsOn).toEqual([]);
});

test('everything in a tenant but its applications belongs to its unit or has one of its own, with the rights of the platform', () => {
  const platform = platformWithCilium();
  const root = new Tenant(platform, 'root');
  new ConfigMap(root, 'notes');
  const group = new Component(root, 'group');
  new Plain(group, 'web', app => new ConfigMap(app, 'page', { metadata: app.named() }));
  const model = platform.model();
  expect(objectsIn(model, 'tenant-root')).toContain('ConfigMap notes');
  expect(model.units.find(({ name }) => name === 'tenant-root-plain-web')!.serviceAccount).toBe('tenant-root');
  expect(manifestOf(model, 'ConfigMap', 'tenant-root', 'plain-web')).toBeDefined();
});

test('pod security is eased with a reason, which is listed', () => {
  const platform = platformWithCilium();
  const reason = 'virtual machines of KubeVirt below 1.6';
  new Tenant(platform, 'root', { podSecurity: { level: 'baseline', reason } });
  expect(platform.model().namespaces).toEqual([
    { name: 'tenant-root', podSecurity: 'baseline', reason, component: expect.any(Number) as number },
  ]);
});

test('a tenant without a host anywhere has none', () => {
  const root = new Tenant(platformWithCilium(), 'root');
  expect([root.host, new Tenant(root, 'shop').host]).toEqual([undefined, undefined]);
});

test('ingress is inherited from the nearest tenant that has some', () => {
  const controllers = (className: string): NonNullable<TenantProps['ingress']> => ({
    className,
    namespace: 'tenant-root',
    podLabels: { 'cozystack.io/service': 'ingress' },
  });
  const root = new Tenant(platformWithCilium(), 'root', { ingress: controllers('outer') });
  const shop = new Tenant(root, 'shop');
  const bank = new Tenant(root, 'bank', { ingress: controllers('inner') });
  expect([shop, bank, new Tenant(bank, 'dev')].map(({ ingress }) => ingress?.className)).toEqual([
    'outer',
    'inner',
    'inner',
  ]);
});

test('the order of construction shows nowhere', () => {
  const build = (order: (steps: (() => void)[]) => (() => void)[]): string => {
    const platform = platformWithCilium({ host: 'example.org' });
    const root = new Tenant(platform, 'root', { quota: { cpu: 100 } });
    order([
      () => new Tenant(root, 'shop', { quota: { cpu: 10 } }),
      () => new Tenant(root, 'bank', { quota: { cpu: 20 } }),
      () => new Plain(root, 'a', app => new ConfigMap(app, 'page', { metadata: app.named() })),
      () => new Plain(root, 'b', app => new ConfigMap(app, 'page', { metadata: app.named() })),
    ]).forEach(step => step());
    return digestOf(platform.model());
  };
  expect(build(steps => steps.reverse())).toBe(build(steps => steps));
});

test('it works in a plain cdk8s chart', () => {
  const chart = new Chart(Testing.app(), 'web');
  const root = new Tenant(chart, 'root', { host: 'example.org' });
  const shop = new Tenant(root, 'shop');
  new Plain(shop, 'web', app => new ConfigMap(app, 'page', { metadata: { ...app.named(), namespace: app.namespace } }));
  const objects = Testing.synth(chart) as { kind: string; metadata: { name: string } }[];
  const position = (kind: string, name: string): number =>
    objects.findIndex(object => object.kind === kind && object.metadata.name === name);
  expect(shop.host).toBe('shop.example.org');
  expect(position('Namespace', 'tenant-root')).toBeLessThan(position('Namespace', 'tenant-shop'));
  expect(position('ConfigMap', 'plain-web')).toBeGreaterThan(-1);
});

describe('wrong props', () => {
  const fails = (build: () => unknown): string[] => {
    try {
      build();
    } catch (error) {
      if (error instanceof FindingsError)
        return error.findings.flatMap(({ code, construct, field, message, fix, source }) => {
          expect(source).toContain('tenant.test.ts');
          return [`${code} ${construct} ${field ?? ''}: ${message}; ${fix}`];
        });
      throw error;
    }
    throw new Error('it was accepted');
  };
  const below = (id: string, props?: TenantProps): string[] =>
    fails(() => new Tenant(new Tenant(new Platform('test'), 'root'), id, props));

  test.each([
    [
      'my-shop',
      "the tenant name 'my-shop' may hold small letters a-z and digits only: dashes separate tenants in the name of a namespace; name it 'myshop'",
    ],
    ['Shop', "the tenant name 'Shop' may hold small letters a-z and digits only; name it 'shop'"],
    ['root', "'root' below 'root' would share the namespace tenant-root; give it another id"],
    [
      'super',
      "a tenant can't be named 'super': its group `<namespace>-admin` would be the group `super-admin` of its parent; give it another id",
    ],
    [
      'a'.repeat(57),
      `the namespace 'tenant-${'a'.repeat(57)}' has 64 characters, 63 are allowed; give the tenant, or those above it, a shorter id`,
    ],
  ])('the name %s', (id, message) => {
    expect(below(id)).toEqual([`tenant/name root/${id} : ${message}`]);
  });

  test('the longest name', () => {
    const root = new Tenant(new Platform('test'), 'root');
    expect(new Tenant(root, 'a'.repeat(56)).namespace).toHaveLength(63);
  });

  test('a tenant beside root', () => {
    expect(fails(() => new Tenant(new Platform('test'), 'shop'))).toEqual([
      "tenant/name shop : the tenant above all others is named 'root', 'shop' given; add `new Tenant(platform, 'root')` and put 'shop' below it",
    ]);
  });

  test('all at once', () => {
    expect(below('a-b', { host: 'Not a host', quota: { cpus: '1', memory: 'much' } as TenantProps['quota'] })).toEqual([
      expect.stringContaining('tenant/name root/a-b : ') as string,
      "tenant/host root/a-b host: 'Not a host' is no host name; give labels of small letters, digits and inner dashes, joined by dots, e.g. shop.example.org",
      "tenant/quota root/a-b quota[\"cpus\"]: a quota knows no 'cpus': cpu, memory, ephemeral-storage, storage, configmaps, persistentvolumeclaims, pods, secrets, services, services.loadbalancers, services.nodeports, a device (nvidia.com/gpu) or count/<plural>.<group>; did you mean 'cpu'?",
      'tenant/quota root/a-b quota["memory"]: \'much\' is no amount of memory; give a number with an optional suffix, e.g. 500m, 2, 16Gi',
    ]);
  });

  test('one namespace twice, from two places', () => {
    const platform = platformWithCilium();
    const root = new Tenant(platform, 'root');
    new Tenant(new Construct(root, 'eu'), 'shop');
    new Tenant(new Construct(root, 'us'), 'shop');
    expect(platform.model().findings).toContainEqual(
      expect.objectContaining({
        code: 'identity/duplicate',
        object: 'Namespace tenant-shop',
        message:
          'two constructs make this object: root/eu/shop/namespace-tenant-shop and root/us/shop/namespace-tenant-shop',
      }),
    );
  });
});
