import { stronglyConnected, type Graph } from '../model/graph';
import type { Model } from '../model/model';
import { isWaitedFor } from './waits';

/** An object in the order of delivery. */
export interface ObjectDelivery {
  /** Index into the objects of the model. */
  readonly object: number;
  /** Objects of the same unit that come first. */
  readonly afterObjects: readonly number[];
  /** Units whose gates come first. */
  readonly afterUnits: readonly number[];
}

/** A unit in the order of delivery. */
export interface UnitDelivery {
  /** Index into the units of the model. */
  readonly unit: number;
  readonly objects: readonly ObjectDelivery[];
  /** Objects that make its gate: once they are ready, the unit is. Empty where nobody waits for the unit. */
  readonly gate: readonly number[];
}

/**
 * The order in which Pulumi delivers a model, with few dependencies: an object waits for the gates of the units that its own unit depends on, unless it waits for
 * another object of its unit that does so already. Inside a unit it waits for what is there as soon as it is stored (its namespace, its service account)
 * and never for something to become ready: Flux applies a unit at once too, and a claim may become ready only when its pod is there.
 */
export function deliveryOrder(model: Model): readonly UnitDelivery[] {
  const { objects, units, edges } = model;
  const inside: number[][] = objects.map(() => []);
  for (const { from, to, hard } of edges) {
    const isInside = hard && from !== to && objects[from]!.unit === objects[to]!.unit;
    if (isInside && !isWaitedFor(objects[to]!) && !inside[from]!.includes(to)) inside[from]!.push(to);
  }
  const first = reduced(inside);
  const numbers = new Map(units.map(({ name }, index) => [name, index]));
  const before = reduced(units.map(({ dependsOn }) => dependsOn.map(name => numbers.get(name)!)));
  const isAwaited = new Set(before.needs.flat());
  const isNeeded = new Set(first.needs.flat());
  return before.sequence.map(unit => {
    const members = units[unit]!.objects.toSorted((a, b) => first.rank[a]! - first.rank[b]!);
    return {
      unit,
      objects: members.map(object => ({
        object,
        afterObjects: first.needs[object]!,
        afterUnits: first.needs[object]!.length > 0 ? [] : before.needs[unit]!,
      })),
      gate: isAwaited.has(unit) ? members.filter(object => isWaitedFor(objects[object]!) || !isNeeded.has(object)) : [],
    };
  });
}

interface Reduced {
  readonly needs: Graph;
  /** Vertices, each after all that it needs. */
  readonly sequence: readonly number[];
  /** Positions in an order in which each vertex comes after all that it needs. */
  readonly rank: Int32Array;
}

/** The same order with fewer edges: without those that follow from others, and those inside cycles, whose members are stored in any order. */
function reduced(graph: Graph): Reduced {
  const { of } = stronglyConnected(graph);
  const acyclic = graph.map((needs, vertex) => needs.filter(need => of[need] !== of[vertex]));
  const sequence = graph.map((_, vertex) => vertex).sort((a, b) => of[a]! - of[b]!);
  const reach = new Map<number, ReadonlySet<number>>();
  for (const vertex of sequence) {
    if (acyclic[vertex]!.length === 0) continue;
    reach.set(vertex, new Set(acyclic[vertex]!.flatMap(need => [need, ...(reach.get(need) ?? [])])));
  }
  const needs = acyclic.map(all => all.filter(need => !all.some(other => reach.get(other)?.has(need) === true)));
  return { needs, sequence, rank: of };
}
