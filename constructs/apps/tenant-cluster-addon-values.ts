import type { JsonObject } from '../../lib/values/json';

/** What is installed into a tenant's cluster. */
export interface TenantClusterAddons {
  /**
   * The pod network.
   * @default - see its members
   */
  readonly cilium?: TenantClusterAddonValues;
  /**
   * DNS of the cluster.
   * @default - see its members
   */
  readonly coredns?: TenantClusterAddonValues;
  /**
   * Use of CPU and memory, for `kubectl top` and autoscaling.
   * @default - see its members
   */
  readonly metricsServer?: TenantClusterAddonValues;
  /**
   * Certificates.
   * @default - see its members
   */
  readonly certManager?: TenantClusterAddon;
  /**
   * An ingress controller on nodes with role `ingress-nginx`.
   * @default - see its members
   */
  readonly ingressNginx?: TenantClusterIngressNginx;
  /**
   * Drivers for GPUs.
   * @default - see its members
   */
  readonly gpuOperator?: TenantClusterAddon;
  /**
   * Shares of GPUs for pods; it needs `gpuOperator`.
   * @default - see its members
   */
  readonly hami?: TenantClusterAddon;
  /**
   * Backups of the cluster.
   * @default - see its members
   */
  readonly velero?: TenantClusterAddon;
}

/** An addon that is always there. */
export interface TenantClusterAddonValues {
  /**
   * Values of its chart, laid over those that are set here.
   * @default {}
   */
  readonly valuesOverride?: JsonObject;
}

/** An addon. */
export interface TenantClusterAddon extends TenantClusterAddonValues {
  /**
   * Whether it is installed.
   * @default false
   */
  readonly enabled?: boolean;
}

/** The ingress controller. */
export interface TenantClusterIngressNginx extends TenantClusterAddon {
  /**
   * How it is reached: `Proxied` through the ingress controllers of the tenant for the given hosts, or by a load balancer of its own.
   * @default 'Proxied'
   */
  readonly exposeMethod?: 'Proxied' | 'LoadBalancer';
  /**
   * Names that are passed on to it where it is `Proxied`.
   * @default []
   */
  readonly hosts?: readonly string[];
}
