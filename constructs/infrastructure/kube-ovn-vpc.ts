import type { Construct } from 'constructs';
import { Vpc as VpcKind } from '../../lib/kinds/generated/kubeovn.io';
import { checkProps } from '../../lib/model/check-props';
import { IP_ADDRESS, IP_NETWORK } from '../../lib/model/network-types';
import { NAMESPACE_NAME } from '../../lib/model/component-shapes';
import { list, object, required, type Shape } from '../../lib/model/prop-types';

/** A route of a VPC: packets to a network go to an address. */
export interface StaticRoute {
  /** Network of the destination in CIDR notation. */
  readonly cidr: string;
  /** Address of the next hop, in a subnet of the VPC. */
  readonly nextHopIP: string;
}

/** Props of {@link Vpc}. */
export interface VpcProps {
  /**
   * Namespaces whose pods may use the subnets of the VPC.
   * @default - those of its subnets
   */
  readonly namespaces?: readonly string[];
  /** @default - none beside those of its subnets */
  readonly staticRoutes?: readonly StaticRoute[];
}

const ROUTE = object<StaticRoute>({ cidr: required(IP_NETWORK), nextHopIP: required(IP_ADDRESS) });
const PROPS: Shape<VpcProps> = { namespaces: list(NAMESPACE_NAME), staticRoutes: list(ROUTE) };

/**
 * A network world of its own, named after its id: its subnets reach each other and nothing else, and may have the addresses of other VPCs.
 * @example
 * const shop = new Vpc(network, 'shop', { namespaces: ['shop'] });
 * new Subnet(network, 'shop-backend', { vpc: shop, cidr: '172.20.0.0/24', namespaces: ['shop'] });
 */
export class Vpc extends VpcKind {
  /** @throws FindingsError with all problems of the props */
  constructor(scope: Construct, id: string, props: VpcProps = {}) {
    checkProps(scope, id, props, PROPS);
    const { namespaces, staticRoutes } = props;
    super(scope, id, {
      metadata: { name: id },
      spec: {
        namespaces,
        // the controller writes the policy into routes without one, and Flux would take it away again
        staticRoutes: staticRoutes?.map(route => ({ ...route, policy: 'policyDst' })),
      },
    });
  }
}
