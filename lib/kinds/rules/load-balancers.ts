import type { Manifest } from '../../values/json';
import { textsAt, valuesAt } from '../../values/values-at';
import type { AddressPool, Announcement } from './addresses';
import type { FindObject } from './pod-group';
import type { KindRules, ReferenceRule, TakenNetwork } from './rule';

const GROUP = 'metallb.io';
const exists = { rule: 'exists' } as const;

const pools: ReferenceRule = { path: 'spec.ipAddressPools[]', group: GROUP, kind: 'IPAddressPool' };

function addressesOf(pool: Manifest): readonly TakenNetwork[] {
  const cidr = textsAt(pool, 'spec.addresses[]').join(',');
  return cidr === '' ? [] : [{ role: 'load-balancers', name: `load balancers (${pool.metadata.name ?? ''})`, cidr }];
}

function poolOf(pool: Manifest): AddressPool {
  const namespaces = textsAt(pool, 'spec.serviceAllocation.namespaces[]');
  const bySelector = valuesAt(pool, 'spec.serviceAllocation.namespaceSelectors[]').length > 0;
  return {
    addresses: textsAt(pool, 'spec.addresses[]'),
    autoAssign: valuesAt(pool, 'spec.autoAssign')[0] !== false,
    avoidBuggyIPs: valuesAt(pool, 'spec.avoidBuggyIPs')[0] === true,
    ...(namespaces.length > 0 && !bySelector ? { namespaces } : {}),
  };
}

/** Routes are told by nodes that speak with one of the peers, too. */
function announcement(manifest: Manifest, find: FindObject): Announcement {
  const names = textsAt(manifest, 'spec.ipAddressPools[]');
  const bySelector = valuesAt(manifest, 'spec.ipAddressPoolSelectors[]').length > 0;
  const peers = textsAt(manifest, 'spec.peers[]').map(name => find(GROUP, 'BGPPeer', { name }));
  const selectorsOf = (each: Manifest | undefined): readonly unknown[] => valuesAt(each, 'spec.nodeSelectors[]');
  const ofPeers = peers.map(selectorsOf);
  return {
    ...(names.length > 0 && !bySelector ? { pools: names } : {}),
    nodes: [selectorsOf(manifest), ofPeers.some(each => each.length === 0) ? [] : ofPeers.flat()].filter(
      each => each.length > 0,
    ),
  };
}

/** MetalLB: announcements wait for the pools, peers and profiles that they name. The objects have no status to wait for. */
export const loadBalancerRules: readonly KindRules[] = [
  {
    group: GROUP,
    kind: 'IPAddressPool',
    readiness: exists,
    references: [{ path: 'spec.serviceAllocation.namespaces[]', kind: 'Namespace', hard: false }],
    networks: addressesOf,
    addressPool: poolOf,
  },
  { group: GROUP, kind: 'L2Advertisement', readiness: exists, references: [pools], announcement },
  {
    group: GROUP,
    kind: 'BGPAdvertisement',
    readiness: exists,
    references: [pools, { path: 'spec.peers[]', group: GROUP, kind: 'BGPPeer' }],
    announcement,
  },
  {
    group: GROUP,
    kind: 'BGPPeer',
    readiness: exists,
    references: [
      { path: 'spec.bfdProfile', group: GROUP, kind: 'BFDProfile' },
      { path: 'spec.passwordSecret', kind: 'Secret' },
    ],
  },
  ...['BFDProfile', 'Community'].map((kind): KindRules => ({ group: GROUP, kind, readiness: exists })),
];
