import type { Resources, ResourcesPreset } from './resources';
import type { TenantClusterAddons } from './tenant-cluster-addon-values';
import type { TenantClusterNodeGroup, TenantClusterVersion } from './tenant-cluster-node-values';

/** Parameters of a tenant's Kubernetes cluster: plain data, the source of its JSON Schema, its CRD and its reference page. */
export interface TenantClusterValues {
  /**
   * StorageClass of the platform from which volumes of the cluster come. Nodes that pods move between must all reach it.
   * @immutable
   * @default 'replicated'
   */
  readonly storageClass?: string;
  /**
   * Minor version of Kubernetes. It can be raised by one at a time, never lowered.
   * @default 'v1.35'
   */
  readonly version?: TenantClusterVersion;
  /**
   * Name by which the API is reached from outside.
   * @default - `<release>.<host of the tenant or platform>`; without an ingress of the tenant it is reached from inside only
   */
  readonly host?: string;
  /**
   * Groups of worker nodes by name.
   * @default - one group `md0` with the defaults of a group and role `ingress-nginx`
   */
  readonly nodeGroups?: Readonly<Record<string, TenantClusterNodeGroup>>;
  /**
   * Pods of the control plane.
   * @default - see its members
   */
  readonly controlPlane?: TenantClusterControlPlane;
  /**
   * Addresses inside the cluster.
   * @default - see its members
   */
  readonly network?: TenantClusterNetwork;
  /**
   * When a node counts as broken and is replaced.
   * @default - see its members
   */
  readonly nodeHealthCheck?: TenantClusterNodeHealth;
  /**
   * How long a new machine may take to become a node before the autoscaler tries elsewhere: whole s, m or h.
   * @pattern ^[1-9][0-9]*[smh]$
   * @default '30m'
   */
  readonly maxNodeProvisionTime?: string;
  /**
   * What is installed into the cluster. Cilium, CoreDNS, metrics and storage always are.
   * @default - see its members
   */
  readonly addons?: TenantClusterAddons;
}

/** Pods of the control plane. */
export interface TenantClusterControlPlane {
  /**
   * Pods, each with API server, controller manager, scheduler and the end of the tunnels to the nodes. Two outlive the loss of a node.
   * @minimum 1
   * @default 2
   */
  readonly replicas?: number;
  /**
   * The API server.
   * @default - see its members
   */
  readonly apiServer?: TenantClusterApiServer;
  /**
   * The controller manager.
   * @default - see its members
   */
  readonly controllerManager?: TenantClusterController;
  /**
   * The scheduler.
   * @default - see its members
   */
  readonly scheduler?: TenantClusterController;
  /**
   * The end of the tunnels through which the API server reaches the nodes.
   * @default - see its members
   */
  readonly konnectivity?: TenantClusterKonnectivity;
}

/** An API server. */
export interface TenantClusterApiServer {
  /**
   * CPU and memory, over those of the preset.
   * @default - those of the preset
   */
  readonly resources?: Resources;
  /**
   * CPU and memory by name.
   * @default 'c1.medium'
   */
  readonly resourcesPreset?: ResourcesPreset;
}

/** A controller beside the API server. */
export interface TenantClusterController {
  /**
   * CPU and memory, over those of the preset.
   * @default - those of the preset
   */
  readonly resources?: Resources;
  /**
   * CPU and memory by name.
   * @default 't1.micro'
   */
  readonly resourcesPreset?: ResourcesPreset;
}

/** Konnectivity. */
export interface TenantClusterKonnectivity {
  /**
   * Its server.
   * @default - see its members
   */
  readonly server?: TenantClusterController;
}

/** Addresses inside a cluster. */
export interface TenantClusterNetwork {
  /**
   * Addresses of pods. Only networks that pods of the cluster have to reach must not overlap with it.
   * @immutable
   * @default '10.243.0.0/16'
   */
  readonly podCidr?: string;
  /**
   * Addresses of Services; the tenth is that of DNS.
   * @immutable
   * @default '10.95.0.0/16'
   */
  readonly serviceCidr?: string;
}

/** When a node is replaced. */
export interface TenantClusterNodeHealth {
  /**
   * Above this number or share of broken nodes in a group none is replaced: then it is not the nodes that are broken.
   * @pattern ^[0-9]+%?$
   * @default '50%'
   */
  readonly maxUnhealthy?: string;
  /**
   * How long a machine may take to become a node: whole s, m or h.
   * @pattern ^[1-9][0-9]*[smh]$
   * @default '20m'
   */
  readonly nodeStartupTimeout?: string;
  /**
   * How long a node may be silent: whole s, m or h.
   * @pattern ^[1-9][0-9]*[smh]$
   * @default '5m'
   */
  readonly readyUnknownTimeout?: string;
  /**
   * How long a node may say that it is not ready: whole s, m or h.
   * @pattern ^[1-9][0-9]*[smh]$
   * @default '10m'
   */
  readonly readyFalseTimeout?: string;
}
