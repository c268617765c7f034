import type { FindObject } from './pod-group';
import type { Manifest } from '../../values/json';

/** Addresses for load balancers. */
export interface AddressPool {
  /** Each a network in CIDR notation or a range `FIRST-LAST`. */
  readonly addresses: readonly string[];
  /** Whether who names no pool gets addresses of it. */
  readonly autoAssign: boolean;
  /** Whether addresses that end in 0 or 255 are left out. */
  readonly avoidBuggyIPs: boolean;
  /** Namespaces that may have them. @default - all */
  readonly namespaces?: readonly string[];
}

/** Who tells the network around the cluster of addresses. */
export interface Announcement {
  /** Names of the pools. @default - all */
  readonly pools?: readonly string[];
  /** Label selectors of nodes; each list must match by one of its selectors. */
  readonly nodes: readonly (readonly unknown[])[];
}

/** Something that asks for an address. */
export interface LoadBalancer {
  /** Pool that it names. @default - any */
  readonly pool?: string;
  /** Those with one key may share an address. @default - it has one of its own */
  readonly sharing?: string;
}

/** What the engine knows of a kind that has to do with load balancers. */
export interface AddressRules {
  /** @default - it is no pool */
  readonly addressPool?: (manifest: Manifest) => AddressPool;
  /** @default - it announces nothing */
  readonly announcement?: (manifest: Manifest, find: FindObject) => Announcement;
  /** @default - it asks for no address */
  readonly loadBalancers?: (manifest: Manifest) => readonly LoadBalancer[];
}
