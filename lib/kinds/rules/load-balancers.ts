import type { Manifest } from '../../values/json';
import { textsAt } from '../../values/values-at';
import type { KindRules, ReferenceRule, TakenNetwork } from './rule';

const GROUP = 'metallb.io';
const exists = { rule: 'exists' } as const;

const pools: ReferenceRule = { path: 'spec.ipAddressPools[]', group: GROUP, kind: 'IPAddressPool' };

function addressesOf(pool: Manifest): readonly TakenNetwork[] {
  const cidr = textsAt(pool, 'spec.addresses[]').join(',');
  return cidr === '' ? [] : [{ name: `load balancers (${pool.metadata.name ?? ''})`, cidr }];
}

/** MetalLB: announcements wait for the pools, peers and profiles that they name. The objects have no status to wait for. */
export const loadBalancerRules: readonly KindRules[] = [
  {
    group: GROUP,
    kind: 'IPAddressPool',
    readiness: exists,
    references: [{ path: 'spec.serviceAllocation.namespaces[]', kind: 'Namespace', hard: false }],
    networks: addressesOf,
  },
  { group: GROUP, kind: 'L2Advertisement', readiness: exists, references: [pools] },
  {
    group: GROUP,
    kind: 'BGPAdvertisement',
    readiness: exists,
    references: [pools, { path: 'spec.peers[]', group: GROUP, kind: 'BGPPeer' }],
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
