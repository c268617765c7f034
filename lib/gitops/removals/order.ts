import { idText } from '../../model/identity';
import type { Model } from '../../model/model';
import type { Finding } from '../../values/finding';
import { byUnit, type Departures } from './departures';
import { harmTo, ofOwnKinds, servedBy, type Loss } from './harm';
import type { LastObject } from './last-tree';
import { listed, unitText } from './text';

/** One thing that must be gone before another. */
export interface Order {
  readonly first: readonly LastObject[];
  readonly then: readonly LastObject[];
  /** Of the first, what stays in the cluster when its unit goes. */
  readonly kept: readonly LastObject[];
  /** What is wrong with both at once. */
  readonly finding: Finding;
}

/** What Flux must not delete at once, since it knows no order between Kustomizations at deletion, nor between the objects of one. */
export function ordersOf({ leaving, kept }: Departures, model: Model): readonly Order[] {
  if (leaving.length === 0) return [];
  const losses = lossesOf(leaving, kept, model);
  const serves = servedBy(model);
  return losses.flatMap(provider => {
    const users = losses.flatMap(user => {
      const lost = user === provider ? undefined : harmTo(user, provider, serves);
      return lost === undefined ? [] : [{ user, lost }];
    });
    const others = users.length === 0 ? [] : [betweenUnits(provider, users)];
    return [...others, ...insideUnit(provider)];
  });
}

/** How many steps each object has to wait: what nothing else waits for goes at once, 0. */
export function ranksOf(orders: readonly Order[], leaving: readonly LastObject[]): ReadonlyMap<LastObject, number> {
  const ranks = new Map(leaving.map(object => [object, 0]));
  for (let changed = true, round = 0; changed && round <= 2 * orders.length; round++) {
    changed = false;
    for (const { first, then } of orders) {
      const least = 1 + Math.max(0, ...first.map(object => ranks.get(object)!));
      for (const object of then) {
        if (ranks.get(object)! >= least) continue;
        ranks.set(object, least);
        changed = true;
      }
    }
  }
  return ranks;
}

function lossesOf(leaving: readonly LastObject[], kept: readonly LastObject[], model: Model): readonly Loss[] {
  const names = new Set(model.units.map(({ name }) => name));
  const left = byUnit(leaving);
  const stays = byUnit(kept);
  return [...new Set([...left.keys(), ...stays.keys()])].map(unit => ({
    unit,
    isWhole: !names.has(unit.name),
    leaving: left.get(unit) ?? [],
    kept: stays.get(unit) ?? [],
  }));
}

interface User {
  readonly user: Loss;
  /** What of it would come to harm. */
  readonly lost: readonly LastObject[];
}

function betweenUnits(provider: Loss, users: readonly User[]): Order {
  const names = users.map(({ user }) => user.unit.name);
  const kept = users.flatMap(({ user, lost }) => lost.filter(object => user.kept.includes(object)));
  const lost = users.flatMap(each => each.lost.filter(object => !kept.includes(object)));
  const harm = [
    ...(lost.length === 0 ? [] : [`what deletes ${listed(lost)} in order would be gone before it is done`]),
    ...(kept.length === 0
      ? []
      : [`${listed(kept)} would stay, since it holds data, and nothing would be left to look after it`]),
  ];
  return {
    first: users.flatMap(({ user }) => user.leaving),
    then: provider.leaving,
    kept,
    finding: {
      code: 'removal/provider-with-users',
      severity: 'error',
      message: `unit '${provider.unit.name}' leaves together with what uses it: ${names.map(name => `'${name}'`).join(', ')}; Flux knows no order when it deletes: ${harm.join('; ')}`,
      object: unitText(provider.unit.name),
      source: provider.unit.file,
      fix: `take ${names.join(', ')} out of the program first, commit, and take ${provider.unit.name} out once Flux has deleted them; \`strata synth --stage\` writes these steps, one a run`,
    },
  };
}

/** Objects that share a unit with the definition of their kind, and with the operator: these wait until the objects are gone. */
function insideUnit(loss: Loss): readonly Order[] {
  const first = ofOwnKinds(loss);
  if (first.length === 0) return [];
  return [
    {
      first,
      then: loss.leaving.filter(object => !first.includes(object)),
      kept: [],
      finding: {
        code: 'removal/kind-with-objects',
        severity: 'error',
        message: `unit '${loss.unit.name}' loses ${listed(first)} together with the definition of the kind, and whoever takes the finalizers off: what has one would never be gone`,
        object: idText(first[0]!.id),
        source: first[0]!.path,
        fix: 'take the objects out of the program first, commit, and take out the rest once Flux has deleted them; `strata synth --stage` writes these steps, one a run',
      },
    },
  ];
}
