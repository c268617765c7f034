import { startCluster, type Cluster } from '../../lib/sandbox';
import { describeReal } from '../cluster/real';
import { BUILTIN_SEEDS } from './builtin-seeds';
import { Random } from './random';
import { judge, ruleCases, runBuiltinRules, serverSays } from './run-builtin-rules';

/** Cases in a run; `make soak` takes every one. */
const SAMPLE = 3000;

describeReal('rules of built-in kinds', ['etcd', 'kube-apiserver'], () => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await startCluster({});
  }, 120_000);

  afterAll(() => cluster.stop());

  test('every seed is accepted, by us and by the API server', async () => {
    for (const object of BUILTIN_SEEDS) {
      expect(judge(object)).toEqual([]);
      expect(await serverSays(cluster.client, object, [])).toBeUndefined();
    }
  });

  test('we refuse nothing that the API server accepts, and accept nothing that it refuses', async () => {
    const seed = Number(process.env.FUZZ_SEED ?? 20_250_101);
    const all = ruleCases();
    const random = new Random(seed);
    const cases = Array.from({ length: SAMPLE }, () => random.pick(all));
    const { kinds, refusedByUsOnly, missed } = await runBuiltinRules(cluster.client, cases);
    const refused = Object.values(kinds).reduce((sum, counts) => sum + counts.refused, 0);
    const agreement = (100 * (SAMPLE - refusedByUsOnly.length - missed.length)) / SAMPLE;
    process.stderr.write(
      `rules of built-in kinds: seed ${seed}, ${SAMPLE} of ${all.length} objects, ${refused} refused by the API server, agreement ${agreement.toFixed(2)} %, ${missed.length} missed\n`,
    );
    expect(refusedByUsOnly).toEqual([]);
    expect(missed).toEqual([]);
  }, 300_000);
});
