/** How one physical network interface is found, by what does not change with the kernel. All given members must hold; `*` stands for any characters. */
export interface LinkSelector {
  /**
   * Hardware address, e.g. `52:54:00:12:34:56`, or `52:54:00:*` where the machine has one interface of that maker.
   * @default - any
   */
  readonly mac?: string;
  /**
   * Address on the bus, e.g. `0000:03:00.0`.
   * @default - any
   */
  readonly busPath?: string;
  /**
   * Kernel driver, e.g. `mlx5_core`.
   * @default - any
   */
  readonly driver?: string;
}

/** Modes of a bond. Source: Linux, "Ethernet Bonding Driver", `mode`. */
export type BondMode =
  'balance-rr' | 'active-backup' | 'balance-xor' | 'broadcast' | '802.3ad' | 'balance-tlb' | 'balance-alb';

/** Several interfaces that act as one. */
export interface Bond {
  /** How packets are given to members. */
  readonly mode: BondMode;
  /** Interfaces, by name or by what finds them. Each in one bond only. */
  readonly members: readonly (string | LinkSelector)[];
  /**
   * Interval at which the state of the members is looked at, in milliseconds.
   * @minimum 1
   * @default 100
   */
  readonly miimon?: number;
  /**
   * Wait before a member that came back is used, in milliseconds: a multiple of `miimon`.
   * @default 0
   */
  readonly updelay?: number;
  /**
   * Wait before a member that failed is left, in milliseconds: a multiple of `miimon`.
   * @default 0
   */
  readonly downdelay?: number;
  /**
   * Rate of the partner's LACP packets; only in mode `802.3ad`.
   * @default - the kernel's
   */
  readonly lacpRate?: 'slow' | 'fast';
  /**
   * By what packets are spread over members.
   * @default - the kernel's
   */
  readonly xmitHashPolicy?: 'layer2' | 'layer3+4' | 'layer2+3' | 'encap2+3' | 'encap3+4' | 'vlan+srcmac';
}

/** A static route. */
export interface Route {
  /**
   * Network that is reached.
   * @default - everything: the default route of the gateway's family
   */
  readonly to?: string;
  /** Address of the gateway, inside a network of the link. */
  readonly via: string;
  /**
   * Weight among routes to one network: the smallest is taken.
   * @default - the system's
   */
  readonly metric?: number;
}

/** Addresses of an interface. */
export interface LinkNetwork {
  /**
   * Static addresses with their prefix, e.g. `192.0.2.11/24`.
   * @default - none
   */
  readonly addresses?: readonly string[];
  /**
   * Whether addresses come by DHCP (IPv4).
   * @default - where no address is given, but for the members of bonds and interfaces that only carry VLANs
   */
  readonly dhcp?: boolean;
  /**
   * Static routes.
   * @default - none
   */
  readonly routes?: readonly Route[];
  /**
   * Largest packet, in bytes.
   * @default - the kernel's
   */
  readonly mtu?: number;
}

/** A tagged network on an interface. */
export interface Vlan extends LinkNetwork {
  /**
   * Number of the network.
   * @minimum 1
   * @maximum 4094
   */
  readonly id: number;
}

/** A network interface of a machine. */
export interface Link extends LinkNetwork {
  /** Name: of the interface where neither `selector` nor `bond` is given, else the name that it gets, e.g. `net0`, `bond0`. */
  readonly name: string;
  /**
   * What finds the interface.
   * @default - the interface of that name
   */
  readonly selector?: LinkSelector;
  /**
   * What makes it a bond of other interfaces.
   * @default - no bond
   */
  readonly bond?: Bond;
  /**
   * Tagged networks on it.
   * @default - none
   */
  readonly vlans?: readonly Vlan[];
}
