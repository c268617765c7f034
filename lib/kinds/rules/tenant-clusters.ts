import type { Manifest } from '../../values/json';
import { textsAt } from '../../values/values-at';
import type { KindRules, Produced, ReferenceRule, TakenNetwork } from './rule';
import { controlPlaneAddresses, controlPlanePods, etcdPods, etcdVolumes } from './tenant-cluster-pods';
import { machineDeploymentPods } from './virtual-machine-pods';

const CORE = 'cluster.x-k8s.io';
const BOOTSTRAP = 'bootstrap.cluster.x-k8s.io';
const CONTROL_PLANE = 'controlplane.cluster.x-k8s.io';
const INFRASTRUCTURE = 'infrastructure.cluster.x-k8s.io';
const KAMAJI = 'kamaji.clastix.io';

const ready = { rule: 'condition', type: 'Ready' } as const;
const isReady = { rule: 'field', field: 'status.ready', equals: true } as const;

/** What the manifests of the providers define, by kind and name of the provider. Source: manifests of the releases in Cozystack v1.6. */
const PROVIDED_KINDS: Readonly<Record<string, readonly string[]>> = {
  'CoreProvider/cluster-api': [
    ...['clusterclasses', 'clusters', 'machinedeployments', 'machinedrainrules', 'machinehealthchecks'],
    ...['machinepools', 'machines', 'machinesets'],
  ]
    .map(plural => `${plural}.${CORE}`)
    .concat(
      ['clusterresourcesetbindings', 'clusterresourcesets'].map(plural => `${plural}.addons.${CORE}`),
      ['ipaddressclaims', 'ipaddresses'].map(plural => `${plural}.ipam.${CORE}`),
      `extensionconfigs.runtime.${CORE}`,
    ),
  'BootstrapProvider/kubeadm': ['kubeadmconfigs', 'kubeadmconfigtemplates'].map(plural => `${plural}.${BOOTSTRAP}`),
  'ControlPlaneProvider/kamaji': ['kamajicontrolplanes', 'kamajicontrolplanetemplates'].map(
    plural => `${plural}.${CONTROL_PLANE}`,
  ),
  'InfrastructureProvider/kubevirt': [
    ...['kubevirtclusters', 'kubevirtclustertemplates', 'kubevirtmachines', 'kubevirtmachinetemplates'],
  ].map(plural => `${plural}.${INFRASTRUCTURE}`),
};

function definitions({ kind, metadata: { name = '' } }: Manifest): readonly Produced[] {
  return (PROVIDED_KINDS[`${kind}/${name}`] ?? []).map(crd => ({
    group: 'apiextensions.k8s.io',
    kind: 'CustomResourceDefinition',
    namespace: undefined,
    name: crd,
  }));
}

/** Cluster API operator: a provider is ready once its controller runs; with it come the kinds that it defines. */
const providers = ['CoreProvider', 'BootstrapProvider', 'ControlPlaneProvider', 'InfrastructureProvider'].map(
  (kind): KindRules => ({
    group: 'operator.cluster.x-k8s.io',
    kind,
    readiness: ready,
    runsPods: true,
    references: [
      { path: 'spec.configSecret', kind: 'Secret' },
      { path: 'spec.additionalManifests', kind: 'ConfigMap' },
    ],
    produces: definitions,
  }),
);

/** What machines of every sort name. */
const machineReferences: readonly ReferenceRule[] = [
  { path: 'spec.clusterName', group: CORE, kind: 'Cluster' },
  { path: 'spec.template.spec.bootstrap.configRef', kind: 'KubeadmConfigTemplate', group: BOOTSTRAP },
  { path: 'spec.template.spec.bootstrap.dataSecretName', kind: 'Secret' },
  { path: 'spec.template.spec.infrastructureRef', kind: 'KubevirtMachineTemplate', group: INFRASTRUCTURE },
];

const MACHINE = 'spec.template.spec.virtualMachineTemplate.spec';

/** Networks of a cluster: inside it only its own packets go, so that two clusters may have the same, and its nodes reach those of the platform. */
function networksOf(manifest: Manifest): readonly TakenNetwork[] {
  const { namespace = '', name = '' } = manifest.metadata;
  const domain = `cluster ${namespace}/${name}`;
  return (['pods', 'services'] as const).flatMap(role => {
    const cidr = textsAt(manifest, `spec.clusterNetwork.${role}.cidrBlocks[]`).join(',');
    return cidr === '' ? [] : [{ role, name: `${role} of ${domain}`, cidr, domain }];
  });
}

