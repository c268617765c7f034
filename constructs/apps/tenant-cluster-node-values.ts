import type { Quantity } from '../../lib/values/quantity';

/** Minor versions of Kubernetes that clusters may have. */
export type TenantClusterVersion = 'v1.35' | 'v1.34' | 'v1.33' | 'v1.32' | 'v1.31';

/** A group of worker nodes: virtual machines that are alike. */
export interface TenantClusterNodeGroup {
  /**
   * Nodes that there are at least.
   * @minimum 0
   * @default 0
   */
  readonly minReplicas?: number;
  /**
   * Nodes that the autoscaler makes at most.
   * @minimum 1
   * @default 10
   */
  readonly maxReplicas?: number;
  /**
   * CPUs and memory by the name of a KubeVirt instance type. Ignored where `resources` are given.
   * @minLength 1
   * @default 'u1.medium'
   */
  readonly instanceType?: string;
  /**
   * CPUs and memory of each node in place of an instance type.
   * @default - those of the instance type
   */
  readonly resources?: TenantClusterNodeResources;
  /**
   * Disk of each node for images, logs and scratch space of pods. It lives as long as the node.
   * @default '20Gi'
   */
  readonly diskSize?: Quantity;
  /**
   * StorageClass of the platform for that disk.
   * @default - the platform's default StorageClass
   */
  readonly storageClass?: string;
  /**
   * Roles that nodes are labelled with; `ingress-nginx` lets the ingress controller run there.
   * @default []
   */
  readonly roles?: readonly string[];
  /**
   * GPUs of the platform's nodes that each node gets whole. NVIDIA's driver needs 4Gi of memory.
   * @default []
   */
  readonly gpus?: readonly TenantClusterGpu[];
  /**
   * Version of the nodes where it is not that of the cluster: at most three minors older, never newer.
   * @default - that of the cluster
   */
  readonly version?: TenantClusterVersion;
  /**
   * What the kubelet keeps back from pods. It reaches new nodes only.
   * @default - see its members
   */
  readonly kubelet?: TenantClusterKubelet;
}

/** CPUs and memory of a node. */
export interface TenantClusterNodeResources {
  /**
   * CPUs, whole ones.
   * @minimum 1
   */
  readonly cpu: number;
  /** Memory. */
  readonly memory: Quantity;
}

/** A GPU. */
export interface TenantClusterGpu {
  /**
   * Name of the device as the platform's nodes offer it, e.g. `nvidia.com/AD102GL_L40S`.
   * @minLength 1
   */
  readonly name: string;
}

/** What the kubelet keeps back from pods. */
export interface TenantClusterKubelet {
  /**
   * Memory for the operating system.
   * @default - 5 % of the node's, at least 256Mi and at most 1Gi
   */
  readonly systemReservedMemory?: Quantity;
  /**
   * Memory for kubelet and container runtime.
   * @default - 5 % of the node's, at least 256Mi and at most 1Gi
   */
  readonly kubeReservedMemory?: Quantity;
  /**
   * CPU for the operating system.
   * @default - 5 % of the node's, at least 50m and at most 500m
   */
  readonly systemReservedCpu?: Quantity;
  /**
   * CPU for kubelet and container runtime.
   * @default - 5 % of the node's, at least 50m and at most 500m
   */
  readonly kubeReservedCpu?: Quantity;
  /**
   * Free memory, an amount or a share, below which pods are thrown out at once.
   * @default '7%'
   */
  readonly evictionHardMemory?: string;
  /**
   * Free memory, an amount or a share, below which pods are asked to leave; more than the former, in the same unit.
   * @default '10%'
   */
  readonly evictionSoftMemory?: string;
}
