import type { TenantClusterVersion } from './tenant-cluster-node-values';

/** What a minor version of Kubernetes consists of here. */
export interface TenantClusterRelease {
  /** Patch version of control plane and nodes. */
  readonly version: string;
  /** Disk of the nodes, with kubelet and kubeadm of this very version. */
  readonly image: string;
  /** Version of konnectivity where none was published for this minor. */
  readonly konnectivity?: string;
}

const DISKS = 'ghcr.io/cozystack/cozystack/ubuntu-container-disk';

/**
 * Releases by minor version, newest first. The newest is the last that Kamaji 26.3.6-edge takes (its KubeadmVersion is v1.35.0, patches aside).
 * Source: Cozystack v1.5.4, chart `kubernetes`: the last with nodes that kubeadm joins, and so with such disks.
 */
export const RELEASES: Readonly<Record<TenantClusterVersion, TenantClusterRelease>> = {
  'v1.35': {
    version: 'v1.35.1',
    image: `${DISKS}:v1.35-v1.5.4@sha256:cac4d5ed8a4178761309bb308f961c990f5c0521d7bf943a601deee498a07112`,
    konnectivity: 'v0.34.0',
  },
  'v1.34': {
    version: 'v1.34.4',
    image: `${DISKS}:v1.34-v1.5.4@sha256:3a084dfad0171d9779b56ac36331521088f3506b2bf00da9c115848df4e37272`,
  },
  'v1.33': {
    version: 'v1.33.8',
    image: `${DISKS}:v1.33-v1.5.4@sha256:7cb962b00258485ae576d0ce41209fb6209a41ac617cb1e89a1116210e9bb791`,
  },
  'v1.32': {
    version: 'v1.32.12',
    image: `${DISKS}:v1.32-v1.5.4@sha256:7042a8ad12a73c5a18002eae195a888cbda5b21251043c27faf8d11bec9cb3d2`,
  },
  'v1.31': {
    version: 'v1.31.14',
    image: `${DISKS}:v1.31-v1.5.4@sha256:0b9349137056e05bd99ede79fc650e293aa296b65126fa7a916a299096606340`,
  },
};

/** The version that clusters have which name none. */
export const DEFAULT_VERSION: TenantClusterVersion = 'v1.35';

/** Minors that a kubelet may be behind its API server. Source: Kubernetes, "Version Skew Policy", since 1.28. */
const KUBELET_SKEW = 3;

/** What is wrong with nodes of one version in a cluster of another. */
export function skewProblem(nodes: TenantClusterVersion, cluster: TenantClusterVersion): string | undefined {
  const distance = minorOf(cluster) - minorOf(nodes);
  if (distance < 0) return `nodes of ${nodes} are newer than their cluster of ${cluster}`;
  if (distance > KUBELET_SKEW)
    return `nodes of ${nodes} are ${distance} minors older than their cluster of ${cluster}, ${KUBELET_SKEW} are allowed`;
  return undefined;
}

function minorOf(version: TenantClusterVersion): number {
  return Number(version.split('.')[1]);
}
