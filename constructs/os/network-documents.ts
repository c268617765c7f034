import type { JsonObject } from '../../lib/values/json';
import { compact } from './compact';
import type { MachineIntent, Written } from './intent';
import { addressedLinks, aliasesOf, linkFor, linksOf, memberName, usesDhcp, type AddressedLink } from './link-names';
import type { Bond, LinkNetwork, LinkSelector } from './links';
import { mirrorEndpoint } from './mirror-endpoint';

/** Network, time and registries as documents of their own: contracts from 1.12. */
export function networkDocuments({ cluster, machine }: MachineIntent): Written {
  const { hostname, nameservers, timeServers } = machine;
  const links = linksOf(machine);
  const vip = machine.role === 'control-plane' ? cluster.vip : undefined;
  const holder = vip === undefined ? undefined : linkFor(vip, links);
  const documents = [
    // without `auto: off` the generated `auto: stable` would stay beside the name, which Talos refuses
    document('HostnameConfig', { auto: 'off', hostname }),
    ...aliasesOf(links).map(({ name, selector }) =>
      document('LinkAliasConfig', { name, selector: { match: expressionOf(selector) } }),
    ),
    ...addressedLinks(links).flatMap(linkDocuments),
    ...(vip === undefined || holder === undefined
      ? []
      : [document('Layer2VIPConfig', { name: vip, link: holder.name })]),
    ...(nameservers === undefined
      ? []
      : [document('ResolverConfig', { nameservers: nameservers.map(address => ({ address })) })]),
    ...(timeServers === undefined ? [] : [document('TimeSyncConfig', { ntp: { servers: timeServers } })]),
    ...Object.entries(cluster.mirrors).map(([name, mirror]) => {
      const { url, overridePath } = mirrorEndpoint(mirror);
      const endpoint = compact({ url, overridePath: overridePath ? true : undefined });
      return document('RegistryMirrorConfig', { name, endpoints: [endpoint] });
    }),
  ];
  return { documents };
}

/** A document of Talos. */
export function document(kind: string, members: JsonObject): JsonObject {
  return { apiVersion: 'v1alpha1', kind, ...members };
}

function linkDocuments({ name, network, link, vlan }: AddressedLink): readonly JsonObject[] {
  const settings = networkOf(network);
  const dhcp = usesDhcp(vlan ?? link) ? [document('DHCPv4Config', { name })] : [];
  if (vlan !== undefined)
    return [document('VLANConfig', { name, vlanID: vlan.id, parent: link.name, ...settings }), ...dhcp];
  if (link.bond !== undefined)
    return [document('BondConfig', { name, ...bondOf(name, link.bond), ...settings }), ...dhcp];
  return [document('LinkConfig', { name, up: true, ...settings }), ...dhcp];
}

function networkOf({ mtu, addresses, routes }: LinkNetwork): JsonObject {
  return compact({
    mtu,
    addresses: addresses?.map(address => ({ address })),
    routes: routes?.map(({ to, via, metric }) => compact({ destination: to, gateway: via, metric })),
  });
}

function bondOf(name: string, bond: Bond): JsonObject {
  const { mode, members, miimon = 100, updelay = 0, downdelay = 0, lacpRate, xmitHashPolicy } = bond;
  return compact({
    links: members.map((member, index) => (typeof member === 'string' ? member : memberName(name, index))),
    bondMode: mode,
    miimon,
    updelay,
    downdelay,
    lacpRate,
    xmitHashPolicy,
  });
}

/** A selector as an expression over the attributes of a link. */
function expressionOf({ mac, busPath, driver }: LinkSelector): string {
  const terms = [
    ['mac(link.permanent_addr)', mac],
    ['link.bus_path', busPath],
    ['link.driver', driver],
  ] as const;
  return terms
    .flatMap(([attribute, wanted]) => {
      if (wanted === undefined) return [];
      const text = JSON.stringify(wanted);
      return [wanted.includes('*') ? `glob(${text}, ${attribute})` : `${attribute} == ${text}`];
    })
    .join(' && ');
}
