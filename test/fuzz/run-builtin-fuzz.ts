import { validate } from '../../lib/schema';
import type { Case } from './cases';
import { Generator } from './generate';
import { MUTATIONS, type Mutation } from './mutate';
import { mutateMetadata } from './mutate-metadata';
import { Random } from './random';
import { runCases, type FuzzOptions, type FuzzResult, type Judgement } from './run-fuzz';
import type { ServerJudge } from './server-judge';
import { placesOf, setAt, targetsOf, type Target } from './tree';
import { ownVerdict, serverVerdict, type ServerAnswer, type Verdict } from './verdict';

/** Classes on which we answer for built-in kinds. `duplicates` are judged by server-side apply, the rest by creation. */
const CLASSES: readonly string[] = [
  'valid',
  'unknown field',
  'wrong type',
  'null',
  'number range',
  'format',
  'metadata',
  'duplicates',
  'duplicates',
];
/**
 * Kinds left out, since the server's OpenAPI does not tell what they take: the times of an Event must have microseconds, and a
 * CustomResourceDefinition holds schemas, which hold themselves.
 */
const LEFT_OUT: readonly string[] = ['Event', 'CustomResourceDefinition'];
const ALL: Readonly<Record<string, Mutation>> = { ...MUTATIONS, metadata: mutateMetadata, duplicates: repeatItem };

/**
 * Lets the API server and us judge objects of built-in kinds, and compares what strict decoding and keyed lists make of them.
 * The server's hand-written rules are not compared: an object that they refuse counts as decoded.
 */
export function runBuiltinFuzz(options: FuzzOptions): Promise<FuzzResult> {
  const targets = targetsOf(options.schemas).filter(
    ({ schema, kind }) => schema.origin === 'builtin' && !LEFT_OUT.includes(kind.kind),
  );
  return runCases(options, number => makeBuiltinCase(targets, options.seed, number), judgeBuiltin);
}

function makeBuiltinCase(targets: readonly Target[], seed: number, number: number): Case {
  const random = new Random(seed, number);
  const target = random.pick(targets);
  const category = random.pick(CLASSES);
  const object = new Generator(random, random.pick(['few', 'some', 'many'])).object(target, `fuzz-${number}`);
  const applied = [category, 'unknown field'].find(name => ALL[name]!(object, target, random))!;
  return { number, target, category: applied, object };
}

/** Repeats an item of a keyed list. */
function repeatItem(object: Record<string, unknown>, target: Target, random: Random): boolean {
  const places = placesOf(object, target.node).filter(
    ({ value, node }) => Array.isArray(value) && value.length > 0 && node.schema['x-kubernetes-list-type'] === 'map',
  );
  if (places.length === 0) return false;
  const { steps, value } = random.pick(places);
  setAt(object, steps, [...(value as unknown[]), structuredClone(random.pick(value as unknown[]))]);
  return true;
}

async function judgeBuiltin({ category, target, object, number }: Case, judge: ServerJudge): Promise<Judgement> {
  const violations = validate(target.schema, target.kind.kind, object);
  if (category !== 'duplicates') {
    const decode = violations.filter(({ stage }) => stage === 'decode');
    return { own: ownVerdict(decode), server: decodingVerdict(await judge.create(target, object)) };
  }
  const lists = violations.filter(({ stage }) => stage === 'schema');
  return {
    own: { status: lists.length > 0 ? 422 : 200, fields: undefined, text: JSON.stringify(violations) },
    server: listVerdict(await judge.apply(target, object, `fuzz-${number}`)),
  };
}

/** Only what the decoder refuses. */
function decodingVerdict(answer: ServerAnswer): Verdict {
  const verdict = serverVerdict(answer);
  const decoder = /cannot be handled as|the object provided is unrecognized/.test(answer.message ?? '');
  return decoder && verdict.status === 400 ? verdict : { ...verdict, status: 200, fields: [] };
}

/** Only what is said of keyed lists. */
function listVerdict(answer: ServerAnswer): Verdict {
  const refused = (answer.message ?? '').includes('duplicate entries for key');
  return { status: refused ? 422 : 200, fields: undefined, text: answer.message ?? '' };
}
