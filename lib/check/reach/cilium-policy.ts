import { isMap, type JsonMap } from '../../values/json-map';
import { ciliumPorts } from './cilium-ports';
import { entity, everything, nodes, textsIn, world, type Peers } from './peers';
import { requirementsIn, type Requirement } from './pod-set';
import type { Direction, Policy, Rule } from './policy';
import { ALL_PODS, NAMESPACE_NAME, exists, isValue, selectorOf, type Condition, type Selector } from './selector';

/** Where a policy of Cilium stands. */
interface Place {
  readonly object: number;
  /** Absent for a policy of the whole cluster. */
  readonly namespace?: string;
}

const POD_NAMESPACE = 'io.kubernetes.pod.namespace';
const NAMESPACE_LABELS = 'io.cilium.k8s.namespace.labels.';

/** What a CiliumNetworkPolicy or a CiliumClusterwideNetworkPolicy says of pods: its spec and its specs. What selects nodes is left out. */
export function ciliumPolicies({ spec, specs }: JsonMap, place: Place): readonly Policy[] {
  const all: readonly unknown[] = [spec, ...listIn(specs)];
  return all.filter(isMap).flatMap(each => policiesIn(each, place));
}

function policiesIn(spec: JsonMap, { object, namespace }: Place): readonly Policy[] {
  const subject = subjectOf(spec.endpointSelector, namespace);
  if (subject === undefined) return [];
  return (['ingress', 'egress'] as const).flatMap(direction => {
    const allowed = listIn(spec[direction]);
    const denied = listIn(spec[`${direction}Deny`]);
    const stated = isMap(spec.enableDefaultDeny) ? spec.enableDefaultDeny[direction] : undefined;
    // without a rule of this direction, Cilium drops what the policy says of it
    if (allowed.length + denied.length === 0) return [];
    const rules = [
      ...allowed.map(rule => ruleIn(rule, 'allow', direction, namespace)),
      ...denied.map(rule => ruleIn(rule, 'deny', direction, namespace)),
    ];
    return [{ object, namespace, subject, direction, deniesRest: stated !== false, rules }];
  });
}

function listIn(value: unknown): readonly JsonMap[] {
  return Array.isArray(value) ? value.filter(isMap) : [];
}

/** A policy of a namespace holds for pods of that namespace only: it takes the place of one that the labels name, and joins what the expressions say. */
function subjectOf(endpointSelector: unknown, namespace: string | undefined): Selector | undefined {
  if (!isMap(endpointSelector) || namespace === undefined) {
    const requirements = requirementsIn(endpointSelector);
    return requirements === undefined ? undefined : selectorOf(requirements.map(conditionOf));
  }
  const { [`k8s:${POD_NAMESPACE}`]: _named, ...matchLabels } = isMap(endpointSelector.matchLabels)
    ? endpointSelector.matchLabels
    : {};
  const requirements = requirementsIn({ ...endpointSelector, matchLabels });
  if (requirements === undefined) return undefined;
  const own: Condition = { of: 'namespace', requirement: isValue(NAMESPACE_NAME, namespace) };
  return selectorOf([...requirements.map(conditionOf), own]);
}

/** A label as Cilium writes it, after its source: what it is about. */
function conditionOf([key, values]: Requirement): Condition {
  const colon = key.indexOf(':');
  const source = colon < 0 ? 'any' : key.slice(0, colon);
  const name = key.slice(colon + 1);
  if (source === 'reserved') return { of: 'reserved', requirement: [name, values] };
  // labels of other sources, such as addresses, are never those of pods
  if (!['any', 'k8s', ''].includes(source)) return { of: 'reserved', requirement: [key, values] };
  if (name === POD_NAMESPACE) return { of: 'namespace', requirement: [NAMESPACE_NAME, values] };
  if (name.startsWith(NAMESPACE_LABELS))
    return { of: 'namespace', requirement: [name.slice(NAMESPACE_LABELS.length), values] };
  return { of: 'pods', requirement: [name, values] };
}

/**
 * Ends that a selector of a rule means. Without a word on namespaces it means those of the policy's own, and for a policy of the whole cluster
 * pods of any; a label of the namespace lifts that for policies of a namespace. Source: getEndpointSelector of Cilium 1.19.
 */
function endpoints(value: unknown, namespace: string | undefined): readonly Selector[] {
  const requirements = requirementsIn(value);
  if (requirements === undefined) return [];
  const conditions = requirements.map(conditionOf);
  const keys = requirements.map(([key]) => key.slice(key.indexOf(':') + 1));
  const isFree =
    conditions.some(({ of }) => of === 'reserved') ||
    keys.includes(POD_NAMESPACE) ||
    (namespace !== undefined && keys.some(key => key.startsWith(NAMESPACE_LABELS)));
  const implied = namespace === undefined ? exists(NAMESPACE_NAME) : isValue(NAMESPACE_NAME, namespace);
  const selector = selectorOf(isFree ? conditions : [...conditions, { of: 'namespace', requirement: implied }]);
  return selector === undefined ? [] : [selector];
}

function ruleIn(rule: JsonMap, verdict: Rule['verdict'], direction: Direction, namespace: string | undefined): Rule {
  const { ports, unsure: unsurePorts } = ciliumPorts(rule);
  const { selectors, unsure = unsurePorts } = peersIn(rule, direction, namespace);
  // what a rule refuses counts only as far as it is certain
  const counts = verdict === 'allow' || (unsurePorts ?? unsure) === undefined;
  return { verdict, peers: counts ? selectors : [], ports, unsure };
}

/** Ends that a rule means: those of its members together. A rule without any means all ends if it names ports, and else none. */
function peersIn(rule: JsonMap, direction: Direction, namespace: string | undefined): Peers {
  const prefix = direction === 'ingress' ? 'from' : 'to';
  const members = Object.entries(rule).filter(
    ([member, value]) =>
      member.startsWith(prefix) && !['toPorts', `${prefix}Requires`].includes(member) && value != null,
  );
  if (members.some(([, value]) => Array.isArray(value) && value.length === 0)) return { selectors: [] };
  if (members.length === 0)
    return rule.toPorts === undefined && rule.icmps === undefined ? { selectors: [] } : everything();
  const peers = members.map(([member, value]) => membersPeers(member.slice(prefix.length), value, namespace));
  return { selectors: peers.flatMap(each => each.selectors), unsure: peers.find(each => each.unsure)?.unsure };
}

function membersPeers(member: string, value: unknown, namespace: string | undefined): Peers {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  switch (member) {
    case 'Endpoints':
      return { selectors: list.flatMap(each => endpoints(each, namespace)) };
    case 'Entities': {
      const entities = textsIn(value).map(entity);
      return {
        selectors: entities.flatMap(each => each.selectors),
        unsure: entities.find(each => each.unsure)?.unsure,
      };
    }
    case 'Nodes':
      return nodes();
    case 'CIDR':
    case 'CIDRSet':
    case 'FQDNs':
    case 'Groups':
      return { ...world(), unsure: `${member}, which counts as all the world` };
    case 'Services':
      return { selectors: list.flatMap(each => service(each, namespace)), unsure: 'toServices' };
    default:
      return { ...everything(), unsure: member };
  }
}

/** The pods behind a Service: all of its namespace, or any where it is not named. */
function service(value: unknown, namespace: string | undefined): readonly Selector[] {
  const named = isMap(value) && isMap(value.k8sService) ? (value.k8sService.namespace ?? namespace) : undefined;
  if (typeof named !== 'string') return [ALL_PODS];
  return [{ ...ALL_PODS, namespace: new Map([isValue(NAMESPACE_NAME, named)]) }];
}
