import { keyOf } from '../../model/identity';
import type { Model } from '../../model/model';
import { textsAt } from '../../values/values-at';
import type { Tree } from '../tree';
import type { LastObject, LastTree, LastUnit } from './last-tree';

/** An object that Flux may delete by its old unit, though the program goes on with it. */
export interface Moving {
  readonly object: LastObject;
  /** Name of its new unit; absent where no unit has it any more, and others of the program live in it or by it. */
  readonly to?: string;
}

/** What no unit of the last tree delivers any more. */
export interface Departures {
  /** Objects that Flux will delete. */
  readonly leaving: readonly LastObject[];
  /** Objects that leave the program and stay in the cluster, since Flux does not prune them. */
  readonly kept: readonly LastObject[];
  readonly moving: readonly Moving[];
}

/** Compares the last tree with the next one. Files are read only where one disappears. */
export function departuresOf(last: LastTree, next: Tree, model: Model): Departures {
  const leaving: LastObject[] = [];
  const kept: LastObject[] = [];
  const moving: Moving[] = [];
  const gone = last.files.filter(file => !next.has(file) && last.has(file));
  if (gone.length > 0) {
    const delivered = new Map(model.objects.map(({ id, unit }) => [keyOf(id), model.units[unit]!.name]));
    const isOrdered = flowOf(last, model);
    for (const object of last.objects(gone)) {
      const { id, unit } = object;
      const to = delivered.get(keyOf(id));
      const isSafe = !unit.prunes || isUnpruned(object);
      if (to === undefined && isSafe) kept.push(object);
      else if (to === undefined && isHomeOfOthers(object, model)) moving.push({ object });
      else if (to === undefined) leaving.push(object);
      else if (!isSafe && to !== unit.name && !isOrdered(unit.name, to)) moving.push({ object, to });
    }
  }
  return { leaving, kept, moving };
}

/** Whether Flux leaves it alone when it leaves its unit. Source: kustomize-controller v1.7.3, prune and finalize. */
function isUnpruned({ manifest: { metadata } }: LastObject): boolean {
  return [metadata.annotations, metadata.labels].some(marks =>
    ['prune', 'reconcile'].some(mark => marks?.[`kustomize.toolkit.fluxcd.io/${mark}`] === 'disabled'),
  );
}

/** Whether it is a namespace or a definition that objects of the program live in, or by: they would be deleted with it. */
function isHomeOfOthers({ id, manifest }: LastObject, { objects }: Model): boolean {
  if (id.kind === 'Namespace' && id.group === '') return objects.some(({ id: { namespace } }) => namespace === id.name);
  if (id.kind !== 'CustomResourceDefinition') return false;
  const [group] = textsAt(manifest, 'spec.group');
  const [kind] = textsAt(manifest, 'spec.names.kind');
  return objects.some(({ id: other }) => other.group === group && other.kind === kind);
}

/**
 * Tells whether Flux itself takes an object over before its old unit lets go of it: where the old unit waits for the new one, in the tree that
 * the cluster has and in the next one.
 */
function flowOf(last: LastTree, model: Model): (from: string, to: string) => boolean {
  const next = new Map(model.units.map(({ name, dependsOn }) => [name, dependsOn]));
  return (from, to) =>
    last.units.has(to) &&
    reaches(from, to, name => last.units.get(name)?.dependsOn ?? []) &&
    reaches(from, to, name => next.get(name) ?? []);
}

function reaches(from: string, to: string, needs: (name: string) => Iterable<string>): boolean {
  const seen = new Set([from]);
  for (const name of seen) for (const needed of needs(name)) seen.add(needed);
  return seen.has(to);
}

/** Objects by their unit. */
export function byUnit(objects: readonly LastObject[]): ReadonlyMap<LastUnit, readonly LastObject[]> {
  const units = new Map<LastUnit, LastObject[]>();
  for (const object of objects) units.set(object.unit, [...(units.get(object.unit) ?? []), object]);
  return units;
}
