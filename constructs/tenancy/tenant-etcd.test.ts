import type { Model } from '../../lib/model/model';
import { Platform } from '../../lib/model/platform';
import { CertManager } from '../platform/cert-manager';
import { EtcdOperator } from '../platform/etcd-operator';
import { Kamaji } from '../platform/kamaji';
import { Tenant } from './tenant';
import { TenantEtcd, type TenantEtcdProps } from './tenant-etcd';

function modelOf(props?: TenantEtcdProps): Model {
  const platform = new Platform('test', { clusterDomain: 'cloud.local' });
  new CertManager(platform, 'cert-manager');
  new EtcdOperator(platform, 'etcd-operator');
  new Kamaji(platform, 'kamaji');
  new TenantEtcd(new Tenant(platform, 'root'), 'etcd', props);
  return platform.model();
}

function specOf(model: Model, kind: string, name: string): Readonly<Record<string, unknown>> {
  return model.objects.find(({ id }) => id.kind === kind && id.name === name)!.manifest['spec'] as never;
}

test('three members on three nodes, encrypted, known to Kamaji by the name of the namespace', () => {
  const model = modelOf();
  expect(specOf(model, 'EtcdCluster', 'etcd')).toEqual({
    version: '3.6.11',
    replicas: 3,
    storage: { size: '4Gi' },
    options: {
      quotaBackendBytes: 4080218931,
      autoCompactionMode: 'periodic',
      autoCompactionRetention: '5m',
      snapshotCount: 10000,
    },
    resources: {
      limits: { cpu: '1', memory: '512Mi', 'ephemeral-storage': '2Gi' },
      requests: { cpu: '100m', memory: '512Mi', 'ephemeral-storage': expect.any(String) as string },
    },
    additionalMetadata: { labels: { 'cozystack.io/service': 'etcd' } },
    tls: {
      client: {
        serverSecretRef: { name: 'etcd-server-tls' },
        operatorClientSecretRef: { name: 'etcd-client-tls' },
      },
      peer: { secretRef: { name: 'etcd-peer-tls' } },
    },
    affinity: {
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          {
            labelSelector: {
              matchLabels: { 'app.kubernetes.io/instance': 'etcd', 'app.kubernetes.io/name': 'etcd' },
            },
            topologyKey: 'kubernetes.io/hostname',
          },
        ],
      },
    },
  });
  const keyPair = (name: string): unknown => ({
    certificate: { secretReference: { name, namespace: 'tenant-root', keyPath: 'tls.crt' } },
    privateKey: { secretReference: { name, namespace: 'tenant-root', keyPath: 'tls.key' } },
  });
  expect(specOf(model, 'DataStore', 'tenant-root')).toEqual({
    driver: 'etcd',
    endpoints: ['etcd.tenant-root.svc:2379'],
    tlsConfig: { certificateAuthority: keyPair('etcd-ca-tls'), clientCertificate: keyPair('etcd-client-tls') },
  });
  expect(model.unresolved.filter(({ target }) => !target.name.endsWith('cilium.io'))).toEqual([]);
  expect(model.findings).toEqual([]);
});

test('the DataStore waits until the certificates are there, since the webhook of Kamaji looks for them', () => {
  const { units } = modelOf();
  expect(Object.fromEntries(units.map(({ name, dependsOn }) => [name, dependsOn]))).toMatchObject({
    'tenant-root-etcd': ['cert-manager', 'etcd-operator', 'tenant-root'],
    'tenant-root-etcd-datastore': ['kamaji', 'tenant-root-etcd'],
  });
});

test('members prove themselves by names with the domain of the cluster; clients by another authority', () => {
  const model = modelOf();
  const names = [
    'etcd',
    ...['etcd.tenant-root.svc', 'etcd.tenant-root.svc.cloud.local'],
    ...['etcd-client.tenant-root.svc', 'etcd-client.tenant-root.svc.cloud.local'],
    ...['*.etcd.tenant-root.svc', '*.etcd.tenant-root.svc.cloud.local'],
    'localhost',
  ];
  expect(specOf(model, 'Certificate', 'etcd-peer')).toMatchObject({
    dnsNames: names,
    secretName: 'etcd-peer-tls',
    issuerRef: { kind: 'Issuer', name: 'etcd-peer-issuer' },
    usages: expect.arrayContaining(['server auth', 'client auth']) as unknown,
  });
  expect(specOf(model, 'Certificate', 'etcd-server')).toMatchObject({ dnsNames: names });
  expect(specOf(model, 'Certificate', 'etcd-client')).toMatchObject({
    commonName: 'root',
    issuerRef: { name: 'etcd-issuer' },
  });
  for (const authority of ['etcd-ca', 'etcd-peer-ca'])
    expect(specOf(model, 'Certificate', authority)).toMatchObject({
      isCA: true,
      privateKey: { rotationPolicy: 'Never' },
      secretName: `${authority}-tls`,
    });
});

