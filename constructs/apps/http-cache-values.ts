import type { Quantity } from '../../lib/values/quantity';
import type { Resources, ResourcesPreset } from './resources';

/** Parameters of an HTTP cache: plain data, the source of its JSON Schema, its CRD and its reference page. */
export interface HttpCacheValues {
  /**
   * Disk of each nginx; nine tenths of it hold cached answers. Another size makes Flux replace the StatefulSet, and the cache starts empty.
   * @default '10Gi'
   */
  readonly size?: Quantity;
  /**
   * StorageClass of the disks. It cannot change after creation.
   * @immutable
   * @default - the cluster's default StorageClass
   */
  readonly storageClass?: string;
  /**
   * Whether it is reachable from outside the cluster, by a load balancer on port 80.
   * @default false
   */
  readonly external?: boolean;
  /**
   * Servers whose answers are cached, as `address:port`. Names are not taken: nginx would look them up only once, when it starts.
   * @minItems 1
   */
  readonly endpoints: readonly string[];
  /**
   * The load balancer before the caches.
   * @default - see its members
   */
  readonly haproxy?: HttpCacheHaproxy;
  /**
   * The caches.
   * @default - see its members
   */
  readonly nginx?: HttpCacheNginx;
  /**
   * Networks of proxies before this cache whose `X-Forwarded-For` is believed, in CIDR notation.
   * @default []
   */
  readonly trustedProxies?: readonly string[];
  /**
   * Networks from which the method PURGE fetches an answer anew, in CIDR notation. All others get status 403.
   * @default []
   */
  readonly purgeFrom?: readonly string[];
  /**
   * Whether metrics are collected, by a PodMonitor on the HAProxy pods.
   * @default false
   */
  readonly monitoring?: boolean;
}

/** The load balancer before the caches. */
export interface HttpCacheHaproxy {
  /**
   * Pods.
   * @minimum 1
   * @default 2
   */
  readonly replicas?: number;
  /**
   * CPU and memory of each pod, over those of the preset.
   * @default - those of the preset
   */
  readonly resources?: Resources;
  /**
   * CPU and memory of each pod by name.
   * @default 't1.nano'
   */
  readonly resourcesPreset?: ResourcesPreset;
}

/** The caches. */
export interface HttpCacheNginx {
  /**
   * Pods. Each holds its share of the addresses; another number moves as few as possible.
   * @minimum 1
   * @maximum 100
   * @default 2
   */
  readonly replicas?: number;
  /**
   * CPU and memory of each pod, over those of the preset. A quarter of the memory holds the keys of cached answers, 8,000 in a mebibyte.
   * @default - those of the preset
   */
  readonly resources?: Resources;
  /**
   * CPU and memory of each pod by name.
   * @default 't1.nano'
   */
  readonly resourcesPreset?: ResourcesPreset;
}
