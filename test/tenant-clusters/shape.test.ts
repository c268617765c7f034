import { TenantCluster, type TenantClusterProps } from '../../constructs/apps/tenant-cluster';
import { TenantEtcd } from '../../constructs/tenancy/tenant-etcd';
import { check } from '../../lib/check';
import type { Model } from '../../lib/model/model';
import { cloud } from './cloud';

/** The cluster of Cozystack's own end-to-end test, as far as its values go into objects. */
const E2E: TenantClusterProps = {
  version: 'v1.35',
  storageClass: 'replicated',
  controlPlane: {
    replicas: 2,
    apiServer: { resourcesPreset: 'c1.medium' },
    controllerManager: { resourcesPreset: 'micro' },
    scheduler: { resourcesPreset: 'micro' },
    konnectivity: { server: { resourcesPreset: 'micro' } },
  },
  nodeGroups: {
    md0: {
      minReplicas: 2,
      maxReplicas: 10,
      diskSize: '20Gi',
      roles: ['ingress-nginx'],
      resources: { cpu: 1, memory: '4Gi' },
    },
  },
  addons: { ingressNginx: { enabled: true } },
};

function modelOf(props: TenantClusterProps): Model {
  const { platform, team } = cloud();
  new TenantCluster(team, 'test', props);
  return platform.model();
}

function specOf(model: Model, kind: string, name: string): Readonly<Record<string, unknown>> {
  return model.objects.find(({ id }) => id.kind === kind && id.name === name)!.manifest['spec'] as never;
}

const e2e = modelOf(E2E);

test('the objects are those of Cozystack, with sources and policies of our own beside them', () => {
  const names = e2e.objects
    .filter(({ path }) => path.includes('/test/test'))
    .map(({ id }) => `${id.kind} ${id.name}`)
    .sort();
  expect(names).toEqual(
    [
      ...['Cluster', 'KamajiControlPlane', 'KubevirtCluster'].map(kind => `${kind} kubernetes-test`),
      ...['KubeadmConfigTemplate', 'MachineDeployment', 'MachineHealthCheck'].map(
        kind => `${kind} kubernetes-test-md0`,
      ),
      'KubevirtMachineTemplate kubernetes-test-md0--r1--v1.35--1-cpu-4gi--disk-20gi--role-ingress-nginx',
      ...['cluster-autoscaler', 'kccm', 'kcsi'].flatMap(name =>
        ['ServiceAccount', 'Role', 'RoleBinding'].map(kind => `${kind} kubernetes-test-${name}`),
      ),
      ...['cluster-autoscaler', 'kccm', 'kcsi-controller'].map(name => `Deployment kubernetes-test-${name}`),
      'ConfigMap kubernetes-test-cloud-config',
      ...['kccm', 'kcsi'].flatMap(name =>
        ['ClusterRole', 'ClusterRoleBinding'].map(kind => `${kind} tenant-test-kubernetes-test-${name}`),
      ),
      'RoleBinding tenant-test-kubernetes-test-kccm',
      ...['cilium', 'coredns', 'csi', 'ingress-nginx', 'metrics-server', 'vsnap-crd'].map(
        name => `HelmRelease kubernetes-test-${name}`,
      ),
      ...['cilium', 'coredns', 'ingress-nginx', 'metrics-server'].map(name => `HelmRepository kubernetes-test-${name}`),
      'GitRepository kubernetes-test-cozystack',
      ...['control-plane', 'etcd', 'load-balancers'].map(name => `CiliumNetworkPolicy kubernetes-test-${name}`),
      ...['Role', 'RoleBinding'].map(kind => `${kind} kubernetes-test-secrets`),
    ].sort(),
  );
});

test('the platform of it passes all checks', () => {
  expect(check(e2e)).toEqual([]);
  expect(e2e.unresolved.filter(({ hard }) => hard)).toEqual([]);
});

test('the cluster waits for the providers, for its etcd and for its tenant; its wider rights come from the platform', () => {
  const units = Object.fromEntries(e2e.units.map(({ name, dependsOn }) => [name, dependsOn]));
  expect(units['tenant-test-kubernetes-test']).toEqual([
    'cilium',
    'cluster-api-config',
    'tenant-root-etcd-datastore',
    'tenant-test',
  ]);
  expect(e2e.units.find(({ name }) => name === 'tenant-test-kubernetes-test')).toMatchObject({
    serviceAccount: 'tenant-test',
  });
  expect(e2e.units.find(({ name }) => name === 'tenant-test-kubernetes-test-rights')).not.toHaveProperty(
    'serviceAccount',
    'tenant-test',
  );
});

