/** Which API groups the package carries kinds of, and what these are taken from (`source` of the schemas). */
export interface KindSource {
  readonly group: string;
  readonly source: string;
  /** @default - all kinds of the group */
  readonly kinds?: readonly string[];
}

/** Custom resources that the constructs emit. Versions are those that the platform installs. */
export const CUSTOM: readonly KindSource[] = [
  { group: 'acme.cert-manager.io', source: 'cert-manager CRDs, as in Cozystack v1.6' },
  { group: 'barmancloud.cnpg.io', source: 'plugin-barman-cloud CRDs, as in Cozystack v1.6' },
  {
    group: 'bootstrap.cluster.x-k8s.io',
    source: "Cluster API bootstrap providers' CRDs, as in Cozystack v1.6",
    kinds: ['KubeadmConfig', 'KubeadmConfigTemplate'],
  },
  { group: 'cdi.kubevirt.io', source: 'Containerized Data Importer CRDs, as in Cozystack v1.6' },
  { group: 'cert-manager.io', source: 'cert-manager CRDs, as in Cozystack v1.6' },
  { group: 'cilium.io', source: 'Cilium v1.18.2 CRDs' },
  { group: 'cluster.x-k8s.io', source: 'Cluster API v1beta1 CRDs, as in Cozystack v1.6' },
  { group: 'controlplane.cluster.x-k8s.io', source: 'CRDs of the Kamaji control plane provider, as in Cozystack v1.6' },
  { group: 'etcd-operator.cozystack.io', source: 'etcd-operator CRDs, as in Cozystack v1.6' },
  { group: 'external-secrets.io', source: 'External Secrets CRDs, v1 and v0.10.4' },
  { group: 'gateway.networking.k8s.io', source: 'Gateway API CRDs, experimental channel, as in Cozystack v1.6' },
  { group: 'generators.external-secrets.io', source: 'External Secrets v0.10.4 CRDs' },
  { group: 'helm.toolkit.fluxcd.io', source: 'helm-controller v1.4.3 CRDs' },
  {
    group: 'infrastructure.cluster.x-k8s.io',
    source: 'CRDs of the KubeVirt infrastructure provider, as in Cozystack v1.6',
  },
  { group: 'instancetype.kubevirt.io', source: 'KubeVirt CRDs, as in Cozystack v1.6' },
  { group: 'k8s.cni.cncf.io', source: 'Multus CRDs, as in Cozystack v1.6' },
  { group: 'kamaji.clastix.io', source: 'Kamaji CRDs, as in Cozystack v1.6' },
  { group: 'kubeovn.io', source: 'Kube-OVN CRDs, as in Cozystack v1.6' },
  { group: 'kubevirt.io', source: 'KubeVirt CRDs, as in Cozystack v1.6' },
  { group: 'kustomize.toolkit.fluxcd.io', source: 'kustomize-controller v1.7.3 CRDs' },
  { group: 'metallb.io', source: 'MetalLB CRDs, as in Cozystack v1.6' },
  {
    group: 'monitoring.coreos.com',
    source: 'prometheus-operator v0.87.0 CRDs',
    kinds: ['PodMonitor', 'PrometheusRule', 'ServiceMonitor'],
  },
  {
    group: 'operator.cluster.x-k8s.io',
    source: 'Cluster API operator CRDs, as in Cozystack v1.6',
    kinds: ['BootstrapProvider', 'ControlPlaneProvider', 'CoreProvider', 'InfrastructureProvider'],
  },
  {
    group: 'operator.victoriametrics.com',
    source: 'victoria-metrics-operator v0.68.4 CRDs',
    kinds: ['VMNodeScrape', 'VMPodScrape', 'VMProbe', 'VMRule', 'VMServiceScrape'],
  },
  { group: 'piraeus.io', source: 'Piraeus operator CRDs, as in Cozystack v1.6' },
  { group: 'postgresql.cnpg.io', source: 'CloudNativePG v1.28.2 CRDs' },
  { group: 'snapshot.storage.k8s.io', source: 'external-snapshotter CRDs, as in Cozystack v1.6' },
  { group: 'source.toolkit.fluxcd.io', source: 'source-controller v1.7.0 CRDs' },
];

/** What the built-in kinds are taken from. */
export const BUILTIN_SOURCE = 'kube-apiserver v1.34.4, /openapi/v3';

/** Groups of the API server itself that a platform writes objects of. */
export const BUILTIN_GROUPS: readonly string[] = [
  '',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'apps',
  'autoscaling',
  'batch',
  'networking.k8s.io',
  'node.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
];

/** The OpenAPI v3 documents of these groups. `read` gives the JSON at a path of an API server. */
export async function openApiDocuments(read: (path: string) => Promise<unknown>): Promise<unknown[]> {
  const { paths } = (await read('/openapi/v3')) as { paths: Readonly<Record<string, { serverRelativeURL: string }>> };
  const prefixes = BUILTIN_GROUPS.map(group => (group === '' ? 'api/v1' : `apis/${group}/`));
  const wanted = Object.entries(paths).filter(([path]) => prefixes.some(prefix => path.startsWith(prefix)));
  return await Promise.all(wanted.map(([, { serverRelativeURL }]) => read(serverRelativeURL)));
}
