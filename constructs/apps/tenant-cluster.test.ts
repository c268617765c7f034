import { App, Chart } from 'cdk8s';
import { check } from '../../lib/check';
import type { Model } from '../../lib/model/model';
import { FindingsError } from '../../lib/values/finding';
import { cloud } from '../../test/tenant-clusters/cloud';
import type { TenantClusterNodeGroup } from './tenant-cluster-node-values';
import { TenantCluster, type TenantClusterProps } from './tenant-cluster';

function modelOf(props: TenantClusterProps): Model {
  const { platform, team } = cloud();
  new TenantCluster(team, 'prod', props);
  return platform.model();
}

function specOf(model: Model, kind: string, name: string): Readonly<Record<string, unknown>> {
  return model.objects.find(({ id }) => id.kind === kind && id.name === name)!.manifest['spec'] as never;
}

/** Name of the template of a group, and what the autoscaler is told. */
function group(
  values: TenantClusterNodeGroup,
  props: TenantClusterProps = {},
): { template: string; annotations: unknown; model: Model } {
  const model = modelOf({ ...props, nodeGroups: { md0: values } });
  const { id } = model.objects.find(({ id }) => id.kind === 'KubevirtMachineTemplate')!;
  const deployment = model.objects.find(({ id }) => id.kind === 'MachineDeployment')!.manifest;
  expect(deployment['spec']).toMatchObject({ template: { spec: { infrastructureRef: { name: id.name } } } });
  return { template: id.name, annotations: deployment.metadata.annotations, model };
}

function problemsOf(props: TenantClusterProps, make = cloud): readonly (readonly [field: string, message: string])[] {
  try {
    new TenantCluster(make().team, 'prod', props);
  } catch (error) {
    return (error as FindingsError).findings.map(({ field = '', message }) => [field, message] as const);
  }
  return [];
}

describe('templates of machines', () => {
  const START = 'kubernetes-prod-md0--r1';
  test.each<[string, TenantClusterNodeGroup, TenantClusterProps, string]>([
    ['the defaults', {}, {}, 'v1.35--u1.medium--disk-20gi'],
    ['an instance type', { instanceType: 'cx1.large' }, {}, 'v1.35--cx1.large--disk-20gi'],
    ['CPUs and memory', { resources: { cpu: 4, memory: '16Gi' } }, {}, 'v1.35--4-cpu-16gi--disk-20gi'],
    ['the disk', { diskSize: '50Gi', storageClass: 'local' }, {}, 'v1.35--u1.medium--disk-50gi--on-local'],
    ['roles', { roles: ['ingress-nginx'] }, {}, 'v1.35--u1.medium--disk-20gi--role-ingress-nginx'],
    ['the version of the cluster', {}, { version: 'v1.34' }, 'v1.34--u1.medium--disk-20gi'],
    ['a version of its own', { version: 'v1.33' }, {}, 'v1.33--u1.medium--disk-20gi'],
    [
      'GPUs',
      { instanceType: 'u1.xlarge', gpus: [{ name: 'nvidia.com/AD102GL_L40S' }] },
      {},
      'v1.35--u1.xlarge--disk-20gi--gpu-nvidia.com.ad102gl-l40s',
    ],
  ])('are named after what they are made of: %s', (_, values, props, name) => {
    expect(group(values, props).template).toBe(`${START}--${name}`);
  });

  test('a change that machines do not see leaves the name as it is', () => {
    const kubelet = { systemReservedMemory: '512Mi' };
    expect(group({ minReplicas: 3, maxReplicas: 5, kubelet }, { maxNodeProvisionTime: '10m' }).template).toBe(
      group({}).template,
    );
  });

  /** Whoever changes what stands here raises REVISION in tenant-cluster-template.ts: templates that are there can't be changed. */
  test('revision 1', () => {
    const name = 'kubernetes-prod-md0--r1--v1.35--u1.medium--disk-20gi';
    expect(specOf(group({}).model, 'KubevirtMachineTemplate', name)).toEqual({
      template: {
        spec: {
          virtualMachineBootstrapCheck: { checkStrategy: 'none' },
          virtualMachineTemplate: {
            metadata: { namespace: 'tenant-test', labels: {} },
            spec: {
              runStrategy: 'Always',
              instancetype: { kind: 'VirtualMachineClusterInstancetype', name: 'u1.medium' },
              dataVolumeTemplates: [
                {
                  metadata: {
                    name: 'disk-kubelet',
                    annotations: { 'cdi.kubevirt.io/storage.usePopulator': 'false' },
                  },
                  spec: { source: { blank: {} }, storage: { resources: { requests: { storage: '20Gi' } } } },
                },
              ],
              template: {
                metadata: {
                  annotations: { 'kubevirt.io/allow-pod-bridge-network-live-migration': 'true' },
                  labels: { 'cluster.x-k8s.io/deployment-name': 'kubernetes-prod-md0' },
                },
                spec: {
                  domain: {
                    resources: {
                      limits: { 'ephemeral-storage': '2Gi' },
                      requests: { 'ephemeral-storage': '53687092' },
                    },
                    devices: {
                      disks: [
                        { name: 'system', disk: { bus: 'virtio', pciAddress: '0000:07:00.0' } },
                        {
                          name: 'disk-kubelet',
                          disk: { bus: 'virtio', pciAddress: '0000:08:00.0' },
                          blockSize: { matchVolume: { enabled: true } },
                        },
                      ],
                      interfaces: [{ name: 'default', bridge: {} }],
                    },
                  },
                  evictionStrategy: 'External',
                  networks: [{ name: 'default', pod: {} }],
                  affinity: {
                    podAntiAffinity: {
                      preferredDuringSchedulingIgnoredDuringExecution: [
                        {
                          weight: 100,
                          podAffinityTerm: {
                            labelSelector: { matchLabels: { 'cluster.x-k8s.io/cluster-name': 'kubernetes-prod' } },
                            topologyKey: 'kubernetes.io/hostname',
                          },
                        },
                      ],
                    },
                  },
                  volumes: [
                    {
                      name: 'system',
                      containerDisk: {
                        image:
                          'ghcr.io/cozystack/cozystack/ubuntu-container-disk:v1.35-v1.5.4@sha256:cac4d5ed8a4178761309bb308f961c990f5c0521d7bf943a601deee498a07112',
                      },
                    },
                    { name: 'disk-kubelet', dataVolume: { name: 'disk-kubelet' } },
                  ],
                },
              },
            },
          },
        },
      },
    });
  });
});

