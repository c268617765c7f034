import { Tenant } from '../../constructs/tenancy/tenant';
import { TenantIngressController } from '../../constructs/tenancy/tenant-ingress';
import { check } from '../../lib/check';
import { reach } from '../../lib/check/reach';
import { CiliumNetworkPolicy, type CiliumNetworkPolicySpec } from '../../lib/kinds/generated/cilium.io';
import { NetworkPolicy, type NetworkPolicySpec } from '../../lib/kinds/generated/networking.k8s.io';
import { Component } from '../../lib/model/component';
import { modelOfManifests } from '../../lib/model/foreign';
import type { ModelConnection } from '../../lib/model/model';
import type { Platform } from '../../lib/model/platform';
import { Plain, platformWithCilium } from '../tenancy/fixture';

const NAMESPACE = 'k8s:io.kubernetes.pod.namespace';
const DATABASE = { app: 'db' };
const port = (number: number) => [{ ports: [{ port: String(number), protocol: 'TCP' as const }] }];

interface Cloud {
  readonly platform: Platform;
  readonly shop: Tenant;
  readonly bank: Tenant;
}

/** Two tenants beside each other, and a namespace of the platform. */
function cloud(change: (cloud: Cloud) => unknown = () => undefined): Platform {
  const platform = platformWithCilium();
  new Component(platform, 'storage', { namespace: 'storage' }).addNamespace('storage');
  const root = new Tenant(platform, 'root');
  change({ platform, shop: new Tenant(root, 'shop'), bank: new Tenant(root, 'bank') });
  return platform;
}

/** What the check says, without where it is in the program. */
function found(change?: (cloud: Cloud) => unknown): readonly string[] {
  return reach(cloud(change).model()).map(({ code, object, message }) => `${code} | ${object} | ${message}`);
}

const allow =
  (tenant: Tenant, spec: CiliumNetworkPolicySpec): (() => unknown) =>
  () =>
    new Plain(tenant, 'extra', app => new CiliumNetworkPolicy(app, 'policy', { metadata: app.named(), spec }));

const toBank = (tenant: Tenant): (() => unknown) =>
  allow(tenant, { endpointSelector: {}, egress: [{ toEndpoints: [{ matchLabels: { [NAMESPACE]: 'tenant-bank' } }] }] });

test('nothing is said of tenants as they are', () => {
  expect(found()).toEqual([]);
});

test('one side that opens is not enough, both are a sibling that is reached', () => {
  const fromShop = (labels: Readonly<Record<string, string>>): CiliumNetworkPolicySpec => ({
    endpointSelector: { matchLabels: DATABASE },
    ingress: [{ fromEndpoints: [{ matchLabels: { [NAMESPACE]: 'tenant-shop', ...labels } }], toPorts: port(5432) }],
  });
  expect(found(({ shop }) => toBank(shop)())).toEqual([]);
  expect(found(({ bank }) => allow(bank, fromShop({}))())).toEqual([]);
  expect(found(({ shop, bank }) => [toBank(shop)(), allow(bank, fromShop({}))()])).toEqual([
    'reach/sibling-tenants | CiliumNetworkPolicy.cilium.io tenant-bank/plain-extra | pods of tenant-shop reach tenant-bank, a tenant neither above nor below it: TCP 5432 of pods app=db',
  ]);
  // any pod may be given the label
  expect(found(({ shop, bank }) => [toBank(shop)(), allow(bank, fromShop({ role: 'client' }))()])).toEqual([
    'reach/sibling-tenants | CiliumNetworkPolicy.cilium.io tenant-bank/plain-extra | pods of tenant-shop reach tenant-bank, a tenant neither above nor below it: TCP 5432 of pods app=db, from pods role=client',
  ]);
});

test('controllers of a sibling that serve a tenant: whoever carries their label gets in', () => {
  const platform = platformWithCilium();
  const root = new Tenant(platform, 'root');
  const shop = new Tenant(root, 'shop', { ingress: 'own' });
  new TenantIngressController(shop, 'ingress');
  const podLabels = { 'cozystack.io/service': 'ingress' };
  new Tenant(root, 'bank', { ingress: { className: 'tenant-shop', namespace: 'tenant-shop', podLabels } });
  new Plain(
    shop,
    'extra',
    app =>
      new CiliumNetworkPolicy(app, 'policy', {
        metadata: app.named(),
        spec: { endpointSelector: {}, egress: [{ toEndpoints: [{ matchLabels: { [NAMESPACE]: 'tenant-bank' } }] }] },
      }),
  );
  expect(reach(platform.model()).map(({ message }) => message)).toEqual([
    'pods of tenant-shop reach tenant-bank, a tenant neither above nor below it: all ports, from pods cozystack.io/service=ingress',
  ]);
});

