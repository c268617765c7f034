import { Chart, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import { ConfigMap } from '../../lib/kinds/generated/core';
import { Component } from '../../lib/model/component';
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

test('the stated defaults change nothing', () => {
  const digest = (props: TenantProps): string => {
    const platform = platformWithCilium({ host: 'example.org' });
    new Tenant(platform, 'root', props);
    return digestOf(platform.model());
  };
  expect(digest({ host: 'example.org', podSecurity: { level: 'restricted' }, timeout: '10m' })).toBe(digest({}));
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