test('the control plane keeps its state in the etcd of the nearest tenant above', () => {
  const request = (cpu: string, memory: string): unknown => ({ cpu, memory, 'ephemeral-storage': '53687092' });
  const limit = (cpu: string, memory: string): unknown => ({ cpu, memory, 'ephemeral-storage': '2Gi' });
  const micro = { resources: { limits: limit('500m', '256Mi'), requests: request('50m', '256Mi') } };
  expect(specOf(e2e, 'KamajiControlPlane', 'kubernetes-test')).toEqual({
    version: 'v1.35.1',
    replicas: 2,
    dataStoreName: 'tenant-root',
    apiServer: { resources: { limits: limit('2', '2Gi'), requests: request('200m', '2Gi') } },
    controllerManager: micro,
    scheduler: micro,
    addons: {
      konnectivity: { agent: { version: 'v0.34.0' }, server: { port: 8132, version: 'v0.34.0', ...micro } },
    },
    kubelet: { cgroupfs: 'systemd', preferredAddressTypes: ['InternalIP', 'ExternalIP'] },
    network: {
      serviceType: 'ClusterIP',
      dnsServiceIPs: ['10.95.0.10'],
      ingress: {
        className: 'tenant-root',
        hostname: 'kubernetes-test.test.example.org:443',
        extraAnnotations: { 'nginx.ingress.kubernetes.io/ssl-passthrough': 'true' },
      },
    },
    deployment: {
      podAdditionalMetadata: { labels: { 'policy.cozystack.io/allow-to-etcd': 'true' } },
      affinity: expect.anything() as unknown,
    },
  });
  expect(specOf(e2e, 'Cluster', 'kubernetes-test')).toEqual({
    clusterNetwork: { pods: { cidrBlocks: ['10.243.0.0/16'] }, services: { cidrBlocks: ['10.95.0.0/16'] } },
    controlPlaneRef: {
      apiVersion: 'controlplane.cluster.x-k8s.io/v1alpha1',
      kind: 'KamajiControlPlane',
      name: 'kubernetes-test',
      namespace: 'tenant-test',
    },
    infrastructureRef: {
      apiVersion: 'infrastructure.cluster.x-k8s.io/v1alpha1',
      kind: 'KubevirtCluster',
      name: 'kubernetes-test',
      namespace: 'tenant-test',
    },
  });
});

test('releases act in the cluster alone, in the order that they need', () => {
  const releases = e2e.objects.filter(({ id }) => id.kind === 'HelmRelease' && id.namespace === 'tenant-test');
  const after = Object.fromEntries(
    releases.map(({ id, manifest }) => {
      const { kubeConfig, dependsOn = [] } = manifest['spec'] as {
        kubeConfig: unknown;
        dependsOn?: readonly { name: string }[];
      };
      expect(kubeConfig).toEqual({ secretRef: { name: 'kubernetes-test-admin-kubeconfig', key: 'super-admin.svc' } });
      return [
        id.name.replace('kubernetes-test-', ''),
        dependsOn.map(({ name }) => name.replace('kubernetes-test-', '')),
      ];
    }),
  );
  expect(after).toEqual({
    cilium: [],
    coredns: ['cilium'],
    csi: ['vsnap-crd', 'cilium'],
    'ingress-nginx': ['cilium'],
    'metrics-server': ['cilium'],
    'vsnap-crd': [],
  });
});

test('what holds data stays, and so do templates that machines were made of', () => {
  const kinds = e2e.objects
    .filter(({ retained, id }) => retained && id.namespace === 'tenant-test')
    .map(({ id }) => id.kind)
    .sort();
  expect(kinds).toEqual(['Cluster', 'KamajiControlPlane', 'KubevirtCluster', 'KubevirtMachineTemplate']);
});

test('a control plane in a tenant without etcd is refused by name', () => {
  const { platform, root } = cloud();
  root.node.tryRemoveChild('etcd');
  new TenantCluster(root, 'prod');
  expect(platform.model().findings.map(({ message }) => message)).toEqual([
    "root/prod keeps its state in the etcd of its tenant, and neither that tenant nor one above it has a TenantEtcd: add `new TenantEtcd(tenant, 'etcd')` to one of them",
  ]);
});

test('the etcd may be added after the clusters', () => {
  const { platform, root, team } = cloud();
  root.node.tryRemoveChild('etcd');
  new TenantCluster(team, 'prod');
  new TenantEtcd(team, 'etcd');
  expect(specOf(platform.model(), 'KamajiControlPlane', 'kubernetes-prod')).toMatchObject({
    dataStoreName: 'tenant-test',
  });
});
