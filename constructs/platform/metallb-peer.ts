import type { Construct } from 'constructs';
import { BGPPeer } from '../../lib/kinds/generated/metallb.io';
import { checkProps } from '../../lib/model/check-props';
import { IP_ADDRESS } from '../../lib/model/network-types';
import { FLAG, TEXT, integer, map, required, type Shape } from '../../lib/model/prop-types';

/** Props of {@link BgpPeer}. */
export interface BgpPeerProps {
  /** Number of the cluster's own autonomous system. */
  readonly myASN: number;
  /** Number of the router's autonomous system; the same as `myASN` for internal BGP. */
  readonly peerASN: number;
  /** Address of the router. */
  readonly peerAddress: string;
  /** @default 179 */
  readonly peerPort?: number;
  /**
   * Secret of type `kubernetes.io/basic-auth`, in the namespace of MetalLB, whose `password` signs the session (TCP MD5).
   * @default - the session is not signed
   */
  readonly passwordSecret?: string;
  /**
   * Whether the router of another autonomous system is more than one hop away.
   * @default false
   */
  readonly ebgpMultiHop?: boolean;
  /**
   * Labels of the nodes that speak with the router.
   * @default - all nodes
   */
  readonly nodes?: Readonly<Record<string, string>>;
}

/** Source: RFC 6793. */
const ASN = integer(1, 4_294_967_295);

const PROPS: Shape<BgpPeerProps> = {
  myASN: required(ASN),
  peerASN: required(ASN),
  peerAddress: required(IP_ADDRESS),
  // the highest that the kind takes
  peerPort: integer(1, 16_384),
  passwordSecret: TEXT,
  ebgpMultiHop: FLAG,
  nodes: map(TEXT),
};

/**
 * A router that learns the addresses of load balancers by BGP, named after its id.
 * @example
 * new BgpPeer(metallb, 'rack-1', { myASN: 64512, peerASN: 64513, peerAddress: '192.0.2.1' });
 */
export class BgpPeer extends BGPPeer {
  /** @throws FindingsError with all problems of the props */
  constructor(scope: Construct, id: string, props: BgpPeerProps) {
    checkProps(scope, id, props, PROPS);
    const { passwordSecret, nodes, ...session } = props;
    super(scope, id, {
      metadata: { name: id },
      spec: {
        ...session,
        passwordSecret: passwordSecret === undefined ? undefined : { name: passwordSecret },
        nodeSelectors: nodes === undefined ? undefined : [{ matchLabels: nodes }],
      },
    });
  }
}
