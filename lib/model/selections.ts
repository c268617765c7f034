import { findRules } from '../kinds/rules';
import { findSelector, type SelectorRule } from '../kinds/rules/selectors';
import type { Manifest } from '../values/json';
import { textsAt, valuesAt } from '../values/values-at';
import { LabelIndex, selectorIn, type LabelSelector, type Labels } from './label-index';
import type { Edge, Model } from './model';
import { podLabels } from './pod-addresses';

/** A selector that nothing in the model matches. */
export interface Unmatched {
  /** Index of the object that selects. */
  readonly from: number;
  readonly field: string;
  readonly selects: SelectorRule['selects'];
  readonly selector: LabelSelector;
  /** Where it looks. */
  readonly namespaces: readonly string[];
  /** Labels, as `key=value`, that there are in these namespaces. */
  readonly present: readonly string[];
}

/** What selectors match: soft edges, and the selectors without any. */
export interface Selections {
  readonly edges: readonly Edge[];
  readonly unmatched: readonly Unmatched[];
}

type Indices = Record<SelectorRule['selects'], Map<string, LabelIndex>>;

/**
 * What the selectors of a model match. It orders nothing, so it is no part of the model's own edges: only checks and the graph ask for it.
 * Selectors that match everything, and Services without one, are left out.
 */
export function selectionsOf({ objects }: Model): Selections {
  const indices: Indices = { pods: new Map(), services: new Map() };
  objects.forEach(({ id: { group, kind, namespace }, manifest }, object) => {
    if (namespace === undefined) return;
    if (group === '' && kind === 'Service') index(indices.services, namespace, object, manifest.metadata.labels);
    else if (findRules(group, kind)?.runsPods === true) index(indices.pods, namespace, object, podLabels(manifest));
  });
  const edges: Edge[] = [];
  const unmatched: Unmatched[] = [];
  objects.forEach(({ id: { group, kind, namespace }, manifest }, from) => {
    const rule = findSelector(group, kind);
    const selector = rule === undefined ? undefined : selectorOf(manifest, rule);
    if (rule === undefined || selector === undefined || namespace === undefined) return;
    const all = indices[rule.selects];
    const namespaces = rule.namespaceSelector === true ? namespacesOf(manifest, namespace) : [namespace];
    const inReach = (namespaces ?? [...all.keys()]).flatMap(name => all.get(name) ?? []);
    const found = inReach.flatMap(each => each.matches(selector)).filter(to => to !== from);
    for (const to of found) edges.push({ from, to, reason: 'selector', hard: false, field: rule.path });
    if (found.length > 0 || namespaces === undefined) return;
    const present = [...new Set(inReach.flatMap(({ pairs }) => pairs))];
    unmatched.push({ from, field: rule.path, selects: rule.selects, selector, namespaces, present });
  });
  return { edges, unmatched };
}

function index(indices: Map<string, LabelIndex>, namespace: string, object: number, labels: Labels | undefined): void {
  indices.set(namespace, (indices.get(namespace) ?? new LabelIndex()).add(object, labels ?? {}));
}

/** The selector that stands in an object; undefined where it selects nothing, or all. */
function selectorOf(manifest: Manifest, { path, form }: SelectorRule): LabelSelector | undefined {
  const [value] = valuesAt(manifest, path);
  return selectorIn(form === 'labels' ? { matchLabels: value } : value);
}

/** Namespaces that a monitoring object looks into; undefined for all. */
function namespacesOf(manifest: Manifest, own: string): readonly string[] | undefined {
  if (valuesAt(manifest, 'spec.namespaceSelector.any')[0] === true) return undefined;
  const named = textsAt(manifest, 'spec.namespaceSelector.matchNames[]');
  return named.length === 0 ? [own] : named;
}
