import { App, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { Platform } from '../../lib/model/platform';
import type { Manifest } from '../../lib/values/json';
import { SecretRef } from '../../lib/values/secret-ref';
import { objectsOf, specOf } from '../../test/apps/objects';
import { Tenant } from '../tenancy/tenant';
import { PostgresApp, type PostgresAppProps, type PostgresValues } from './postgres';
import { PRIVILEGES_SQL } from './postgres-privileges';

const orders = (props?: PostgresAppProps, host?: string): Map<string, Manifest> =>
  objectsOf(tenant => new PostgresApp(tenant, 'orders', props), { host });
const cluster = (props?: PostgresAppProps, host?: string): Record<string, unknown> =>
  specOf(orders(props, host), 'Cluster postgres-orders');

const LABELS = {
  'app.kubernetes.io/instance': 'postgres-orders',
  'app.kubernetes.io/managed-by': 'strata',
  'app.kubernetes.io/name': 'postgres',
};

test('without props: a cluster, and the way for the operator to its pods', () => {
  const made = orders();
  expect([...made.keys()]).toEqual([
    'CiliumNetworkPolicy postgres-orders-operator',
    'Cluster postgres-orders',
    'Role postgres-orders-secrets',
    'RoleBinding postgres-orders-secrets',
  ]);
  expect(made.get('Cluster postgres-orders')).toEqual({
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Cluster',
    metadata: { name: 'postgres-orders', namespace: 'tenant-root', labels: LABELS },
    spec: {
      instances: 2,
      imageName: 'ghcr.io/cloudnative-pg/postgresql:18.1',
      resources: {
        limits: { cpu: '500m', memory: '256Mi', 'ephemeral-storage': '2Gi' },
        requests: { cpu: '50m', memory: '256Mi', 'ephemeral-storage': '53687092' },
      },
      storage: { size: '10Gi' },
      postgresql: { parameters: { max_connections: '100', max_wal_senders: '30' } },
      minSyncReplicas: 0,
      maxSyncReplicas: 0,
      enableSuperuserAccess: false,
      bootstrap: { initdb: { database: 'app', owner: 'app', postInitTemplateSQL: [...PRIVILEGES_SQL] } },
      affinity: {
        enablePodAntiAffinity: true,
        podAntiAffinityType: 'preferred',
        topologyKey: 'kubernetes.io/hostname',
      },
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: 'kubernetes.io/hostname',
          whenUnsatisfiable: 'DoNotSchedule',
          nodeTaintsPolicy: 'Honor',
          labelSelector: { matchLabels: { 'cnpg.io/cluster': 'postgres-orders' } },
        },
        {
          maxSkew: 1,
          topologyKey: 'topology.kubernetes.io/zone',
          whenUnsatisfiable: 'ScheduleAnyway',
          labelSelector: { matchLabels: { 'cnpg.io/cluster': 'postgres-orders' } },
        },
      ],
      inheritedMetadata: { labels: { 'policy.cozystack.io/allow-to-apiserver': 'true' } },
    },
  });
});

test('parameters of the cluster', () => {
  expect(
    cluster({
      replicas: 3,
      resourcesPreset: 's1.small',
      resources: { memory: '3Gi' },
      size: '100Gi',
      storageClass: 'replicated',
      version: 'v16',
      postgresql: { parameters: { max_connections: 200, shared_buffers: '1GB', 'pg_stat_statements.max': 500 } },
      quorum: { minSyncReplicas: 1, maxSyncReplicas: 2 },
    }),
  ).toMatchObject({
    instances: 3,
    imageName: 'ghcr.io/cloudnative-pg/postgresql:16.11',
    resources: { limits: { cpu: '1', memory: '3Gi' }, requests: { cpu: '100m', memory: '3Gi' } },
    storage: { size: '100Gi', storageClass: 'replicated' },
    postgresql: {
      parameters: {
        max_connections: '200',
        max_wal_senders: '30',
        'pg_stat_statements.max': '500',
        shared_buffers: '1GB',
      },
    },
    minSyncReplicas: 1,
    maxSyncReplicas: 2,
  });
});

