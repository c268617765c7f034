import { ensureTools } from '../../lib/sandbox';
import { describeReal } from '../cluster/real';
import { examples } from '../flux/examples';
import { PulumiExit } from './pulumi-exit';
import { exitDifferences, runExits, type ExitParts } from './run-exits';

/** Random platforms; `make soak` takes 500. */
const PLATFORMS = 8;
const SEED = Number(process.env.FUZZ_SEED ?? 1);
/** Platforms in which the checks leave nothing: beyond one in ten, the generator draws what nobody would write. */
const SKIPPED = 0.1;

describeReal('the exits carry the same objects', ['kubectl', 'pulumi'], () => {
  let parts: ExitParts;

  beforeAll(async () => {
    const { kubectl, pulumi } = await ensureTools(['kubectl', 'pulumi']);
    parts = { kubectl, pulumi: await PulumiExit.start(pulumi) };
  }, 60_000);
  afterAll(() => parts.pulumi.close());

  test.each(examples)(
    'of the example %s',
    async (_name, platform) => {
      expect(await exitDifferences(platform, platform.model(), parts)).toEqual([]);
    },
    120_000,
  );

  test('of random platforms', async () => {
    const { classes, failures } = await runExits(parts, SEED, 0, PLATFORMS);
    process.stderr.write(`exits: seed ${SEED}, ${JSON.stringify(classes)}\n`);
    expect(failures).toEqual([]);
    expect(classes.platforms!.skipped).toBeLessThanOrEqual(PLATFORMS * SKIPPED);
  }, 900_000);
});
