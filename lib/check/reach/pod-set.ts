import { isMap } from '../../values/json-map';

/** Labels as objects carry them. */
export type Labels = Readonly<Record<string, string>>;

/** What one label may be: which values, and whether it may be missing. */
export interface LabelValues {
  readonly absent: boolean;
  readonly listed: ReadonlySet<string>;
  /** Whether all values are meant but the listed ones. */
  readonly others: boolean;
}

/** Pods by what their labels may be. A label that is not named may be anything; the empty map is every pod. */
export type PodSet = ReadonlyMap<string, LabelValues>;

/** Pods, whatever labels they carry. */
export const EVERY_POD: PodSet = new Map();

/** Values that have both properties. */
function bothValues(a: LabelValues, b: LabelValues): LabelValues {
  const absent = a.absent && b.absent;
  if (a.others && b.others) return { absent, others: true, listed: new Set([...a.listed, ...b.listed]) };
  const [only, other] = a.others ? [b, a] : [a, b];
  const listed = [...only.listed].filter(value => other.listed.has(value) !== other.others);
  return { absent, others: false, listed: new Set(listed) };
}

function notValues({ absent, listed, others }: LabelValues): LabelValues {
  return { absent: !absent, listed, others: !others };
}

function isNothing({ absent, listed, others }: LabelValues): boolean {
  return !absent && !others && listed.size === 0;
}

/** Pods of both sets. @returns undefined where there can be none */
export function both(a: PodSet, b: PodSet): PodSet | undefined {
  if (a.size === 0) return b;
  if (b.size === 0) return a;
  const result = new Map(a);
  for (const [key, values] of b) {
    const known = a.get(key);
    const common = known === undefined ? values : bothValues(known, values);
    if (isNothing(common)) return undefined;
    result.set(key, common);
  }
  return result;
}

/** Pods of the first set that are not in the second, as sets that share no pod. */
export function minus(a: PodSet, b: PodSet): readonly PodSet[] {
  if (both(a, b) === undefined) return [a];
  const pieces: PodSet[] = [];
  let rest: PodSet = a;
  for (const [key, values] of b) {
    const outside = both(rest, new Map([[key, notValues(values)]]));
    if (outside !== undefined) pieces.push(outside);
    const inside = both(rest, new Map([[key, values]]));
    if (inside === undefined) break;
    rest = inside;
  }
  return pieces;
}

/** Whether all pods of a set are in another. */
export function isWithin(inner: PodSet, outer: PodSet): boolean {
  return [...outer].every(([key, values]) => {
    const known = inner.get(key);
    const outside = notValues(values);
    return isNothing(known === undefined ? outside : bothValues(known, outside));
  });
}

/** Whether a pod with these labels is in a set. */
export function holds(set: PodSet, labels: Labels): boolean {
  return [...set].every(([key, { absent, listed, others }]) => {
    const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
    return value === undefined ? absent : listed.has(value) !== others;
  });
}

/** Pods that carry these labels, among others. */
export function withLabels(labels: Labels): PodSet {
  return new Map(
    Object.entries(labels).map(([key, value]) => [key, { absent: false, others: false, listed: new Set([value]) }]),
  );
}

/** One condition of a label selector. */
export type Requirement = readonly [key: string, values: LabelValues];

/** What a label selector asks for. @returns undefined for what no API server takes as one */
export function requirementsIn(selector: unknown): readonly Requirement[] | undefined {
  if (!isMap(selector)) return undefined;
  const matchLabels = selector.matchLabels ?? {};
  const expressions: unknown = selector.matchExpressions ?? [];
  if (!isMap(matchLabels) || !Array.isArray(expressions)) return undefined;
  const labels = Object.entries(matchLabels).map(([key, value]): Requirement | undefined =>
    typeof value === 'string' ? [key, { absent: false, others: false, listed: new Set([value]) }] : undefined,
  );
  const requirements = [...labels, ...expressions.map(expression => expressionIn(expression))];
  return requirements.every(each => each !== undefined) ? requirements : undefined;
}

function expressionIn(expression: unknown): Requirement | undefined {
  if (!isMap(expression)) return undefined;
  const { key, operator } = expression;
  const values: unknown = expression.values ?? [];
  if (typeof key !== 'string' || !Array.isArray(values)) return undefined;
  const listed = new Set(values.map(String));
  switch (operator) {
    case 'In':
      return [key, { absent: false, others: false, listed }];
    case 'NotIn':
      return [key, { absent: true, others: true, listed }];
    case 'Exists':
      return [key, { absent: false, others: true, listed: new Set() }];
    case 'DoesNotExist':
      return [key, { absent: true, others: false, listed: new Set() }];
    default:
      return undefined;
  }
}

/** A set in the words of kubectl's selectors, e.g. `app=web,tier in (a,b),!legacy`; empty for every pod. */
export function textOf(set: PodSet): string {
  return [...set]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, values]) => valuesText(key, values))
    .join(',');
}

function valuesText(key: string, { absent, listed, others }: LabelValues): string {
  const list = [...listed].sort();
  const named = list.length === 1 ? `=${list[0]!}` : ` in (${list.join(',')})`;
  const excluded = list.length === 1 ? `!=${list[0]!}` : ` notin (${list.join(',')})`;
  if (others) return list.length === 0 ? key : absent ? `${key}${excluded}` : `${key},${key}${excluded}`;
  if (list.length === 0) return `!${key}`;
  return absent ? `${key}${named} or !${key}` : `${key}${named}`;
}
