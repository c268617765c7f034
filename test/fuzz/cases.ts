import { Generator, type Fill } from './generate';
import { breakRules, MUTATIONS, type Mutation } from './mutate';
import { mutateMetadata, mutateType } from './mutate-metadata';
import { Random } from './random';
import { repair } from './repair';
import type { Steps, Target } from './tree';

/** Classes of cases and how often each comes up. */
const CLASSES: readonly (readonly [name: string, weight: number])[] = [
  ['valid', 4],
  ['missing required', 6],
  ['wrong type', 8],
  ['unknown field', 7],
  ['null', 7],
  ['number range', 4],
  ['length', 4],
  ['enum', 5],
  ['pattern', 4],
  ['format', 3],
  ['text', 6],
  ['duplicates', 5],
  ['optional fields', 7],
  ['metadata', 7],
  ['type', 1],
  ['rules', 14],
  ['replace', 8],
];
const DECK: readonly string[] = CLASSES.flatMap(([name, weight]) => new Array<string>(weight).fill(name));
const FILLS: readonly Fill[] = ['few', 'some', 'some', 'many'];
const FULL: readonly Fill[] = ['many'];
/** Mutations of all classes but `replace`, which has its own way. */
const ALL: Readonly<Record<string, Mutation>> = { ...MUTATIONS, metadata: mutateMetadata, type: mutateType };

/** Classes that are tried where an object has no place for the one that is drawn. */
const FALLBACKS = ['text', 'wrong type', 'metadata'];

/** One object to be judged by the API server and by us. */
export interface Case {
  readonly number: number;
  readonly target: Target;
  readonly category: string;
  readonly object: Readonly<Record<string, unknown>>;
  /** The object that is stored and replaced, for replaces. */
  readonly old?: Readonly<Record<string, unknown>>;
}

/** The case of that number: it depends on nothing but its arguments. */
export function makeCase(targets: readonly Target[], seed: number, number: number): Case {
  const random = new Random(seed, number);
  const category = random.pick(DECK);
  const byRules = category === 'rules' || category === 'replace';
  const ruled = targets.flatMap(each => each.ruled.map(one => ({ target: each, ...one })));
  const drawn = byRules && ruled.length > 0 ? random.pick(ruled) : undefined;
  const target = drawn?.target ?? random.pick(targets);
  const way = drawn?.way ?? (target.ruled.length > 0 && random.chance(0.2) ? random.pick(target.ruled).way : []);
  const mutate = category === 'rules' && drawn !== undefined ? breakRules(node => node === drawn.node) : ALL[category];
  if (mutate === undefined) {
    const old = makeObject(random, target, number, way, FILLS);
    return { number, target, category, old, object: replacementOf(old, target, random) };
  }
  // a fuller object has more places for a mutation
  for (const fills of [FILLS, FULL, FULL]) {
    const object = makeObject(random, target, number, way, fills, category === 'rules');
    if (!mutate(object, target, random)) continue;
    if (category === 'rules') repair(object, target, 'shape');
    return { number, target, category, object };
  }
  const object = makeObject(random, target, number, way, FILLS);
  const instead = FALLBACKS.find(name => ALL[name]!(object, target, random))!;
  return { number, target, category: instead, object };
}

/** An object that its schema accepts; with `broken` its rules need not. */
function makeObject(
  random: Random,
  target: Target,
  number: number,
  way: Steps,
  fills: readonly Fill[],
  broken = false,
): Record<string, unknown> {
  const object = new Generator(random, random.pick(fills), target.ruleTexts).object(target, `fuzz-${number}`, way);
  repair(object, target, broken ? 'shape' : 'all');
  return object;
}

function replacementOf(
  old: Readonly<Record<string, unknown>>,
  target: Target,
  random: Random,
): Record<string, unknown> {
  const object = structuredClone(old);
  for (let changes = random.below(3); changes >= 0; changes--) {
    MUTATIONS[
      random.pick(['rules', 'rules', 'text', 'optional fields', 'enum', 'number range', 'valid', 'duplicates'])
    ]!(object, target, random);
  }
  if (random.chance(0.7)) repair(object, target, 'shape');
  return object;
}
