import { identity } from '../../lib/check/identity';
import { schema } from '../../lib/check/schema';
import { serverProblems } from '../../lib/check/server';
import { modelOfManifests } from '../../lib/model/foreign';
import { idOf } from '../../lib/model/identity';
import { ApiError, type ApiClient } from '../../lib/sandbox';
import type { Manifest } from '../../lib/values/json';
import { mutationsOf, type Mutation } from './builtin-mutations';
import { BUILTIN_SEEDS } from './builtin-seeds';

/** What became of objects of one kind. */
export interface RuleCounts {
  objects: number;
  /** Objects that the API server refused. */
  refused: number;
  agreed: number;
  /** Objects that only the cluster can judge: which addresses are free. */
  notCompared: number;
}

/** What became of objects of built-in kinds. */
export interface RulesResult {
  readonly kinds: Readonly<Record<string, RuleCounts>>;
  /** What we refuse and the API server takes. */
  readonly refusedByUsOnly: readonly string[];
  /** What the API server refuses and we take. */
  readonly missed: readonly string[];
}

/** Codes that we have beyond the API server: it stores the object, and a controller fails later. */
const BEYOND: ReadonlySet<string> = new Set(['identity/derived-name']);

/** Each seed as it is, and every single change of it. */
export function ruleCases(): readonly Mutation[] {
  return BUILTIN_SEEDS.flatMap(object => [{ object, what: `${object.kind}: as it is` }, ...mutationsOf(object)]);
}

/** Lets the API server and us judge objects of built-in kinds by all their rules. */
export async function runBuiltinRules(client: ApiClient, cases: readonly Mutation[]): Promise<RulesResult> {
  const kinds: Record<string, RuleCounts> = {};
  const refusedByUsOnly: string[] = [];
  const missed: string[] = [];
  await Promise.all(
    cases.map(async ({ object, what }) => {
      const ours = judge(object);
      const theirs = await serverSays(client, object, ours);
      const counts = (kinds[object.kind] ??= { objects: 0, refused: 0, agreed: 0, notCompared: 0 });
      counts.objects++;
      if (theirs?.includes('failed to allocate IP') === true) {
        counts.notCompared++;
        return;
      }
      if (theirs !== undefined) counts.refused++;
      if (ours.length > 0 && theirs === undefined) refusedByUsOnly.push(`${what} -> ${ours.join('; ')}`);
      else if (ours.length === 0 && theirs !== undefined) missed.push(`${what} -> ${theirs}`);
      else counts.agreed++;
    }),
  );
  return { kinds, refusedByUsOnly, missed };
}

/** What is wrong with an object in our eyes, as `code field`. */
export function judge(object: Manifest): readonly string[] {
  const model = modelOfManifests([{ manifest: object, file: 'case.yaml', line: 1 }]);
  const findings = [
    ...model.findings,
    ...schema(model),
    ...identity(model),
    ...serverProblems({ id: idOf(object), manifest: object }),
  ];
  return findings.filter(({ code }) => !BEYOND.has(code)).map(({ code, field = '' }) => `${code} ${field}`);
}

/** Why the API server refuses an object; undefined if it takes it. Only server-side apply, which Flux uses, minds repeated keys of a list. */
export async function serverSays(
  client: ApiClient,
  object: Manifest,
  ours: readonly string[],
): Promise<string | undefined> {
  try {
    await client.create(object, { dryRun: true });
    const repeated = ours.length > 0 && ours.every(each => each.startsWith('schema/duplicate'));
    if (repeated) await client.apply(object, { dryRun: true });
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return error.message;
    throw error;
  }
}
