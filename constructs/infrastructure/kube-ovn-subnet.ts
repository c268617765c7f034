import type { Construct } from 'constructs';
import { Subnet as SubnetKind } from '../../lib/kinds/generated/kubeovn.io';
import { KubeObject } from '../../lib/kinds/kube-object';
import { propProblems, refuseProps } from '../../lib/model/check-props';
import { NAMESPACE_NAME } from '../../lib/model/component-shapes';
import { IP_NETWORK, IPV4_ADDRESS, IPV4_NETWORK } from '../../lib/model/network-types';
import { ANYTHING, FLAG, list, required, text, TEXT, where, type Shape } from '../../lib/model/prop-types';
import { addressProblems, firstOf, isExcluded, withGateway } from './kube-ovn-addresses';
import type { Vpc } from './kube-ovn-vpc';

/** Props of {@link Subnet}. */
export interface SubnetProps {
  /** IPv4 network of the subnet. */
  readonly cidr: string;
  /**
   * Address of the router in the subnet.
   * @default - the first behind the network's own
   */
  readonly gateway?: string;
  /**
   * Addresses that no pod gets, each one address or a range `FIRST..LAST`.
   * @default - that of the router
   */
  readonly excludeIps?: readonly string[];
  /** @default - the cluster's own, with all pods that have no other */
  readonly vpc?: Vpc;
  /**
   * Namespaces whose pods get their addresses here.
   * @default - none: pods ask for the subnet by annotation or attachment
   */
  readonly namespaces?: readonly string[];
  /**
   * Whether other subnets can't reach it.
   * @default false
   */
  readonly private?: boolean;
  /**
   * Networks that reach it though it is private.
   * @default - none
   */
  readonly allowSubnets?: readonly string[];
  /**
   * Whether what leaves the cluster gets the address of its node. Only subnets of the cluster's own VPC can.
   * @default false
   */
  readonly natOutgoing?: boolean;
  /**
   * Network attachment whose interfaces get their addresses here, `NAME.NAMESPACE.ovn`.
   * @default - the first interface of pods
   */
  readonly provider?: string;
}

const VPC = where(ANYTHING, value => (isVpc(value) ? undefined : 'be a Vpc construct'));

function isVpc(value: unknown): boolean {
  return KubeObject.isKubeObject(value) && value.type.kind === 'Vpc';
}

const EXCLUDED = where(TEXT, (excluded: string) =>
  isExcluded(excluded) ? undefined : 'be an IPv4 address or a range FIRST..LAST',
);

const PROPS: Shape<SubnetProps> = {
  cidr: required(IPV4_NETWORK),
  gateway: IPV4_ADDRESS,
  excludeIps: list(EXCLUDED),
  vpc: VPC,
  namespaces: list(NAMESPACE_NAME),
  private: FLAG,
  allowSubnets: list(IP_NETWORK),
  natOutgoing: FLAG,
  provider: text(/^[^.\s]+\.[^.\s]+\.ovn$/, 'be NAME.NAMESPACE.ovn of a network attachment'),
};

/**
 * A network for pods beside the one that all share, named after its id.
 * @example
 * new Subnet(network, 'build', { cidr: '10.30.0.0/24', namespaces: ['build'], natOutgoing: true });
 */
export class Subnet extends SubnetKind {
  /** @throws FindingsError with all problems of the props: what is malformed, what lies outside the network */
  constructor(scope: Construct, id: string, props: SubnetProps) {
    const problems = propProblems(props, PROPS);
    refuseProps(scope, id, problems.length === 0 ? addressProblems(props) : problems);
    const { cidr, gateway = firstOf(cidr), excludeIps, vpc, allowSubnets, ...rest } = props;
    super(scope, id, {
      metadata: { name: id },
      spec: {
        ...rest,
        protocol: 'IPv4',
        cidrBlock: cidr,
        gateway,
        excludeIps: excludeIps === undefined ? undefined : withGateway(excludeIps, gateway),
        vpc: vpc?.metadata.name,
        allowSubnets,
      },
    });
  }
}
