import { isMap } from '../values/json-map';

/** Labels as objects carry them. */
export type Labels = Readonly<Record<string, string>>;

/** A label selector as it stands in an object. */
export interface LabelSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

/** The selector that stands in an object; undefined where it selects nothing, or all, or is one that no API server takes. */
export function selectorIn(value: unknown): LabelSelector | undefined {
  if (!isMap(value)) return undefined;
  const matchLabels = value.matchLabels ?? {};
  const matchExpressions: unknown = value.matchExpressions ?? [];
  if (!isMap(matchLabels) || !Array.isArray(matchExpressions) || !matchExpressions.every(isExpression))
    return undefined;
  if (Object.keys(matchLabels).length === 0 && matchExpressions.length === 0) return undefined;
  return { matchLabels: matchLabels as Labels, matchExpressions };
}

function isExpression(value: unknown): value is NonNullable<LabelSelector['matchExpressions']>[number] {
  return isMap(value) && (value.values === undefined || Array.isArray(value.values));
}

/** What carries labels in one namespace. */
export class LabelIndex {
  private readonly labels = new Map<number, Labels>();
  /** Numbers by `key=value`. */
  private readonly byPair = new Map<string, number[]>();

  add(object: number, labels: Labels): this {
    this.labels.set(object, labels);
    for (const pair of pairsOf(labels)) {
      const known = this.byPair.get(pair);
      if (known === undefined) this.byPair.set(pair, [object]);
      else known.push(object);
    }
    return this;
  }

  /** All labels that are carried, as `key=value`. */
  get pairs(): readonly string[] {
    return [...this.byPair.keys()];
  }

  /** Objects that a selector matches. Looks only at those that carry the rarest of its labels. */
  matches(selector: LabelSelector): readonly number[] {
    const lists = pairsOf(selector.matchLabels ?? {}).map(pair => this.byPair.get(pair) ?? []);
    const candidates =
      lists.length === 0 ? [...this.labels.keys()] : lists.reduce((a, b) => (b.length < a.length ? b : a));
    return candidates.filter(object => matches(selector, this.labels.get(object)!));
  }
}

/** Labels as `key=value`. */
export function pairsOf(labels: Labels): readonly string[] {
  return Object.entries(labels).map(([key, value]) => `${key}=${value}`);
}

/** Whether a selector matches labels, as the API server tests it. */
export function matches({ matchLabels = {}, matchExpressions = [] }: LabelSelector, labels: Labels): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) =>
      fulfils(Object.hasOwn(labels, key) ? labels[key] : undefined, operator, values),
    )
  );
}

/** Whether the value of a label, if there is one, fulfils an expression of a selector. */
export function fulfils(value: string | undefined, operator: string, values: readonly string[]): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}
