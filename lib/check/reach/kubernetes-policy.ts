import { isMap, type JsonMap } from '../../values/json-map';
import { everything, textsIn, world } from './peers';
import { requirementsIn } from './pod-set';
import type { Direction, Policy, Rule } from './policy';
import { EVERY_PORT, NO_PORT, WITH_PORTS, anyOf, portRange, type PortSet } from './port-set';
import { ALL_PODS, NAMESPACE_NAME, isValue, selectorOf, type Condition, type Selector } from './selector';

/** Where a policy of Kubernetes stands. */
interface Place {
  readonly object: number;
  readonly namespace: string;
  /** Whether its engine is Cilium, for which addresses are never those of pods. */
  readonly cilium: boolean;
}

const DIRECTIONS = [
  ['ingress', 'Ingress', 'from'],
  ['egress', 'Egress', 'to'],
] as const satisfies readonly (readonly [Direction, string, string])[];

/** What a NetworkPolicy of Kubernetes says, by the letter of its API; nothing where no API server would take it. */
export function kubernetesPolicies(spec: unknown, place: Place): readonly Policy[] {
  if (!isMap(spec)) return [];
  const requirements = requirementsIn(spec.podSelector ?? {});
  if (requirements === undefined) return [];
  const own: Condition = { of: 'namespace', requirement: isValue(NAMESPACE_NAME, place.namespace) };
  const subject = selectorOf([own, ...requirements.map((requirement): Condition => ({ of: 'pods', requirement }))]);
  if (subject === undefined) return [];
  const types = textsIn(spec.policyTypes);
  const holdsFor = (type: string, rules: unknown): boolean =>
    types.length > 0 ? types.includes(type) : type === 'Ingress' || (Array.isArray(rules) && rules.length > 0);
  return DIRECTIONS.filter(([direction, type]) => holdsFor(type, spec[direction])).map(([direction, , peers]) => ({
    object: place.object,
    namespace: place.namespace,
    subject,
    direction,
    deniesRest: true,
    rules: (Array.isArray(spec[direction]) ? spec[direction] : [])
      .filter(isMap)
      .map(rule => ruleIn(rule, peers, place)),
  }));
}

function ruleIn(rule: JsonMap, member: 'from' | 'to', place: Place): Rule {
  const peers: unknown = rule[member];
  const ports: unknown = rule.ports;
  const found = Array.isArray(peers) && peers.length > 0 ? peers.map(peer => peerIn(peer, place)) : [everything()];
  return {
    verdict: 'allow',
    peers: found.flatMap(each => each.selectors),
    ports: Array.isArray(ports) && ports.length > 0 ? anyOf(ports.map(portIn)) : EVERY_PORT,
    unsure: found.find(({ unsure }) => unsure !== undefined)?.unsure,
  };
}

function peerIn(
  peer: unknown,
  { namespace, cilium }: Place,
): { readonly selectors: readonly Selector[]; readonly unsure?: string } {
  if (!isMap(peer)) return { selectors: [] };
  if (peer.ipBlock !== undefined)
    return cilium ? world() : { ...everything(), unsure: 'ipBlock, which may hold addresses of pods' };
  const pods = requirementsIn(peer.podSelector ?? {});
  const namespaces = peer.namespaceSelector === undefined ? [] : requirementsIn(peer.namespaceSelector);
  if (pods === undefined || namespaces === undefined) return { selectors: [] };
  const selector = selectorOf([
    ...pods.map((requirement): Condition => ({ of: 'pods', requirement })),
    ...namespaces.map((requirement): Condition => ({ of: 'namespace', requirement })),
    ...(peer.namespaceSelector === undefined
      ? [{ of: 'namespace', requirement: isValue(NAMESPACE_NAME, namespace) } as const]
      : [...ALL_PODS.namespace].map((requirement): Condition => ({ of: 'namespace', requirement }))),
  ]);
  return { selectors: selector === undefined ? [] : [selector] };
}

function portIn(value: unknown): PortSet {
  const { protocol = 'TCP', port, endPort } = isMap(value) ? value : {};
  const known = WITH_PORTS.find(each => each === protocol);
  if (known === undefined) return NO_PORT;
  // a name means what the pod calls so, and tenants name ports as they like
  if (typeof port !== 'number') return portRange(known);
  return portRange(known, port, typeof endPort === 'number' ? endPort : undefined);
}
