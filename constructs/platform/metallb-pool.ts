import type { Construct } from 'constructs';
import { IPAddressPool } from '../../lib/kinds/generated/metallb.io';
import { checkProps } from '../../lib/model/check-props';
import { NAMESPACE_NAME } from '../../lib/model/component-shapes';
import { IP_SPAN } from '../../lib/model/network-types';
import { FLAG, list, required, where, type Shape } from '../../lib/model/prop-types';
import { ANNOUNCEMENT, announce, type Announcement } from './metallb-announcement';

/** Props of {@link AddressPool}. */
export interface AddressPoolProps {
  /** Addresses for Services, each a network in CIDR notation or a range `FIRST-LAST`. No other pool and no other network has any of them. */
  readonly addresses: readonly string[];
  /**
   * Whether Services that name no pool get addresses from this one.
   * @default true
   */
  readonly autoAssign?: boolean;
  /**
   * Leave out addresses that end in 0 or 255, which some old equipment takes for a network's own.
   * @default false
   */
  readonly avoidBuggyIPs?: boolean;
  /**
   * Namespaces whose Services may have these addresses.
   * @default - all
   */
  readonly namespaces?: readonly string[];
  /**
   * How the network around the cluster learns of the addresses.
   * @default { l2: {} }
   */
  readonly announce?: Announcement;
}

const ADDRESSES = where(list(IP_SPAN), (addresses: readonly string[]) =>
  addresses.length === 0 ? 'have at least one network or range' : undefined,
);

const PROPS: Shape<AddressPoolProps> = {
  addresses: required(ADDRESSES),
  autoAssign: FLAG,
  avoidBuggyIPs: FLAG,
  namespaces: list(NAMESPACE_NAME),
  announce: ANNOUNCEMENT,
};

/**
 * Addresses for Services of type LoadBalancer, and how they are announced; named after its id. A Service asks for a pool by the annotation
 * `metallb.io/address-pool`.
 * @example
 * new AddressPool(metallb, 'public', { addresses: ['192.0.2.200-192.0.2.250'] });
 * const rack = new BgpPeer(metallb, 'rack-1', { myASN: 64512, peerASN: 64513, peerAddress: '192.0.2.1' });
 * new AddressPool(metallb, 'routed', { addresses: ['198.51.100.0/28'], autoAssign: false, announce: { bgp: { peers: [rack] } } });
 */
export class AddressPool extends IPAddressPool {
  /** @throws FindingsError with all problems of the props */
  constructor(scope: Construct, id: string, props: AddressPoolProps) {
    checkProps(scope, id, props, PROPS);
    const { addresses, autoAssign = true, avoidBuggyIPs = false, namespaces, announce: how = { l2: {} } } = props;
    super(scope, id, {
      metadata: { name: id },
      spec: {
        addresses,
        autoAssign,
        avoidBuggyIPs,
        serviceAllocation: namespaces === undefined ? undefined : { namespaces },
      },
    });
    announce(this, id, how);
  }
}
