import type { Construct } from 'constructs';
import { BGPAdvertisement, L2Advertisement } from '../../lib/kinds/generated/metallb.io';
import { KubeObject } from '../../lib/kinds/kube-object';
import { ANYTHING, TEXT, integer, list, map, object, where } from '../../lib/model/prop-types';
import type { BgpPeer } from './metallb-peer';

/** One node answers for each address by ARP (IPv6: NDP); the nodes and their neighbours are in one layer-2 segment. */
export interface L2Announcement {
  /**
   * Interfaces of the nodes on which they answer.
   * @default - all
   */
  readonly interfaces?: readonly string[];
  /**
   * Labels of the nodes that answer.
   * @default - all nodes
   */
  readonly nodes?: Readonly<Record<string, string>>;
}

/** Routers learn the addresses from all nodes. */
export interface BgpAnnouncement {
  /**
   * Routers that learn them.
   * @default - all of the program
   */
  readonly peers?: readonly BgpPeer[];
  /**
   * Prefix length of the IPv4 routes that are told: 32 for each address by itself, less to tell of a pool at once.
   * @default 32
   */
  readonly aggregationLength?: number;
  /**
   * Preference within the own autonomous system; only for internal BGP.
   * @default - the router's own
   */
  readonly localPref?: number;
  /**
   * Communities that mark the routes, `65535:65282` or the name of one that a Community object defines.
   * @default - none
   */
  readonly communities?: readonly string[];
  /**
   * Labels of the nodes that tell of them.
   * @default - all nodes
   */
  readonly nodes?: Readonly<Record<string, string>>;
}

/** How the network around the cluster learns of addresses: one of the two. */
export type Announcement =
  { readonly l2: L2Announcement; readonly bgp?: never } | { readonly bgp: BgpAnnouncement; readonly l2?: never };

const PEER = where(ANYTHING, value => (isPeer(value) ? undefined : 'be a BgpPeer construct'));

function isPeer(value: unknown): boolean {
  return KubeObject.isKubeObject(value) && value.type.kind === 'BGPPeer';
}

const NODES = map(TEXT);
const L2 = object<L2Announcement>({ interfaces: list(TEXT), nodes: NODES });
const BGP = object<BgpAnnouncement>({
  peers: list(PEER),
  aggregationLength: integer(1, 32),
  localPref: integer(0, 4_294_967_295),
  communities: list(TEXT),
  nodes: NODES,
});

/** What an announcement takes. */
export const ANNOUNCEMENT = where(
  object<{ readonly l2?: L2Announcement; readonly bgp?: BgpAnnouncement }>({ l2: L2, bgp: BGP }),
  ({ l2, bgp }: { readonly l2?: object; readonly bgp?: object }) =>
    (l2 === undefined) === (bgp === undefined) ? 'have one of l2 and bgp' : undefined,
);

/** Adds the announcement of a pool, named after it. */
export function announce(pool: Construct, name: string, announcement: Announcement): void {
  if (announcement.l2 !== undefined) {
    const { interfaces, nodes } = announcement.l2;
    new L2Advertisement(pool, 'l2', {
      metadata: { name },
      spec: { ipAddressPools: [name], interfaces, nodeSelectors: selectorsOf(nodes) },
    });
    return;
  }
  const { peers, nodes, ...routes } = announcement.bgp;
  new BGPAdvertisement(pool, 'bgp', {
    metadata: { name },
    spec: {
      ...routes,
      ipAddressPools: [name],
      peers: peers?.map(({ metadata }) => metadata.name!),
      nodeSelectors: selectorsOf(nodes),
    },
  });
}

function selectorsOf(
  nodes: Readonly<Record<string, string>> | undefined,
): { matchLabels: Readonly<Record<string, string>> }[] | undefined {
  return nodes === undefined ? undefined : [{ matchLabels: nodes }];
}