test('only its operator, Kamaji and control planes of tenants reach it, on one port', () => {
  const outside = [
    { key: 'k8s:io.kubernetes.pod.namespace', operator: 'Exists' },
    { key: 'k8s:io.cilium.k8s.namespace.labels.tenant.cozystack.io/tenant-root', operator: 'DoesNotExist' },
  ];
  expect(specOf(modelOf(), 'CiliumNetworkPolicy', 'etcd')).toEqual({
    endpointSelector: { matchLabels: { 'app.kubernetes.io/instance': 'etcd', 'app.kubernetes.io/name': 'etcd' } },
    ingress: [
      {
        fromEndpoints: [
          { matchLabels: { 'app.kubernetes.io/name': 'etcd-operator' }, matchExpressions: outside },
          { matchLabels: { 'app.kubernetes.io/name': 'kamaji' }, matchExpressions: outside },
          {
            matchLabels: {
              'policy.cozystack.io/allow-to-etcd': 'true',
              'k8s:io.cilium.k8s.namespace.labels.tenant.cozystack.io/tenant-root': '',
            },
          },
        ],
        toPorts: [{ ports: [{ port: '2379', protocol: 'TCP' }] }],
      },
    ],
  });
});

test('what holds data stays when it is taken out', () => {
  const retained = modelOf()
    .objects.filter(object => object.retained)
    .map(({ id }) => `${id.kind}/${id.name}`);
  expect(retained).toEqual(
    expect.arrayContaining(['Namespace/tenant-root', 'EtcdCluster/etcd', 'DataStore/tenant-root']),
  );
});

test('stated defaults change nothing', () => {
  const stated: TenantEtcdProps = {
    replicas: 3,
    size: '4Gi',
    resources: { cpu: '1', memory: '512Mi' },
    spread: 'required',
    monitoring: false,
    timeout: '10m',
  };
  expect(modelOf(stated).objects.map(({ manifest }) => manifest)).toEqual(
    modelOf().objects.map(({ manifest }) => manifest),
  );
});

test('props reach the cluster', () => {
  const props: TenantEtcdProps = {
    replicas: 5,
    size: '8Gi',
    storageClass: 'local',
    spread: 'preferred',
    monitoring: true,
  };
  const model = modelOf(props);
  expect(specOf(model, 'EtcdCluster', 'etcd')).toMatchObject({
    replicas: 5,
    storage: { size: '8Gi', storageClassName: 'local' },
    options: { quotaBackendBytes: 8160437862 },
    affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100 }] } },
  });
  expect(specOf(model, 'PodMonitor', 'etcd')).toMatchObject({ podMetricsEndpoints: [{ port: 'metrics' }] });
});

test('the nearest tenant upwards that has one serves', () => {
  const root = new Tenant(new Platform('test'), 'root');
  const team = new Tenant(root, 'team');
  const project = new Tenant(team, 'project');
  expect(TenantEtcd.tryOf(project)).toBeUndefined();
  const shared = new TenantEtcd(root, 'etcd');
  const own = new TenantEtcd(team, 'etcd');
  expect([root, team, project].map(tenant => TenantEtcd.tryOf(tenant))).toEqual([shared, own, own]);
});

test('all problems at once', () => {
  const props = { replicas: 2, size: '0', spread: 'never' } as unknown as TenantEtcdProps;
  const message = (): string => {
    try {
      new TenantEtcd(new Platform('test'), 'etcd', props);
    } catch (error) {
      return (error as Error).message;
    }
    return '';
  };
  for (const part of [
    'error tenant/module: a TenantEtcd is the etcd of a tenant, and there is no Tenant above it',
    'error props/value: must be odd: an even number bears no more losses than the odd one below it, got the number 2',
    'error props/value: must be a positive quantity such as 4Gi, got the string "0"',
    'error props/value: must be one of "required", "preferred", got the string "never"',
  ])
    expect(message()).toContain(part);
});