describe('external', () => {
  test('a load balancer to the primary, a policy that lets the world in, a name in the certificate', () => {
    const made = orders({ external: true }, 'example.org');
    const selector = { 'cnpg.io/cluster': 'postgres-orders', 'cnpg.io/instanceRole': 'primary' };
    expect(specOf(made, 'Service postgres-orders-external-write')).toEqual({
      type: 'LoadBalancer',
      externalTrafficPolicy: 'Local',
      allocateLoadBalancerNodePorts: false,
      ports: [{ name: 'postgres', port: 5432 }],
      selector,
    });
    expect(specOf(made, 'CiliumNetworkPolicy postgres-orders-external-write')).toEqual({
      endpointSelector: { matchLabels: selector },
      ingress: [{ fromEntities: ['world'], toPorts: [{ ports: [{ port: '5432', protocol: 'TCP' }] }] }],
    });
    expect(specOf(made, 'Cluster postgres-orders').certificates).toEqual({
      serverAltDNSNames: ['postgres-orders.example.org'],
    });
  });

  test.each([
    [{ external: true }, undefined],
    [{ external: true, tls: { enabled: false } }, 'example.org'],
    [{ tls: { enabled: true } }, 'example.org'],
  ])('%j with host %s adds no name', (props, host) => {
    expect(cluster(props, host)).not.toHaveProperty('certificates');
  });
});

test('monitoring', () => {
  expect(specOf(orders({ monitoring: true }), 'PodMonitor postgres-orders')).toEqual({
    selector: { matchLabels: { 'cnpg.io/cluster': 'postgres-orders' } },
    podMetricsEndpoints: [{ port: 'metrics' }],
  });
});

test('what others connect through', () => {
  const tenant = new Tenant(new Platform('test'), 'root');
  const app = new PostgresApp(tenant, 'orders', { users: { alice: {}, rita: { password: { name: 'rita' } } } });
  expect(app.connectionSecret.key('uri')).toEqual({ secretKeyRef: { name: 'postgres-orders-app', key: 'uri' } });
  expect(app.userSecret('alice').key('password').secretKeyRef.name).toBe('postgres-orders-user-alice');
  expect(app.userSecret('rita').key('password').secretKeyRef.name).toBe('rita');
  expect(() => app.userSecret('bob')).toThrow(new RangeError("root/orders has no user 'bob'"));
  expect(app.host).toBe('postgres-orders-rw.tenant-root.svc');
  expect(app.readOnlyHost).toBe('postgres-orders-ro.tenant-root.svc');
  expect(app.port).toBe(5432);
});

test('plain values and typed references give equal objects', () => {
  const common = { databases: { shop: { roles: { admin: ['alice'], readonly: ['rita'] } } } };
  const values: PostgresValues = { ...common, users: { alice: {}, rita: { password: { name: 'rita' } } } };
  const props: PostgresAppProps = {
    ...common,
    users: { alice: { password: 'generated' }, rita: { password: new SecretRef('tenant-root', 'rita') } },
  };
  const fromValues = objectsOf(tenant => PostgresApp.fromValues(tenant, 'orders', values));
  expect([...fromValues]).toEqual([...orders(props)]);
});

test('in anybody’s cdk8s chart: no network policies, the chart’s namespace', () => {
  const app = new App();
  new PostgresApp(new Chart(app, 'chart', { namespace: 'shop' }), 'orders', {
    external: true,
    users: { alice: { password: { name: 'alice' } } },
  });
  const text = app.synthYaml();
  expect(text.match(/^kind: .*$/gm)).toEqual(['kind: Cluster', 'kind: Service']);
  expect(text.match(/^ {2}namespace: .*$/gm)).toEqual(['  namespace: shop', '  namespace: shop']);
});

test('its units wait for the operator, and monitoring comes after', () => {
  const platform = new Platform('test');
  const tenant: Construct = new Tenant(platform, 'root');
  new PostgresApp(tenant, 'orders', { monitoring: true });
  const { units } = platform.model();
  expect(units.map(({ name }) => name)).toEqual([
    'tenant-root',
    'tenant-root-postgres-orders',
    'tenant-root-postgres-orders-monitoring',
  ]);
});

test('a single instance has no budget, which would hold up every drain of its node', () => {
  expect(cluster({ replicas: 1 }).enablePDB).toBe(false);
  expect('enablePDB' in cluster({ replicas: 2 })).toBe(false);
});
