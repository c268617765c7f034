import type { JsonObject } from '../../lib/values/json';
import type { MachineIntent, Written } from './intent';
import { linkFor, linksOf, usesDhcp } from './link-names';
import type { Bond, Link, LinkNetwork, LinkSelector, Route } from './links';
import { mirrorEndpoint } from './mirror-endpoint';
import { compact } from './compact';

/** Network, time and registries as fields of the main document: contracts 1.10 and 1.11. */
export function legacyNetwork({ cluster, machine }: MachineIntent): Written {
  const { hostname, nameservers, timeServers } = machine;
  const links = linksOf(machine);
  const vip = machine.role === 'control-plane' ? cluster.vip : undefined;
  const holder = vip === undefined ? undefined : linkFor(vip, links);
  const shared = vip === undefined ? undefined : { ip: vip };
  const interfaces = links.map(link =>
    compact({
      ...nameOf(link),
      ...networkOf(link),
      bond: link.bond === undefined ? undefined : bondOf(link.bond),
      vlans: link.vlans?.map(vlan =>
        compact({ vlanId: vlan.id, ...networkOf(vlan), vip: holder?.vlan === vlan ? shared : undefined }),
      ),
      vip: holder?.link === link && holder.vlan === undefined ? shared : undefined,
    }),
  );
  const mirrors = Object.entries(cluster.mirrors).map(([registry, mirror]) => {
    const { url, overridePath } = mirrorEndpoint(mirror);
    return [registry, compact({ endpoints: [url], overridePath: overridePath ? true : undefined })];
  });
  return {
    machine: compact({
      network: compact({ hostname, nameservers, interfaces: interfaces.length === 0 ? undefined : interfaces }),
      time: timeServers === undefined ? undefined : { servers: timeServers },
      registries: mirrors.length === 0 ? undefined : { mirrors: Object.fromEntries(mirrors) as JsonObject },
    }),
  };
}

function nameOf({ name, selector, bond }: Link): JsonObject {
  return selector === undefined || bond !== undefined
    ? { interface: name }
    : { deviceSelector: selectorOf(selector, 'hardwareAddr') };
}

function networkOf(network: LinkNetwork): JsonObject {
  const { addresses, mtu, routes } = network;
  return compact({ addresses, mtu, dhcp: usesDhcp(network), routes: routes?.map(routeOf) });
}

function routeOf({ to, via, metric }: Route): JsonObject {
  return compact({ network: to ?? (via.includes(':') ? '::/0' : '0.0.0.0/0'), gateway: via, metric });
}

/** Members of a bond take its hardware address, so that only their permanent one finds them. */
function selectorOf({ mac, busPath, driver }: LinkSelector, macField: 'hardwareAddr' | 'permanentAddr'): JsonObject {
  return compact({ [macField]: mac, busPath, driver });
}

function bondOf({ mode, members, miimon = 100, updelay, downdelay, lacpRate, xmitHashPolicy }: Bond): JsonObject {
  const names = members.filter(member => typeof member === 'string');
  const selectors = members.filter(member => typeof member !== 'string');
  return compact({
    mode,
    interfaces: names.length === 0 ? undefined : names,
    deviceSelectors: selectors.length === 0 ? undefined : selectors.map(each => selectorOf(each, 'permanentAddr')),
    miimon,
    updelay,
    downdelay,
    lacpRate,
    xmitHashPolicy,
  });
}