describe('nodes', () => {
  test('the autoscaler knows what a node has before there is one', () => {
    expect(group({ minReplicas: 1, maxReplicas: 4, instanceType: 'u1.large' }).annotations).toEqual({
      'cluster.x-k8s.io/cluster-api-autoscaler-node-group-min-size': '1',
      'cluster.x-k8s.io/cluster-api-autoscaler-node-group-max-size': '4',
      'cluster.x-k8s.io/autoscaling-options-maxnodeprovisiontime': '30m',
      // 2 CPU less 100m for system and kubelet each; 8Gi less 409Mi for each and 7 %
      'capacity.cluster-autoscaler.kubernetes.io/cpu': '1800m',
      'capacity.cluster-autoscaler.kubernetes.io/memory': '6800Mi',
    });
  });

  test('of an instance type that is not known here it says nothing', () => {
    expect(Object.keys(group({ instanceType: 'ours.big' }).annotations as object)).toHaveLength(3);
  });

  test('how many there are is left to the autoscaler, and a roll needs room for one', () => {
    const spec = specOf(group({ minReplicas: 3 }).model, 'MachineDeployment', 'kubernetes-prod-md0');
    expect(spec).not.toHaveProperty('replicas');
    expect(spec['strategy']).toEqual({ type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } });
  });

  test('broken ones are replaced unless too many are', () => {
    const health = (nodeHealthCheck?: TenantClusterProps['nodeHealthCheck']): unknown =>
      specOf(group({}, { nodeHealthCheck }).model, 'MachineHealthCheck', 'kubernetes-prod-md0');
    expect(health()).toMatchObject({
      maxUnhealthy: '50%',
      nodeStartupTimeout: '20m',
      unhealthyConditions: [
        { type: 'Ready', status: 'Unknown', timeout: '5m' },
        { type: 'Ready', status: 'False', timeout: '10m' },
      ],
    });
    expect(health({ maxUnhealthy: '1', readyUnknownTimeout: '2m' })).toMatchObject({
      maxUnhealthy: 1,
      unhealthyConditions: [{ timeout: '2m' }, { timeout: '10m' }],
    });
  });

  test('the kubelet keeps back what is asked, else shares of the node', () => {
    const flags = (values: TenantClusterNodeGroup): Readonly<Record<string, string>> => {
      const spec = specOf(group(values).model, 'KubeadmConfigTemplate', 'kubernetes-prod-md0') as {
        template: { spec: { joinConfiguration: { nodeRegistration: { kubeletExtraArgs: Record<string, string> } } } };
      };
      return spec.template.spec.joinConfiguration.nodeRegistration.kubeletExtraArgs;
    };
    expect(flags({})).toMatchObject({
      'system-reserved': 'memory=256Mi,cpu=50m',
      'kube-reserved': 'memory=256Mi,cpu=50m',
    });
    expect(flags({ instanceType: 'u1.8xlarge' })).toMatchObject({ 'system-reserved': 'memory=1024Mi,cpu=500m' });
    const kubelet = { systemReservedMemory: '300Mi', evictionHardMemory: '200Mi', evictionSoftMemory: '400Mi' };
    expect(flags({ kubelet })).toMatchObject({ 'system-reserved': 'memory=300Mi,cpu=50m' });
    expect(flags({ kubelet })['eviction-hard']).toMatch(/^memory\.available<200Mi,/);
    expect(flags({ instanceType: 'u1.xlarge', gpus: [{ name: 'a' }] })).toMatchObject({ 'node-labels': 'gpu=on' });
  });
});