test('a tenant above is reached only as components state', () => {
  const open = ({ shop }: Cloud, connections: readonly ModelConnection[] = []): void => {
    const { parent } = shop;
    allow(shop, {
      endpointSelector: {},
      egress: [{ toEndpoints: [{ matchLabels: { [NAMESPACE]: 'tenant-root' } }] }],
    })();
    allow(parent!, {
      endpointSelector: { matchLabels: DATABASE },
      ingress: [{ fromEndpoints: [{ matchLabels: { [NAMESPACE]: 'tenant-shop' } }], toPorts: port(5432) }],
    })();
    shop.statements.connections.push(() => connections);
  };
  const stated: ModelConnection = {
    from: { namespace: 'tenant-shop' },
    to: { namespace: 'tenant-root', labels: DATABASE },
    ports: [{ port: 5432 }],
  };
  expect(found(each => open(each))).toEqual([
    'reach/tenant-above | CiliumNetworkPolicy.cilium.io tenant-root/plain-extra | pods of tenant-shop reach tenant-root, a tenant above it: TCP 5432 of pods app=db',
  ]);
  expect(found(each => open(each, [stated]))).toEqual([]);
  expect(found(each => open(each, [{ ...stated, ports: [{ port: 5433 }] }]))).toHaveLength(2);
});

test('namespaces of the platform without policies are reached by whom a tenant lets out', () => {
  const out: CiliumNetworkPolicySpec = {
    endpointSelector: { matchLabels: DATABASE },
    egress: [{ toEntities: ['cluster'], toPorts: port(3370) }],
  };
  expect(found(({ shop }) => allow(shop, out)())).toEqual([
    'reach/tenant-to-system | CiliumNetworkPolicy.cilium.io tenant-shop/plain-extra | pods of tenant-shop reach flux-system, kube-system, storage, each a namespace of the platform: TCP 3370, from pods app=db',
  ]);
  const closed = ({ platform, shop }: Cloud): void => {
    allow(shop, out)();
    for (const namespace of ['storage', 'kube-system', 'flux-system'])
      new NetworkPolicy(new Component(platform, `closed-${namespace}`, { namespace }), 'policy', {
        metadata: { name: 'closed' },
        spec: { podSelector: {}, policyTypes: ['Ingress'] } satisfies NetworkPolicySpec,
      });
  };
  // nor is the DNS, which every tenant needs
  expect(found(closed).map(text => text.slice(0, text.indexOf(' ')))).toEqual(Array(3).fill('reach/closed'));
});

test('what can not be evaluated is taken for allowed, and said', () => {
  const out: CiliumNetworkPolicySpec = {
    endpointSelector: {},
    egress: [{ toServices: [{ k8sService: { serviceName: 'linstor', namespace: 'storage' } }], toPorts: port(3370) }],
  };
  expect(found(({ shop }) => allow(shop, out)())).toEqual([
    'reach/tenant-to-system | CiliumNetworkPolicy.cilium.io tenant-shop/plain-extra | pods of tenant-shop reach storage, a namespace of the platform: TCP 3370 (not evaluated, and taken for allowed: toServices)',
  ]);
});

test('a statement that no policy fulfils', () => {
  const connection: ModelConnection = { from: { namespace: 'tenant-shop' }, to: { namespace: 'storage' } };
  expect(found(({ shop }) => shop.statements.connections.push(() => [connection]))).toEqual([
    'reach/closed | Namespace tenant-shop | a component needs that tenant-shop reaches storage, and no policy lets through: all ports',
  ]);
});

test('a leak that somebody accepts is shown with the reason', () => {
  const platform = cloud(({ shop }) => allow(shop, { endpointSelector: {}, egress: [{ toEntities: ['cluster'] }] })());
  const object = 'CiliumNetworkPolicy.cilium.io tenant-shop/plain-extra';
  const model = platform.model();
  const reason = 'the shop measures the network';
  const acknowledged = check({ ...model, acknowledgements: [{ code: 'reach/tenant-to-system', object, reason }] });
  expect(acknowledged.filter(({ code }) => code.startsWith('reach/'))).toMatchObject([
    { object, acknowledged: reason },
  ]);
});

test('manifests of others state nothing, and nothing is said of them', () => {
  const manifests = cloud(({ shop }) => toBank(shop)())
    .model()
    .objects.map(({ manifest }, line) => ({ manifest, file: 'cloud.yaml', line }));
  expect(reach(modelOfManifests(manifests))).toEqual([]);
});
