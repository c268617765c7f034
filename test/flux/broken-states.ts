import type { Model, Unit } from '../../lib/model/model';
import type { Breakage } from './broken-unit';
import type { UnitState } from './unit-states';

/** Names of the units that wait for a unit at any distance. Nothing waits for what was applied by hand before Flux ran. */
export function dependantsOf({ units }: Model, { name, bootstrap }: Unit): ReadonlySet<string> {
  const found = new Set<string>();
  const open = bootstrap ? [] : [name];
  for (let needed = open.pop(); needed !== undefined; needed = open.pop())
    for (const unit of units)
      if (unit.dependsOn.includes(needed) && !found.has(unit.name)) {
        found.add(unit.name);
        open.push(unit.name);
      }
  return found;
}

/**
 * What differs from what a broken unit should do to a delivery: it names the broken object; what depends on it names what it waits for, and from name to
 * name one comes to the broken unit; all others are Ready at the commit.
 * @param breakage absent: every unit should be Ready
 */
export function stateProblems(
  model: Model,
  breakage: Breakage | undefined,
  commit: string,
  states: ReadonlyMap<string, UnitState>,
): readonly string[] {
  const waiting = breakage ? dependantsOf(model, breakage.unit) : new Set<string>();
  const stuck = new Set([...(breakage ? [breakage.unit.name] : []), ...waiting]);
  return model.units.flatMap(({ name, dependsOn }) => {
    const state = states.get(name);
    if (state === undefined) return [`${name}: Flux knows no such unit`];
    const { isReady, reason, message, applied, attempted } = state;
    const told = `${name}: ${reason}: ${message}`;
    if (name === breakage?.unit.name) {
      const isRight = !isReady && attempted === commit && message.includes(breakage.object);
      return isRight ? [] : [`${told} (does not name ${breakage.object})`];
    }
    if (!waiting.has(name)) return isReady && applied === commit ? [] : [`${told} (not at ${commit})`];
    const named = /^dependency 'flux-system\/(.+)' /.exec(message)?.[1] ?? '';
    const isRight =
      reason === 'DependencyNotReady' && applied !== commit && dependsOn.includes(named) && stuck.has(named);
    return isRight ? [] : [`${told} (does not wait for ${dependsOn.filter(each => stuck.has(each)).join(' or ')})`];
  });
}
