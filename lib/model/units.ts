import { stronglyConnected, topologicalOrder, type Graph } from './graph';
import type { Edge } from './model';

/** Where an object stands inside its component before order is known. */
export type Phase = 'base' | 'config' | 'monitoring';

/** Units as they come out of the partition: a name suffix within the component, and the objects. */
export interface Partition {
  /** Number of the unit of each object. */
  readonly unitOf: Int32Array;
  /** Component and suffix of each unit: '' for the first, `-config`, `-monitoring`, or a number where a component had to be split further. */
  readonly units: readonly { readonly component: number; readonly suffix: string }[];
  /** Hard needs between units. */
  readonly graph: Graph;
}

const SUFFIX: Record<Phase, string> = { base: '', config: '-config', monitoring: '-monitoring' };

/**
 * Splits components into units. Objects of one phase of a component share a unit, unless units would wait for each other though their objects
 * do not: then the components on that circle are split further, by rank.
 */
export function partition(components: readonly number[], phases: readonly Phase[], edges: readonly Edge[]): Partition {
  const first = number(
    components,
    phases.map(phase => SUFFIX[phase]),
    edges,
  );
  const { of, count } = stronglyConnected(first.graph);
  const sizes = new Int32Array(count);
  for (const component of of) sizes[component]!++;
  const onCircle = (object: number): boolean => sizes[of[first.unitOf[object]!]!]! > 1;
  if (!sizes.some(size => size > 1)) return first;

  const ranks = ranksOnCircle(components, edges, onCircle);
  if (ranks === undefined) return first;
  const suffixes = phases.map((phase, object) => {
    const rank = ranks[object]!;
    return `${SUFFIX[phase]}${rank === 0 ? '' : `-${rank + 1}`}`;
  });
  return number(components, suffixes, edges);
}

/** Numbers units in the order of their first object and gathers the needs between them. */
function number(components: readonly number[], suffixes: readonly string[], edges: readonly Edge[]): Partition {
  const units: { component: number; suffix: string }[] = [];
  const numbers = new Map<string, number>();
  const unitOf = new Int32Array(components.length);
  components.forEach((component, object) => {
    const key = `${component}${suffixes[object]}`;
    let unit = numbers.get(key);
    if (unit === undefined) {
      unit = units.push({ component, suffix: suffixes[object]! }) - 1;
      numbers.set(key, unit);
    }
    unitOf[object] = unit;
  });
  const needs = units.map(() => new Set<number>());
  for (const { from, to, hard } of edges) {
    if (hard && unitOf[from] !== unitOf[to]) needs[unitOf[from]!]!.add(unitOf[to]!);
  }
  return { unitOf, units, graph: needs.map(set => [...set]) };
}

/**
 * Ranks of the objects on a circle: one more than what they need in another component, so that needs lead from greater ranks to smaller ones
 * and units of equal rank can't wait for each other. Objects elsewhere have rank 0.
 * @returns undefined if the objects themselves wait for each other: a true cycle
 */
function ranksOnCircle(
  components: readonly number[],
  edges: readonly Edge[],
  onCircle: (object: number) => boolean,
): Int32Array | undefined {
  const needs: number[][] = components.map(() => []);
  for (const { from, to, hard } of edges)
    if (hard && from !== to && onCircle(from) && onCircle(to)) needs[from]!.push(to);
  const order = topologicalOrder(needs);
  if (order === undefined) return undefined;
  const ranks = new Int32Array(components.length);
  for (const object of order) {
    for (const target of needs[object]!) {
      const step = components[target] === components[object] ? 0 : 1;
      ranks[object] = Math.max(ranks[object]!, ranks[target]! + step);
    }
  }
  return ranks;
}