/** Cluster API: a Cluster waits for the objects that carry it out. Without its control plane all that runs in it is lost. */
const clusterApi: readonly KindRules[] = [
  {
    group: CORE,
    kind: 'Cluster',
    ownsData: true,
    readiness: ready,
    networks: networksOf,
    references: [
      { path: 'spec.controlPlaneRef', kind: 'KamajiControlPlane', group: CONTROL_PLANE },
      { path: 'spec.infrastructureRef', kind: 'KubevirtCluster', group: INFRASTRUCTURE },
    ],
  },
  {
    group: CONTROL_PLANE,
    kind: 'KamajiControlPlane',
    // its etcd keys go with it
    ownsData: true,
    runsPods: true,
    pods: controlPlanePods,
    loadBalancers: controlPlaneAddresses,
    readiness: isReady,
    references: [
      { path: 'spec.dataStoreName', group: KAMAJI, kind: 'DataStore' },
      { path: 'spec.network.ingress.className', group: 'networking.k8s.io', kind: 'IngressClass' },
    ],
    produces: ({ metadata: { name = '' } }) => [
      ...['admin-kubeconfig', 'ca', 'kubeconfig'].map(suffix => ({ kind: 'Secret', name: `${name}-${suffix}` })),
      { kind: 'Service', name },
    ],
  },
  { group: INFRASTRUCTURE, kind: 'KubevirtCluster', ownsData: true, readiness: isReady },
  {
    group: INFRASTRUCTURE,
    kind: 'KubevirtMachineTemplate',
    // machines that were made of it need it until they are replaced, and by then the program has another; it goes with its Cluster
    ownsData: true,
    readiness: { rule: 'exists' },
    references: [
      {
        path: `${MACHINE}.instancetype`,
        group: 'instancetype.kubevirt.io',
        kind: 'VirtualMachineClusterInstancetype',
      },
      {
        path: `${MACHINE}.dataVolumeTemplates[].spec.storage.storageClassName`,
        group: 'storage.k8s.io',
        kind: 'StorageClass',
      },
    ],
  },
  {
    group: BOOTSTRAP,
    kind: 'KubeadmConfigTemplate',
    readiness: { rule: 'exists' },
    references: [{ path: 'spec.template.spec.files[].contentFrom.secret', kind: 'Secret' }],
  },
  ...['MachineDeployment', 'MachinePool'].map((kind): KindRules => ({
    group: CORE,
    kind,
    readiness: { rule: 'condition', type: kind === 'MachinePool' ? 'Ready' : 'Available' },
    references: machineReferences,
    ...(kind === 'MachineDeployment' ? { pods: machineDeploymentPods } : {}),
  })),
  {
    group: CORE,
    kind: 'MachineHealthCheck',
    readiness: { rule: 'exists' },
    references: [{ path: 'spec.clusterName', group: CORE, kind: 'Cluster' }],
  },
];

/** etcd operator: the Secrets are those of its own certificates, and it makes its PodDisruptionBudget itself. Source: etcd-operator v0.5.4. */
const etcd: readonly KindRules[] = [
  {
    group: 'etcd-operator.cozystack.io',
    kind: 'EtcdCluster',
    ownsData: true,
    runsPods: true,
    pods: etcdPods,
    volumes: etcdVolumes,
    readiness: { rule: 'condition', type: 'Available', generation: 'condition' },
    references: [
      { path: 'spec.tls.client.serverSecretRef', kind: 'Secret' },
      { path: 'spec.tls.client.operatorClientSecretRef', kind: 'Secret' },
      { path: 'spec.tls.peer.secretRef', kind: 'Secret' },
      { path: 'spec.imagePullSecrets[]', kind: 'Secret' },
      { path: 'spec.storage.storageClassName', group: 'storage.k8s.io', kind: 'StorageClass' },
    ],
    produces: ({ metadata: { name = '' } }) => [
      { kind: 'Service', name },
      { kind: 'Service', name: `${name}-client` },
      { group: 'policy', kind: 'PodDisruptionBudget', name },
    ],
  },
];

const secretsOfDataStore = ['certificateAuthority', 'clientCertificate'].flatMap(part =>
  ['certificate', 'privateKey'].map((key): ReferenceRule => ({
    path: `spec.tlsConfig.${part}.${key}.secretReference`,
    kind: 'Secret',
  })),
);

/** Kamaji: its webhook refuses a DataStore whose Secrets are not there. */
const kamaji: readonly KindRules[] = [
  {
    group: KAMAJI,
    kind: 'DataStore',
    // control planes can't be read without it
    ownsData: true,
    readiness: isReady,
    references: secretsOfDataStore,
  },
];

/** What tenants' Kubernetes clusters are made of. */
export const tenantClusterRules: readonly KindRules[] = [...providers, ...clusterApi, ...etcd, ...kamaji];
