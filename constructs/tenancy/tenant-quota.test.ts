import { manifestOf, platformWithCilium } from '../../test/tenancy/fixture';
import { Tenant } from './tenant';
import type { TenantQuota } from './tenant-quota';

function hardOf(quota: TenantQuota, ...children: readonly TenantQuota[]): unknown {
  const platform = platformWithCilium();
  const root = new Tenant(platform, 'root', { quota });
  children.forEach((child, index) => new Tenant(root, `child${index}`, { quota: child }));
  const model = platform.model();
  expect(model.findings).toEqual([]);
  return (manifestOf(model, 'ResourceQuota', 'tenant-root', 'tenant-quota').spec as { hard: unknown }).hard;
}

function messagesOf(build: (root: Tenant) => void, quota: TenantQuota): readonly string[] {
  const platform = platformWithCilium();
  build(new Tenant(platform, 'root', { quota }));
  return platform.model().findings.map(({ message }) => message);
}

test.each<[string, TenantQuota, Record<string, string>]>([
  ['cpu', { cpu: '8' }, { 'limits.cpu': '8', 'requests.cpu': '800m' }],
  ['cpu as a number', { cpu: 4 }, { 'limits.cpu': '4', 'requests.cpu': '400m' }],
  ['memory', { memory: '16Gi' }, { 'limits.memory': '16Gi', 'requests.memory': '16Gi' }],
  [
    'ephemeral storage',
    { 'ephemeral-storage': '80Gi' },
    { 'limits.ephemeral-storage': '80Gi', 'requests.ephemeral-storage': '2Gi' },
  ],
  ['storage', { storage: '100Gi' }, { 'requests.storage': '100Gi' }],
  [
    'storage of a class',
    { 'fast.storageclass.storage.k8s.io/requests.storage': '10Gi' },
    { 'fast.storageclass.storage.k8s.io/requests.storage': '10Gi' },
  ],
  ['devices', { 'nvidia.com/gpu': 2 }, { 'requests.nvidia.com/gpu': '2' }],
  [
    'numbers of objects',
    { pods: 50, 'services.loadbalancers': 3, 'count/clusters.postgresql.cnpg.io': 5 },
    { pods: '50', 'services.loadbalancers': '3', 'count/clusters.postgresql.cnpg.io': '5' },
  ],
])('a quota of %s', (_, quota, hard) => {
  expect(hardOf(quota)).toEqual(hard);
});

test('shares of the tenants below are taken off', () => {
  expect(hardOf({ cpu: '10', memory: '16Gi' }, { cpu: '2500m', memory: '4Gi' }, { cpu: 1, memory: '512Mi' })).toEqual({
    'limits.cpu': '6500m',
    'limits.memory': '11776Mi',
    'requests.cpu': '650m',
    'requests.memory': '11776Mi',
  });
  expect(hardOf({ pods: 10 }, { pods: 10 })).toEqual({ pods: '0' });
});

test('containers that state nothing get limits, with a quota only', () => {
  const platform = platformWithCilium();
  new Tenant(platform, 'root', { quota: { pods: 1 } });
  expect(manifestOf(platform.model(), 'LimitRange', 'tenant-root', 'tenant-range-limits').spec).toEqual({
    limits: [
      {
        type: 'Container',
        default: { cpu: '250m', memory: '128Mi', 'ephemeral-storage': '2Gi' },
        defaultRequest: { cpu: '25m', memory: '128Mi', 'ephemeral-storage': '50Mi' },
      },
    ],
  });
  const without = platformWithCilium();
  new Tenant(without, 'root');
  expect(without.model().objects.filter(({ id }) => /Quota|LimitRange/.test(id.kind))).toEqual([]);
});

test('nobody gets out of a quota by a tenant of their own', () => {
  expect(messagesOf(root => new Tenant(root, 'shop', { quota: { memory: '1Gi' } }), { cpu: 4, memory: '2Gi' })).toEqual(
    ["tenant 'root' limits cpu for all below it, but 'shop' has no quota of cpu: give it one"],
  );
  const twoLevels = (root: Tenant): void => {
    new Tenant(new Tenant(root, 'shop', { quota: { cpu: 4 } }), 'dev');
  };
  expect(messagesOf(twoLevels, { cpu: 4 })).toEqual([
    "tenant 'shop' limits cpu for all below it, but 'dev' has no quota of cpu: give it one",
  ]);
});

test('shares must fit', () => {
  const children = (root: Tenant): void => {
    new Tenant(root, 'shop', { quota: { memory: '1536Mi' } });
    new Tenant(root, 'bank', { quota: { memory: '1Gi' } });
  };
  expect(messagesOf(children, { memory: '2Gi' })).toEqual([
    "the tenants below 'root' have 2560Mi of memory together, its quota is 2Gi",
  ]);
  const platform = platformWithCilium();
  children(new Tenant(platform, 'root', { quota: { memory: '2Gi' } }));
  const left = platform.model().objects.find(({ id }) => id.kind === 'ResourceQuota' && id.namespace === 'tenant-root');
  expect(left?.manifest.spec).toEqual({ hard: { 'limits.memory': '0', 'requests.memory': '0' } });
});
