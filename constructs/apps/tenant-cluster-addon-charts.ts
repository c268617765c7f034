import type { JsonObject } from '../../lib/values/json';

/** A chart of upstream that is installed into tenants' clusters. */
export interface AddonChart {
  readonly repository: string;
  readonly chart: string;
  readonly version: string;
  /** Namespace in the tenant's cluster. It is Cozystack's, so that clusters made by it are taken over. */
  readonly namespace: string;
}

/** Names of all addons; their releases are `<cluster>-<name>`. */
export type AddonName =
  | ('cilium' | 'coredns' | 'csi' | 'metrics-server' | 'vsnap-crd')
  | ('cert-manager' | 'gpu-operator' | 'hami' | 'ingress-nginx' | 'velero');

/** Charts by addon. Source: Cozystack v1.6, packages of these names; versions as vendored there. */
export const ADDON_CHARTS: Readonly<Record<Exclude<AddonName, 'csi' | 'vsnap-crd'>, AddonChart>> = {
  cilium: { repository: 'https://helm.cilium.io', chart: 'cilium', version: '1.19.5', namespace: 'cozy-cilium' },
  coredns: {
    repository: 'https://coredns.github.io/helm',
    chart: 'coredns',
    version: '1.46.0',
    namespace: 'kube-system',
  },
  'metrics-server': {
    repository: 'https://kubernetes-sigs.github.io/metrics-server',
    chart: 'metrics-server',
    version: '3.12.2',
    namespace: 'cozy-monitoring',
  },
  'cert-manager': {
    repository: 'https://charts.jetstack.io',
    chart: 'cert-manager',
    version: 'v1.20.2',
    namespace: 'cozy-cert-manager',
  },
  'gpu-operator': {
    repository: 'https://helm.ngc.nvidia.com/nvidia',
    chart: 'gpu-operator',
    version: 'v26.3.1',
    namespace: 'cozy-gpu-operator',
  },
  hami: {
    repository: 'https://project-hami.github.io/HAMi',
    chart: 'hami',
    version: '2.9.0',
    namespace: 'cozy-hami',
  },
  'ingress-nginx': {
    repository: 'https://kubernetes.github.io/ingress-nginx',
    chart: 'ingress-nginx',
    version: '4.11.2',
    namespace: 'cozy-ingress-nginx',
  },
  velero: {
    repository: 'https://vmware-tanzu.github.io/helm-charts',
    chart: 'velero',
    version: '12.0.3',
    namespace: 'cozy-velero',
  },
};

/**
 * Charts that Cozystack keeps in its own repository and publishes nowhere else: the node side of the CSI driver, and the kinds of snapshots.
 * They are read from there, at the release that the images are of.
 */
export const COZYSTACK_CHARTS = {
  url: 'https://github.com/cozystack/cozystack',
  tag: 'v1.6.0',
  folder: 'packages/system',
  charts: {
    csi: { chart: 'kubevirt-csi-node', namespace: 'cozy-csi' },
    'vsnap-crd': { chart: 'vsnap-crd', namespace: 'cozy-vsnap-crd' },
  },
} as const;

/** What the addons are told of the cluster. */
export interface AddonContext {
  /** Host of the API server as pods of the cluster reach it. */
  readonly apiHost: string;
  readonly dnsAddress: string;
  /** StorageClass of the platform. */
  readonly storageClass: string;
  /** Whether the ingress controller is reached through that of the tenant. */
  readonly proxied: boolean;
  readonly hami: boolean;
}

/** Node ports of the ingress controller, behind the tenant's own. */
export const INGRESS_PORTS = { http: 30000, https: 30001 } as const;

/** Values of the charts. Figures: Cozystack v1.5.4, chart `kubernetes`. */
export const ADDON_VALUES: Readonly<Record<AddonName, (context: AddonContext) => JsonObject>> = {
  cilium: ({ apiHost }) => ({
    kubeProxyReplacement: true,
    k8sServiceHost: apiHost,
    k8sServicePort: 6443,
    routingMode: 'tunnel',
    // the tunnel of the platform's own network takes its share of 1500 first
    MTU: 1350,
    enableIPv4Masquerade: true,
    ipam: { mode: 'kubernetes' },
    // AppArmor of the nodes' Ubuntu would keep the agent from the namespaces of the host
    podAnnotations: Object.fromEntries(
      ['cilium-agent', 'clean-cilium-state', 'mount-cgroup', 'apply-sysctl-overwrites'].map(container => [
        `container.apparmor.security.beta.kubernetes.io/${container}`,
        'unconfined',
      ]),
    ),
    operator: { replicas: 1 },
    hubble: { enabled: false },
    envoy: { enabled: false },
  }),
  coredns: ({ dnsAddress }) => ({
    service: { clusterIP: dnsAddress, name: 'kube-dns' },
    k8sAppLabelOverride: 'kube-dns',
  }),
  'metrics-server': () => ({
    // kubelets that kubeadm joins sign their certificates themselves
    args: ['--kubelet-insecure-tls'],
    // 10250 is the kubelet's
    containerPort: 4443,
  }),
  'vsnap-crd': () => ({}),
  csi: ({ storageClass }) => ({
    storageClasses: {
      // the chart's own ones are taken out where they are not asked for
      replicated: null,
      [storageClass]: { infraStorageClass: storageClass, default: true },
      kubevirt: { infraStorageClass: storageClass, default: false },
    },
  }),
  'cert-manager': () => ({ crds: { enabled: true } }),
  'gpu-operator': ({ hami }) => ({
    ccManager: { enabled: false },
    vgpuDeviceManager: { enabled: false },
    devicePlugin: { enabled: !hami },
  }),
  hami: () => ({ devicePlugin: { runtimeClassName: 'nvidia' } }),
  'ingress-nginx': ({ proxied }) => ({
    fullnameOverride: 'ingress-nginx',
    controller: {
      kind: 'DaemonSet',
      nodeSelector: { 'node-role.kubernetes.io/ingress-nginx': '' },
      ...(proxied ? { service: { type: 'NodePort', nodePorts: INGRESS_PORTS } } : {}),
    },
  }),
  velero: () => ({
    upgradeCRDs: false,
    deployNodeAgent: true,
    // where backups go is said in the cluster, by a BackupStorageLocation
    configuration: { features: 'EnableCSI', backupStorageLocation: [], volumeSnapshotLocation: [] },
    initContainers: [
      {
        name: 'velero-plugin-for-aws',
        image: 'velero/velero-plugin-for-aws:v1.14.1',
        volumeMounts: [{ name: 'plugins', mountPath: '/target' }],
      },
    ],
  }),
};
