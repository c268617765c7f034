/** Where a kind selects others by labels. */
export interface SelectorRule {
  /** API group; empty for the core group. */
  readonly group: string;
  readonly kind: string;
  /** Members that lead to the selector, joined by dots. */
  readonly path: string;
  /** Whether a label selector stands there, or plain labels. @default 'selector' */
  readonly form?: 'selector' | 'labels';
  /** Which labels it is compared with: those of pod templates, or those of Services. */
  readonly selects: 'pods' | 'services';
  /** Whether `spec.namespaceSelector` says in which namespaces: by name (`matchNames`), or in `any`. @default - its own namespace */
  readonly namespaceSelector?: boolean;
}

const SELECTOR = 'spec.selector';

/** Kinds that select pods or Services. What they select orders nothing: a Service may come before its pods. */
const selectorRules: readonly SelectorRule[] = [
  { group: '', kind: 'Service', path: SELECTOR, form: 'labels', selects: 'pods' },
  { group: 'policy', kind: 'PodDisruptionBudget', path: SELECTOR, selects: 'pods' },
  { group: 'networking.k8s.io', kind: 'NetworkPolicy', path: 'spec.podSelector', selects: 'pods' },
  ...(
    [
      ['monitoring.coreos.com', 'ServiceMonitor', 'services'],
      ['monitoring.coreos.com', 'PodMonitor', 'pods'],
      ['operator.victoriametrics.com', 'VMServiceScrape', 'services'],
      ['operator.victoriametrics.com', 'VMPodScrape', 'pods'],
    ] as const
  ).map(([group, kind, selects]) => ({ group, kind, path: SELECTOR, selects, namespaceSelector: true })),
];

const byKind = new Map(selectorRules.map(rule => [`${rule.group}/${rule.kind}`, rule]));

/** The rule of a kind that selects others. */
export function findSelector(group: string, kind: string): SelectorRule | undefined {
  return byKind.get(`${group}/${kind}`);
}