describe('what is wrong is told all at once', () => {
  test('groups of nodes', () => {
    const found = problemsOf({
      version: 'v1.34',
      nodeGroups: {
        Web: {},
        a: { minReplicas: 5, maxReplicas: 2 },
        b: { version: 'v1.35' },
        c: { gpus: [{ name: 'nvidia.com/A400' }], instanceType: 'u1.small' },
        d: { kubelet: { evictionHardMemory: '7%', evictionSoftMemory: '500Mi' } },
        e: { kubelet: { evictionHardMemory: '20%', evictionSoftMemory: '10%' } },
        f: { kubelet: { systemReservedMemory: '3Gi', kubeReservedMemory: '1Gi', kubeReservedCpu: '1' } },
        g: { kubelet: { evictionHardMemory: 'a lot' } },
        ['x'.repeat(40)]: {},
      },
    });
    expect(found).toEqual([
      ['nodeGroups.Web', "'Web' is no name of a group: small letters, digits and inner dashes, a letter first"],
      ['nodeGroups.a.minReplicas', 'must be at most maxReplicas (2), got 5'],
      ['nodeGroups.b.version', 'nodes of v1.35 are newer than their cluster of v1.34'],
      ['nodeGroups.c.gpus', "NVIDIA's driver needs 4Gi of memory, the node has 2Gi"],
      ['nodeGroups.d.kubelet.evictionSoftMemory', 'must have the unit of evictionHardMemory (7%), got 500Mi'],
      ['nodeGroups.e.kubelet.evictionSoftMemory', 'must be more than evictionHardMemory (20%), got 10%'],
      [
        'nodeGroups.f.kubelet',
        'nothing is left for pods: system, kubelet and eviction keep all memory, the node has 1 CPU and 4Gi',
      ],
      ['nodeGroups.f.kubelet', 'nothing is left for pods: system and kubelet keep all CPU, the node has 1 CPU and 4Gi'],
      ['nodeGroups.g.kubelet.evictionHardMemory', "must be a share such as 7% or an amount such as 500Mi, got 'a lot'"],
      [`nodeGroups.${'x'.repeat(40)}`, `'kubernetes-prod-${'x'.repeat(40)}' has 56 characters, it may have 51`],
    ]);
  });

  test('nodes more than three minors behind', () => {
    expect(problemsOf({ nodeGroups: { md0: { version: 'v1.32' } } })).toEqual([]);
    expect(problemsOf({ nodeGroups: { md0: { version: 'v1.31' } } })).toEqual([
      ['nodeGroups.md0.version', 'nodes of v1.31 are 4 minors older than their cluster of v1.35, 3 are allowed'],
    ]);
  });

  test('addons, networks, hosts', () => {
    const addons = {
      hami: { enabled: true },
      ingressNginx: { enabled: true, exposeMethod: 'LoadBalancer', hosts: ['www.example.org'] },
    } as const;
    const network = { podCidr: '10.0.0.0/8', serviceCidr: '10.95.0.0/16' };
    expect(problemsOf({ addons, network })).toEqual([
      ['network.serviceCidr', '10.95.0.0/16 overlaps with the addresses of pods, 10.0.0.0/8'],
      ['addons.hami', 'shares GPUs that gpuOperator drives, and it is not enabled'],
      ['addons.ingressNginx.hosts', 'hosts are passed on to an ingress controller that is enabled and Proxied'],
    ]);
  });

  test('what the schema refuses', () => {
    const props = { version: 'v1.29', nodegroups: {}, controlPlane: { replicas: 0 } } as unknown as TenantClusterProps;
    expect(problemsOf(props).map(([field]) => field)).toEqual(['controlPlane.replicas', 'nodegroups', 'version']);
  });

  test('a name that is too long', () => {
    expect(() => new TenantCluster(cloud().team, 'x'.repeat(40))).toThrow(
      `'kubernetes-${'x'.repeat(40)}' has 51 characters, a cluster may have 44`,
    );
  });
});

