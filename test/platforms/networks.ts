import { CiliumNetwork, type CiliumNetworkProps } from '../../constructs/infrastructure/cilium';
import { KubeOvnNetwork, Subnet, Vpc, type KubeOvnNetworkProps, type SubnetProps, type VpcProps } from '../../constructs/infrastructure/kube-ovn'; // prettier-ignore
import { AddressPool, BgpPeer, MetalLb, type AddressPoolProps } from '../../constructs/platform/metallb';
import { addConstruct } from './components';
import type { Drawing } from './drawing';
import type { Fleet } from './machines';

/** Adds the pod network, where one is drawn: Cilium alone, or Kube-OVN with Cilium behind it and networks of users. @returns whether there is one */
export function addPodNetwork(drawing: Drawing, fleet: Fleet): boolean {
  const { random, home } = drawing;
  if (random.chance(0.2)) return false;
  const isChained = random.chance(0.5);
  const place = { scope: home, id: 'cilium' };
  const chained = isChained ? { target: 'kube-ovn' as const, ...(random.chance(0.3) ? { cidr: '100.80.0.0/16' } : {}) } : undefined; // prettier-ignore
  const given: Partial<CiliumNetworkProps> = { chained };
  const cilium = addConstruct(drawing, CiliumNetwork, 'infrastructure/cilium', place, given);
  if (!isChained || cilium === undefined) return cilium !== undefined;
  const network = addConstruct<KubeOvnNetwork, KubeOvnNetworkProps>(drawing, KubeOvnNetwork, 'infrastructure/kube-ovn', { scope: home, id: 'kube-ovn' }, { cilium, masterNodes: masterNodes(fleet) }); // prettier-ignore
  if (network !== undefined) addSubnets(drawing, network);
  return network !== undefined;
}

/** Addresses of the control planes. */
export function masterNodes(fleet: Fleet): readonly string[] {
  const planes = fleet.filter(({ role }) => role === 'control-plane').map(({ address }) => address);
  return planes.length > 0 ? planes : ['192.168.10.11', '192.168.10.12', '192.168.10.13'];
}

/** Networks of users: in the cluster's router or in one of their own, where two may have the same addresses. */
export function addSubnets(drawing: Drawing, network: KubeOvnNetwork): void {
  const { random } = drawing;
  const names = ['shop', 'null', 'b-1'];
  for (let vpcs = random.below(3); vpcs > 0; vpcs--) {
    const vpc = addConstruct<Vpc, VpcProps>(drawing, Vpc, 'infrastructure/kube-ovn-vpc', {
      scope: network,
      id: `vpc-${names[vpcs]}`,
    });
    if (vpc !== undefined && random.chance(0.8)) addSubnet(drawing, network, `in-${names[vpcs]}`, { vpc, cidr: '172.20.0.0/24', natOutgoing: false }); // prettier-ignore
  }
  for (let subnets = random.below(3); subnets > 0; subnets--) addSubnet(drawing, network, `net-${names[subnets]}`, {});
}

function addSubnet(drawing: Drawing, network: KubeOvnNetwork, id: string, given: Partial<SubnetProps>): void {
  const { random, world } = drawing;
  const { cidr = `10.30.${world.next()}.0/24` } = given;
  const start = cidr.replace(/0\/24$/, '');
  const gateway = random.chance(0.4) ? `${start}${random.pick([1, 254])}` : undefined;
  const excludeIps = random.chance(0.4) ? [`${start}10..${start}20`, `${start}77`] : undefined;
  const namespaces = random.chance(0.3) ? [`user-${id}`] : undefined;
  const provider = random.chance(0.1) ? `fast.${id}.ovn` : undefined;
  const props = { ...given, cidr, gateway, excludeIps, namespaces, provider };
  addConstruct<Subnet, SubnetProps>(drawing, Subnet, 'infrastructure/kube-ovn-subnet', { scope: network, id }, props);
}

/** Adds MetalLB with routers and pools of addresses. */
export function addLoadBalancer(drawing: Drawing): void {
  const { random, home } = drawing;
  const metallb = addConstruct(drawing, MetalLb, 'platform/metallb', { scope: home, id: 'metallb' });
  if (metallb === undefined) return;
  const peers = ['rack-1', 'null']
    .slice(random.below(3))
    .flatMap(id => addConstruct(drawing, BgpPeer, 'platform/metallb-peer', { scope: metallb, id }) ?? []);
  for (const id of ['public', '1e3', 'office'].slice(random.below(3)))
    addConstruct<AddressPool, AddressPoolProps>(drawing, AddressPool, 'platform/metallb-pool', { scope: metallb, id }, peers.length > 0 && random.chance(0.4) ? { announce: { bgp: { peers } } } : {}); // prettier-ignore
}
