import type { KindRules, NamedObject, ReferenceRule } from './rule';

/** Labels by which policies mean a namespace by its name. */
const NAME_LABEL = 'kubernetes.io/metadata.name';
const CILIUM_LABELS = ['k8s:io.kubernetes.pod.namespace', 'io.kubernetes.pod.namespace'];

/** References to namespaces in a label selector: in its labels, and in its expressions where these list names. */
function namespacesIn(selector: string, label: string): readonly ReferenceRule[] {
  const rule = { kind: 'Namespace', hard: false };
  return [
    { ...rule, path: `${selector}.matchLabels["${label}"]` },
    { ...rule, path: `${selector}.matchExpressions[]`, read: value => namesIn(value, label) },
  ];
}

function namesIn(expression: unknown, label: string): readonly NamedObject[] {
  const { key, operator, values } = expression as {
    readonly key?: unknown;
    readonly operator?: unknown;
    readonly values?: readonly string[];
  };
  return key === label && operator === 'In' ? (values ?? []).map(name => ({ name })) : [];
}

const peers = ['spec.ingress[].from[]', 'spec.egress[].to[]'].flatMap(peer =>
  namespacesIn(`${peer}.namespaceSelector`, NAME_LABEL),
);

/** Ends of Cilium's rules that select endpoints. Source: CiliumNetworkPolicy of Cilium 1.18. */
const CILIUM_PEERS = ['ingress', 'ingressDeny', 'egress', 'egressDeny'].flatMap(rule =>
  ['spec', 'specs[]'].map(spec => `${spec}.${rule}[].${rule.startsWith('in') ? 'fromEndpoints' : 'toEndpoints'}[]`),
);

const ciliumPeers = [
  ...CILIUM_PEERS.flatMap(peer => CILIUM_LABELS.flatMap(label => namespacesIn(peer, label))),
  ...['spec', 'specs[]'].map((spec): ReferenceRule => ({
    path: `${spec}.egress[].toServices[].k8sService`,
    kind: 'Service',
    name: 'serviceName',
    hard: false,
  })),
];

/** Policies work as soon as they are stored, and name their peers by labels: whom they name orders nothing. */
export const policyRules: readonly KindRules[] = [
  { group: 'networking.k8s.io', kind: 'NetworkPolicy', references: peers },
  ...['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy'].map((kind): KindRules => ({
    group: 'cilium.io',
    kind,
    readiness: { rule: 'exists' },
    references: ciliumPeers,
  })),
  { group: 'cilium.io', kind: 'CiliumLoadBalancerIPPool', readiness: { rule: 'exists' } },
];
