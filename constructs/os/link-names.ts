import { Cidr, parsePrefix } from '../../lib/values/cidr';
import { parseIp } from '../../lib/values/ip-address';
import type { Link, LinkNetwork, LinkSelector, Vlan } from './links';
import type { ResolvedMachine } from './settings';

/** Interfaces of a machine: those given, else the one that its hardware address names. */
export function linksOf({ links, mac }: Pick<ResolvedMachine, 'links' | 'mac'>): readonly Link[] {
  if (links !== undefined) return links;
  return mac === undefined ? [] : [{ name: 'net0', selector: { mac } }];
}

/** Name of a VLAN: that of its interface and its number, as Talos names them. */
export function vlanName(link: Link, { id }: Vlan): string {
  return `${link.name}.${id}`;
}

/** Whether addresses of an interface come by DHCP. */
export function usesDhcp(network: LinkNetwork & Partial<Pick<Link, 'vlans'>>): boolean {
  return network.dhcp ?? ((network.addresses ?? []).length === 0 && (network.vlans ?? []).length === 0);
}

/** Names that interfaces found by a selector get, members of bonds included. */
export function aliasesOf(
  links: readonly Link[],
): readonly { readonly name: string; readonly selector: LinkSelector }[] {
  return links.flatMap(({ name, selector, bond }) => [
    ...(selector === undefined ? [] : [{ name, selector }]),
    ...(bond?.members ?? []).flatMap((member, index) =>
      typeof member === 'string' ? [] : [{ name: memberName(name, index), selector: member }],
    ),
  ]);
}

/** Name of a member of a bond that a selector finds. */
export function memberName(bond: string, index: number): string {
  return `${bond}p${index}`;
}

/** An interface with addresses: a link, or a VLAN on one. */
export interface AddressedLink {
  readonly name: string;
  readonly network: LinkNetwork;
  /** The network, where it is a VLAN. */
  readonly vlan?: Vlan;
  readonly link: Link;
}

/** Interfaces and VLANs in one list. */
export function addressedLinks(links: readonly Link[]): readonly AddressedLink[] {
  return links.flatMap(link => [
    { name: link.name, network: link, link },
    ...(link.vlans ?? []).map(vlan => ({ name: vlanName(link, vlan), network: vlan, vlan, link })),
  ]);
}

/** Networks of the static addresses of an interface; what is malformed is left to the checks. */
export function subnetsOf({ addresses = [] }: LinkNetwork): readonly Cidr[] {
  return addresses.flatMap(address => {
    const prefix = parsePrefix(address);
    return prefix === undefined ? [] : [Cidr.of(prefix)];
  });
}

/** The interface on which an address of the node's network lives: by its static networks, else the first with DHCP. */
export function linkFor(address: string, links: readonly Link[]): AddressedLink | undefined {
  const ip = parseIp(address);
  const candidates = addressedLinks(links);
  return (
    candidates.find(({ network }) => ip !== undefined && subnetsOf(network).some(subnet => subnet.contains(ip))) ??
    candidates.find(({ network }) => usesDhcp(network))
  );
}
