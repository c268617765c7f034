import { Chart, Testing } from 'cdk8s';
import { Plain, manifestOf, platformWithCilium } from '../../test/tenancy/fixture';
import { allowFromOperator, allowFromWorld } from './allow';
import { allowReadingSecrets } from './allow-reading';
import { Tenant } from './tenant';

const platform = platformWithCilium();
const root = new Tenant(platform, 'root');
const shop = new Tenant(root, 'shop', {
  ingress: { className: 'nginx', namespace: 'ingress-nginx', podLabels: { 'app.kubernetes.io/name': 'ingress-nginx' } },
});
new Plain(shop, 'orders', app => {
  allowFromWorld(app, 'world', { labels: app.labels, ports: [5432, { port: 53, protocol: 'UDP' }] });
  allowFromOperator(
    app,
    'operator',
    { 'app.kubernetes.io/name': 'cloudnative-pg' },
    { labels: { 'cnpg.io/cluster': app.releaseName }, ports: [8000] },
  );
  allowReadingSecrets(app, 'use', [`${app.releaseName}-app`]);
});
const model = platform.model();
const labels = {
  'app.kubernetes.io/instance': 'plain-orders',
  'app.kubernetes.io/managed-by': 'strata',
  'app.kubernetes.io/name': 'plain',
};

function specOf(name: string, namespace = 'tenant-shop'): unknown {
  return manifestOf(model, 'CiliumNetworkPolicy', namespace, name).spec;
}

const inNamespace = (namespace: string): object => ({ 'k8s:io.kubernetes.pod.namespace': namespace });

test.each<[string, object]>([
  [
    'tenant-default-deny',
    { endpointSelector: {}, enableDefaultDeny: { egress: true, ingress: true }, egress: [{}], ingress: [{}] },
  ],
  [
    'tenant-allow-same-namespace',
    {
      endpointSelector: {},
      egress: [{ toEndpoints: [{ matchLabels: inNamespace('tenant-shop') }] }],
      ingress: [{ fromEndpoints: [{ matchLabels: inNamespace('tenant-shop') }] }],
    },
  ],
  [
    'tenant-allow-dns',
    {
      endpointSelector: {},
      egress: [
        {
          toEndpoints: [{ matchLabels: { ...inNamespace('kube-system'), 'k8s-app': 'kube-dns' } }],
          toPorts: [
            {
              ports: [
                { port: '53', protocol: 'UDP' },
                { port: '53', protocol: 'TCP' },
              ],
            },
          ],
        },
      ],
    },
  ],
  ['tenant-allow-to-world', { endpointSelector: {}, egress: [{ toEntities: ['world'] }] }],
  [
    'tenant-allow-to-apiserver',
    {
      endpointSelector: { matchLabels: { 'policy.cozystack.io/allow-to-apiserver': 'true' } },
      egress: [{ toEntities: ['kube-apiserver'], toPorts: [{ ports: [{ port: '6443', protocol: 'TCP' }] }] }],
    },
  ],
  ['tenant-allow-from-host', { endpointSelector: {}, ingress: [{ fromEntities: ['host'] }] }],
  [
    'tenant-allow-ingress-controllers',
    {
      endpointSelector: {},
      egress: [
        {
          toEndpoints: [
            { matchLabels: { ...inNamespace('ingress-nginx'), 'app.kubernetes.io/name': 'ingress-nginx' } },
          ],
          toPorts: [
            {
              ports: [
                { port: '80', protocol: 'TCP' },
                { port: '443', protocol: 'TCP' },
              ],
            },
          ],
        },
      ],
      ingress: [
        {
          fromEndpoints: [
            { matchLabels: { ...inNamespace('ingress-nginx'), 'app.kubernetes.io/name': 'ingress-nginx' } },
          ],
        },
      ],
    },
  ],
  [
    'plain-orders-world',
    {
      endpointSelector: { matchLabels: labels },
      ingress: [
        {
          fromEntities: ['world'],
          toPorts: [
            {
              ports: [
                { port: '5432', protocol: 'TCP' },
                { port: '53', protocol: 'UDP' },
              ],
            },
          ],
        },
      ],
    },
  ],
  [
    'plain-orders-operator',
    {
      endpointSelector: { matchLabels: { 'cnpg.io/cluster': 'plain-orders' } },
      ingress: [
        {
          fromEndpoints: [
            {
              matchLabels: { 'app.kubernetes.io/name': 'cloudnative-pg' },
              matchExpressions: [
                { key: 'k8s:io.kubernetes.pod.namespace', operator: 'Exists' },
                {
                  key: 'k8s:io.cilium.k8s.namespace.labels.tenant.cozystack.io/tenant-root',
                  operator: 'DoesNotExist',
                },
              ],
            },
          ],
          toPorts: [{ ports: [{ port: '8000', protocol: 'TCP' }] }],
        },
      ],
    },
  ],
])('%s', (name, spec) => {
  expect(specOf(name)).toEqual(spec);
});

