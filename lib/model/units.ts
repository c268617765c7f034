import { stronglyConnected, topologicalOrder, type Graph } from './graph';
import type { Edge } from './model';
import { remember } from './remember';

/** Where an object stands inside its component before order is known. */
export type Phase = 'base' | 'config' | 'monitoring';

/** Units as they come out of the partition: a name suffix within the component, and the objects. */
export interface Partition {
  /** Number of the unit of each object. */
  readonly unitOf: Int32Array;
  /** Component and suffix of each unit: '' for that of the release, `-config`, `-monitoring`; further ones where a component had to be split. */
  readonly units: readonly { readonly component: number; readonly suffix: string }[];
  /** Hard needs between units. */
  readonly graph: Graph;
}

const SUFFIX: Record<Phase, string> = { base: '', config: '-config', monitoring: '-monitoring' };
const ORDER: Record<Phase, number> = { base: 0, config: 1, monitoring: 2 };

/** What is to be split, index by index. */
export interface Parts {
  /** Number of the component of each object. */
  readonly components: readonly number[];
  readonly phases: readonly Phase[];
  /** Whether an object is the release of its component, whose unit keeps the component's plain name. */
  readonly isRelease: (object: number) => boolean;
}

/**
 * Splits components into units. Objects of one phase of a component share a unit, unless units would wait for each other though their objects
 * do not: then the components on that circle are split further, by rank.
 */
export function partition(parts: Parts, edges: readonly Edge[]): Partition {
  const { components, phases } = parts;
  const plain = phases.map(phase => SUFFIX[phase]);
  const first = number(components, plain, edges);
  const { of, count } = stronglyConnected(first.graph);
  const sizes = new Int32Array(count);
  for (const component of of) sizes[component]!++;
  if (!sizes.some(size => size > 1)) return first;

  const onCircle = (object: number): boolean => sizes[of[first.unitOf[object]!]!]! > 1;
  const ranks = ranksOnCircle(parts, edges, onCircle);
  if (ranks === undefined) return first;
  const suffixes = rankSuffixes(first.unitOf, ranks, parts.isRelease);
  return number(
    components,
    plain.map((suffix, object) => suffix + suffixes[object]!),
    edges,
  );
}

/** Numbers units in the order of their first object and gathers the needs between them. */
function number(components: readonly number[], suffixes: readonly string[], edges: readonly Edge[]): Partition {
  const units: { component: number; suffix: string }[] = [];
  const numbers = new Map<number, Map<string, number>>();
  const unitOf = new Int32Array(components.length);
  components.forEach((component, object) => {
    const suffix = suffixes[object]!;
    unitOf[object] = remember(numbers, component, suffix, () => units.push({ component, suffix }) - 1);
  });
  const needs = units.map(() => new Set<number>());
  for (const { from, to, hard } of edges) {
    if (hard && unitOf[from] !== unitOf[to]) needs[unitOf[from]!]!.add(unitOf[to]!);
  }
  return { unitOf, units, graph: needs.map(set => [...set]) };
}

/**
 * Ranks of the objects on a circle: one more than what they need in another component or in a later phase of their own, so that needs lead
 * from greater ranks to smaller ones and units of equal rank can't wait for each other. Objects elsewhere have rank 0.
 * @returns undefined if the objects themselves wait for each other: a true cycle
 */
function ranksOnCircle(
  { components, phases, isRelease }: Parts,
  edges: readonly Edge[],
  onCircle: (object: number) => boolean,
): Int32Array | undefined {
  const needs: number[][] = components.map(() => []);
  for (const { from, to, hard } of edges)
    if (hard && from !== to && onCircle(from) && onCircle(to)) needs[from]!.push(to);
  const order = topologicalOrder(needs);
  if (order === undefined) return undefined;
  const step = (from: number, to: number): number =>
    components[to] === components[from] && ORDER[phases[to]!] <= ORDER[phases[from]!] ? 0 : 1;
  const ranks = new Int32Array(components.length);
  const releases = new Map<number, number>();
  for (const object of order) {
    for (const target of needs[object]!)
      ranks[object] = Math.max(ranks[object]!, ranks[target]! + step(object, target));
    if (isRelease(object)) releases.set(components[object]!, ranks[object]!);
  }
  // what only its own component waits for, a namespace say, goes with the release, or with the first that waits for it
  const latest = new Float64Array(components.length).fill(Infinity);
  const firstOwn = new Float64Array(components.length).fill(Infinity);
  for (const object of order.reverse()) {
    const wanted = releases.get(components[object]!) ?? firstOwn[object]!;
    if (phases[object] === 'base' && wanted < Infinity)
      ranks[object] = Math.max(ranks[object]!, Math.min(wanted, latest[object]!));
    for (const target of needs[object]!) {
      latest[target] = Math.min(latest[target]!, ranks[object]! - step(object, target));
      if (components[target] === components[object]) firstOwn[target] = Math.min(firstOwn[target]!, ranks[object]!);
    }
  }
  return ranks;
}

/**
 * What tells the ranks of one unit apart in its name: nothing for that of the release, else for the lowest; `-2`, `-3` for those after it,
 * `-prepare`, `-prepare-2` for those ahead of it.
 */
function rankSuffixes(
  unitOf: Int32Array,
  ranks: Int32Array,
  isRelease: (object: number) => boolean,
): readonly string[] {
  const found = new Map<number, Set<number>>();
  const plain = new Map<number, number>();
  unitOf.forEach((unit, object) => {
    found.set(unit, (found.get(unit) ?? new Set()).add(ranks[object]!));
    if (isRelease(object)) plain.set(unit, ranks[object]!);
  });
  const sorted = new Map([...found].map(([unit, each]) => [unit, [...each].sort((a, b) => a - b)]));
  return [...unitOf].map((unit, object) => {
    const inOrder = sorted.get(unit)!;
    const distance = inOrder.indexOf(ranks[object]!) - inOrder.indexOf(plain.get(unit) ?? inOrder[0]!);
    if (distance === 0) return '';
    if (distance > 0) return `-${distance + 1}`;
    return distance === -1 ? '-prepare' : `-prepare-${-distance}`;
  });
}
