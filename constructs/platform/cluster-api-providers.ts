/** A provider of Cluster API: what the operator fetches and installs. */
export interface ClusterApiProvider {
  readonly kind: 'BootstrapProvider' | 'ControlPlaneProvider' | 'CoreProvider' | 'InfrastructureProvider';
  /** Name by which `clusterctl` knows it. */
  readonly name: string;
  /** Release whose manifest is installed. */
  readonly version: string;
  /** Repository on GitHub, `owner/name`. */
  readonly repository: string;
  /** File of the release. */
  readonly manifest: string;
  /** Name of the controller's container. */
  readonly container: string;
  /** CPU and memory that the controller asks for, and its limit of memory. */
  readonly resources: { readonly cpu: string; readonly memory: string; readonly memoryLimit: string };
  /** Whether its manifest leaves the pods with more rights than the restricted level of Pod Security has. */
  readonly unrestricted?: true;
}

/**
 * The providers and their versions, which go together: all speak contract v1beta1. Newer releases of the Kamaji provider have v1alpha2 of its
 * kinds only, without a conversion. Source: Cozystack v1.6, packages `capi-providers-*`, and the manifests of the releases.
 */
export const CLUSTER_API_PROVIDERS: readonly ClusterApiProvider[] = [
  {
    kind: 'CoreProvider',
    name: 'cluster-api',
    version: 'v1.10.1',
    repository: 'kubernetes-sigs/cluster-api',
    manifest: 'core-components.yaml',
    container: 'manager',
    resources: { cpu: '50m', memory: '128Mi', memoryLimit: '512Mi' },
  },
  {
    kind: 'BootstrapProvider',
    name: 'kubeadm',
    version: 'v1.10.1',
    repository: 'kubernetes-sigs/cluster-api',
    manifest: 'bootstrap-components.yaml',
    container: 'manager',
    resources: { cpu: '10m', memory: '64Mi', memoryLimit: '256Mi' },
  },
  {
    kind: 'ControlPlaneProvider',
    name: 'kamaji',
    version: 'v0.19.0',
    repository: 'clastix/cluster-api-control-plane-provider-kamaji',
    manifest: 'control-plane-components.yaml',
    container: 'controller',
    resources: { cpu: '10m', memory: '128Mi', memoryLimit: '1Gi' },
    unrestricted: true,
  },
  {
    kind: 'InfrastructureProvider',
    name: 'kubevirt',
    version: 'v0.1.10',
    repository: 'kubernetes-sigs/cluster-api-provider-kubevirt',
    manifest: 'infrastructure-components.yaml',
    container: 'manager',
    resources: { cpu: '10m', memory: '64Mi', memoryLimit: '256Mi' },
    unrestricted: true,
  },
];
