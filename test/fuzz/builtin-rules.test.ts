import { identity } from '../../lib/check/identity';
import { schema } from '../../lib/check/schema';
import { serverProblems } from '../../lib/check/server';
import { modelOfManifests } from '../../lib/model/foreign';
import { idOf } from '../../lib/model/identity';
import { ApiError, startCluster, type Cluster } from '../../lib/sandbox';
import type { Manifest } from '../../lib/values/json';
import { describeReal } from '../cluster/real';
import { mutationsOf, type Mutation } from './builtin-mutations';
import { BUILTIN_SEEDS } from './builtin-seeds';
import { Random } from './random';

/** Cases in a run; `FUZZ_BUILTIN=all` takes every mutation. */
const SAMPLE = 3000;

/** Codes that we have beyond the API server: it stores the object, and a controller fails later. */
const BEYOND: ReadonlySet<string> = new Set(['identity/derived-name']);

/** What is wrong with an object in our eyes, as `code field`. */
function judge(object: Manifest): readonly string[] {
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
async function serverSays(cluster: Cluster, object: Manifest, ours: readonly string[]): Promise<string | undefined> {
  try {
    await cluster.client.create(object, { dryRun: true });
    const repeated = ours.length > 0 && ours.every(each => each.startsWith('schema/duplicate'));
    if (repeated) await cluster.client.apply(object, { dryRun: true });
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return error.message;
    throw error;
  }
}

function casesOf(seed: number): readonly Mutation[] {
  const all = BUILTIN_SEEDS.flatMap(object => [{ object, what: `${object.kind}: as it is` }, ...mutationsOf(object)]);
  if (process.env.FUZZ_BUILTIN === 'all') return all;
  const random = new Random(seed);
  return Array.from({ length: SAMPLE }, () => random.pick(all));
}

describeReal('rules of built-in kinds', ['etcd', 'kube-apiserver'], () => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await startCluster({});
  }, 120_000);

  afterAll(() => cluster.stop());

  test('every seed is accepted, by us and by the API server', async () => {
    for (const object of BUILTIN_SEEDS) {
      expect(judge(object)).toEqual([]);
      expect(await serverSays(cluster, object, [])).toBeUndefined();
    }
  });

  test('we refuse nothing that the API server accepts, and accept nothing that it refuses', async () => {
    const seed = Number(process.env.FUZZ_SEED ?? 20_250_101);
    const refusedByUsOnly: string[] = [];
    const missed: string[] = [];
    const cases = casesOf(seed);
    let refused = 0;
    await Promise.all(
      cases.map(async ({ object, what }) => {
        const ours = judge(object);
        const theirs = await serverSays(cluster, object, ours);
        // which addresses are free is known to the cluster only
        if (theirs?.includes('failed to allocate IP') === true) return;
        if (theirs !== undefined) refused++;
        if (ours.length > 0 && theirs === undefined) refusedByUsOnly.push(`${what} -> ${ours.join('; ')}`);
        if (ours.length === 0 && theirs !== undefined) missed.push(`${what} -> ${theirs}`);
      }),
    );
    const agreement = (100 * (cases.length - refusedByUsOnly.length - missed.length)) / cases.length;
    process.stderr.write(
      `rules of built-in kinds: seed ${seed}, ${cases.length} objects, ${refused} refused by the API server, agreement ${agreement.toFixed(2)} %, ${missed.length} missed\n`,
    );
    expect(refusedByUsOnly).toEqual([]);
    expect(missed).toEqual([]);
  }, 300_000);
});
