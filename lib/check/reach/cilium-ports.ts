import { isMap, type JsonMap } from '../../values/json-map';
import { EVERY_PORT, PROTOCOLS, WITH_PORTS, anyOf, portRange, type PortSet, type Protocol } from './port-set';

/** Ports of a rule. */
interface Ports {
  readonly ports: PortSet;
  /** Why they may be fewer, if they may. */
  readonly unsure?: string;
}

/** Ports that a rule of Cilium names, or its types of ICMP; all where it names none. What it asks for on layer 7 counts as allowed. */
export function ciliumPorts({ toPorts, icmps }: JsonMap): Ports {
  const lists = (Array.isArray(toPorts) ? toPorts : []).filter(isMap);
  const messages = (Array.isArray(icmps) ? icmps : []).filter(isMap);
  if (lists.length + messages.length === 0) return { ports: EVERY_PORT };
  const found = [
    ...lists.flatMap(({ ports }) => (Array.isArray(ports) ? ports : []).map(portIn)),
    ...messages.flatMap(({ fields }) => (Array.isArray(fields) ? fields : []).map(messageIn)),
  ];
  return { ports: anyOf(found.map(({ ports }) => ports)), unsure: found.find(({ unsure }) => unsure)?.unsure };
}

function portIn(value: unknown): Ports {
  const { port = '0', endPort, protocol = 'ANY' } = isMap(value) ? value : {};
  const name = String(protocol).toUpperCase();
  const protocols: readonly Protocol[] =
    name === 'ANY' ? WITH_PORTS : name.startsWith('ICMP') ? ['ICMP'] : PROTOCOLS.filter(each => each === name);
  if (protocols.length === 0) return { ports: portRange('other'), unsure: `the protocol ${name}` };
  const number = Number(port);
  // a name means what the pod calls so, and tenants name ports as they like
  if (!Number.isInteger(number))
    return { ports: anyOf(protocols.map(each => portRange(each))), unsure: 'ports by name' };
  const last = typeof endPort === 'number' && endPort > number ? endPort : number;
  return {
    ports: anyOf(protocols.map(each => (number === 0 ? portRange(each) : portRange(each, number, last)))),
  };
}

function messageIn(value: unknown): Ports {
  const type = isMap(value) ? Number(value.type) : Number.NaN;
  const ports = Number.isInteger(type) ? portRange('ICMP', type, type) : portRange('ICMP');
  return { ports, unsure: 'types of ICMP, which mean other things in the two families' };
}