test('ports of ingress controllers that are given in place of 80 and 443', () => {
  const other = platformWithCilium();
  new Tenant(other, 'root', {
    ingress: { className: 'traefik', namespace: 'traefik', podLabels: { app: 'traefik' }, ports: [8443] },
  });
  const { spec } = manifestOf(other.model(), 'CiliumNetworkPolicy', 'tenant-root', 'tenant-allow-ingress-controllers');
  expect(spec).toMatchObject({ egress: [{ toPorts: [{ ports: [{ port: '8443', protocol: 'TCP' }] }] }] });
});

test('there is no policy but these', () => {
  const policies = model.objects.filter(({ id }) => id.kind === 'CiliumNetworkPolicy');
  expect(policies.filter(({ id }) => id.namespace === 'tenant-root')).toHaveLength(6);
  expect(policies.filter(({ id }) => id.namespace === 'tenant-shop')).toHaveLength(9);
  expect(policies).toHaveLength(15);
});

test('no policy lets in the world, the cluster or another namespace by itself', () => {
  const own = model.objects.filter(({ id }) => id.kind === 'CiliumNetworkPolicy' && id.namespace === 'tenant-root');
  for (const { manifest } of own) {
    const { ingress = [] } = manifest.spec as { ingress?: readonly object[] };
    expect([
      [],
      [{}],
      [{ fromEntities: ['host'] }],
      [{ fromEndpoints: [{ matchLabels: inNamespace('tenant-root') }] }],
    ]).toContainEqual(ingress);
  }
});

test('secrets named by an application can be read from a level upwards', () => {
  expect(manifestOf(model, 'Role', 'tenant-shop', 'plain-orders-secrets')).toEqual({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'plain-orders-secrets', namespace: 'tenant-shop', labels },
    rules: [{ apiGroups: [''], resources: ['secrets'], resourceNames: ['plain-orders-app'], verbs: ['get'] }],
  });
  const group = (name: string): object => ({ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name });
  expect(manifestOf(model, 'RoleBinding', 'tenant-shop', 'plain-orders-secrets').subjects).toEqual(
    ['root', 'shop'].flatMap(tenant =>
      ['use', 'admin', 'super-admin'].map(level => group(`tenant-${tenant}-${level}`)),
    ),
  );
});

test('outside of tenants there is nothing to allow', () => {
  const chart = new Chart(Testing.app(), 'web');
  new Plain(chart, 'orders', app => {
    expect(allowFromWorld(app, 'world', { labels: {}, ports: [80] })).toBeUndefined();
    expect(allowFromOperator(app, 'operator', {}, { labels: {}, ports: [80] })).toBeUndefined();
    allowReadingSecrets(app, 'use', ['a']);
  });
  expect(Testing.synth(chart)).toEqual([]);
});
