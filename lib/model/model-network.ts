import type { NetworkRole } from '../kinds/rules/network-role';

export type { NetworkRole } from '../kinds/rules/network-role';

/** A network of the platform, for the checks that compare them. */
export interface ModelNetwork {
  /** What it is for. @default 'other' */
  readonly role?: NetworkRole;
  /** As messages name it, e.g. `pods`, `join`, `load balancers (pool-a)`. */
  readonly name: string;
  /** In CIDR notation, or a range `FIRST-LAST`; several are parted by commas. */
  readonly cidr: string;
  /** Name of the routing domain, e.g. a VPC: networks of two domains may share addresses. @default - the cluster's */
  readonly domain?: string;
  /** Prefix length of the range that each node gets out of it. @default - nodes get none */
  readonly rangePerNode?: number;
  /** Index into {@link Model.objects} of the object that takes it. @default - a component states it */
  readonly object?: number;
}

/** A port of pods. */
export interface ConnectionPort {
  /** @default 'TCP' */
  readonly protocol?: 'TCP' | 'UDP' | 'SCTP';
  readonly port: number;
}

/** Pods of a namespace: those with labels, or all. */
export interface ConnectionPods {
  readonly namespace: string;
  /** @default - all pods */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A connection that a component needs: the network policies are to let it through, and no others between tenants. */
export interface ModelConnection {
  /** Pods that connect. */
  readonly from: ConnectionPods;
  /** Pods that they connect to, pods of whichever namespace, or what is no pod. */
  readonly to: ConnectionPods | 'pods' | 'world' | 'api-server';
  /** @default - all */
  readonly ports?: readonly ConnectionPort[];
}
