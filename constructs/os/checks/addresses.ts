import { Cidr, parsePrefix } from '../../../lib/values/cidr';
import { parseIp } from '../../../lib/values/ip-address';
import type { MachineIntent } from '../intent';
import { addressedLinks, linksOf, subnetsOf } from '../link-names';
import type { LinkNetwork } from '../links';
import { safeCidr } from './endpoint';
import type { ClusterFacts, Problem } from './problem';
import { eachMachine, error, machineField, twice } from './problem';

/** Addresses of machines: one of an interface, in the network of the nodes, no other machine's, with gateways that can be reached. */
export function addresses(facts: ClusterFacts): readonly Problem[] {
  return [...eachMachine(machineAddresses)(facts), ...sharedAddresses(facts)];
}

function machineAddresses(intent: MachineIntent): readonly Problem[] {
  const { nodeSubnets } = intent;
  const { hostname, address } = intent.machine;
  const ip = parseIp(address);
  const networks = addressedLinks(linksOf(intent.machine));
  const problems: Problem[] = [];
  const isStatic =
    networks.length > 0 &&
    networks.every(({ network }) => (network.addresses ?? []).length > 0 || network.dhcp === false);
  const given = networks.flatMap(({ network }) => (network.addresses ?? []).map(each => parsePrefix(each)?.ip));
  if (
    isStatic &&
    given.some(each => each !== undefined) &&
    !given.some(each => each?.bits === ip?.bits && each?.size === ip?.size)
  )
    problems.push(
      error(
        'talos/address',
        machineField(intent, 'address'),
        `no interface of ${hostname} has its address ${address}`,
        'give it to one of the links',
      ),
    );
  const subnets = nodeSubnets.flatMap(safeCidr);
  if (ip !== undefined && subnets.length > 0 && !subnets.some(subnet => subnet.contains(ip)))
    problems.push(
      error(
        'talos/address',
        machineField(intent, 'address'),
        `${address} of ${hostname} is not in the network of the nodes, ${nodeSubnets.join(', ')}: the kubelet would use another of its addresses, or none`,
        'correct the address, or nodeCidr of the platform',
      ),
    );
  for (const { name, network } of networks) problems.push(...networkProblems(intent, name, network));
  return problems;
}

function networkProblems(intent: MachineIntent, name: string, network: LinkNetwork): readonly Problem[] {
  const field = machineField(intent, `links[${name}]`);
  const problems: Problem[] = [];
  const subnets = subnetsOf(network);
  for (const address of network.addresses ?? []) {
    const prefix = parsePrefix(address);
    if (prefix === undefined || prefix.ip.size === 128 || prefix.length >= 31) continue;
    const subnet = Cidr.of(prefix);
    if (prefix.ip.bits === subnet.first || prefix.ip.bits === subnet.last)
      problems.push(
        error(
          'talos/address',
          field,
          `${address} is the ${prefix.ip.bits === subnet.first ? 'first' : 'last'} address of its network, which no machine can have`,
          'give an address between them',
        ),
      );
  }
  for (const { via } of network.routes ?? []) {
    const gateway = parseIp(via);
    if (
      gateway === undefined ||
      subnets.length === 0 ||
      isLinkLocal(via) ||
      subnets.some(subnet => subnet.contains(gateway))
    )
      continue;
    problems.push(
      error(
        'talos/gateway',
        field,
        `gateway ${via} is in no network of ${name}, ${subnets.join(', ')}: nothing would be sent to it`,
        'give a gateway of that network',
      ),
    );
  }
  const isIpv6 = subnets.some(({ size }) => size === 128);
  if (isIpv6 && network.mtu !== undefined && network.mtu < 1280)
    problems.push(
      error('talos/link', field, `an MTU of ${network.mtu} with an IPv6 address: IPv6 wants at least 1280`, 'raise it'),
    );
  return problems;
}

function isLinkLocal(address: string): boolean {
  return address.toLowerCase().startsWith('fe80:');
}

/** Static addresses that two machines have, beside the ones by which machines are known. */
function sharedAddresses({ intents }: ClusterFacts): readonly Problem[] {
  const all = intents.flatMap(intent =>
    addressedLinks(linksOf(intent.machine)).flatMap(({ name, network }) =>
      (network.addresses ?? []).map(address => ({ intent, name, ip: address.split('/')[0]! })),
    ),
  );
  return twice(all, ({ ip }) => ip)
    .filter(([ip, owners]) => owners.some(({ intent }) => intent.machine.address !== ip))
    .map(([ip, owners]) => {
      const last = owners.at(-1)!;
      const names = owners.map(({ intent, name }) => `${intent.machine.hostname} (${name})`).join(' and ');
      return error(
        'talos/duplicate',
        machineField(last.intent, `links[${last.name}]`),
        `${names} have the address ${ip}: only one of them would be reached`,
        'correct one of them',
      );
    });
}