test('values from a file give the same objects', () => {
  const values = { nodeGroups: { md0: { minReplicas: 2 } }, addons: { certManager: { enabled: true } } };
  const { platform, team } = cloud();
  TenantCluster.fromValues(team, 'prod', values);
  expect(platform.model().objects).toEqual(modelOf(values).objects);
});

test('others connect by references', () => {
  const cluster = new TenantCluster(cloud().team, 'prod', { network: { serviceCidr: '10.96.0.0/12' } });
  const { apiHost, apiPort, host, podCidr, serviceCidr, kubeconfig } = cluster;
  expect({ apiHost, apiPort, host, podCidr, serviceCidr }).toEqual({
    apiHost: 'kubernetes-prod.tenant-test.svc',
    apiPort: 6443,
    host: 'kubernetes-prod.test.example.org',
    podCidr: '10.243.0.0/16',
    serviceCidr: '10.96.0.0/12',
  });
  expect(kubeconfig.key('admin.conf')).toEqual({
    secretKeyRef: { name: 'kubernetes-prod-admin-kubeconfig', key: 'admin.conf' },
  });
});

test('hosts are passed on to the ingress controller of the cluster', () => {
  const model = modelOf({ addons: { ingressNginx: { enabled: true, hosts: ['www.example.org'] } } });
  expect(specOf(model, 'Ingress', 'kubernetes-prod-ingress-nginx')).toMatchObject({
    ingressClassName: 'tenant-root',
    rules: [{ host: 'www.example.org' }],
  });
  expect(specOf(model, 'Service', 'kubernetes-prod-ingress-nginx')['selector']).toEqual({
    'cluster.x-k8s.io/cluster-name': 'kubernetes-prod',
    'cluster.x-k8s.io/role': 'worker',
    'node-role.kubernetes.io/ingress-nginx': '',
  });
});

test('values of addons are laid over ours, and only ours are known to be the right ones', () => {
  const valuesOverride = { MTU: 1400, hubble: { enabled: true } };
  const spec = specOf(modelOf({ addons: { cilium: { valuesOverride } } }), 'HelmRelease', 'kubernetes-prod-cilium');
  expect(spec['values']).toMatchObject({ MTU: 1400, hubble: { enabled: true }, routingMode: 'tunnel' });
});

test('a storage class of another name takes the place of the default one', () => {
  const spec = specOf(modelOf({ storageClass: 'fast' }), 'HelmRelease', 'kubernetes-prod-csi');
  expect(spec['values']).toEqual({
    storageClasses: {
      replicated: null,
      fast: { infraStorageClass: 'fast', default: true },
      kubevirt: { infraStorageClass: 'fast', default: false },
    },
  });
});

test('control planes reach the etcd of the tenant above, and no other way is opened for them', () => {
  const model = modelOf({});
  expect(specOf(model, 'CiliumNetworkPolicy', 'kubernetes-prod-etcd')).toEqual({
    endpointSelector: {
      matchLabels: { 'kamaji.clastix.io/name': 'kubernetes-prod', 'policy.cozystack.io/allow-to-etcd': 'true' },
    },
    egress: [
      {
        toEndpoints: [
          {
            matchLabels: {
              'app.kubernetes.io/instance': 'etcd',
              'app.kubernetes.io/name': 'etcd',
              'k8s:io.kubernetes.pod.namespace': 'tenant-root',
            },
          },
        ],
        toPorts: [{ ports: [{ port: '2379', protocol: 'TCP' }] }],
      },
    ],
  });
  expect(check(model)).toEqual([]);
});

test("it works alone in anybody's chart, on Kamaji's default DataStore", () => {
  const app = new App();
  new TenantCluster(new Chart(app, 'chart', { namespace: 'web' }), 'prod');
  const text = app.synthYaml();
  expect(text).toContain('kind: KamajiControlPlane');
  expect(text).not.toContain('dataStoreName');
  expect(text).not.toContain('CiliumNetworkPolicy\n');
});
