import { runKills } from './run-kills';

/** Kills of a run; `make soak` takes 100. */
const KILLS = 8;
const SEED = Number(process.env.FUZZ_SEED ?? 1);

test('after a kill at any moment the next run makes the tree what it should be, and loses nothing foreign', async () => {
  const { classes, failures } = await runKills(SEED, 0, KILLS);
  process.stderr.write(`killed writers: seed ${SEED}, ${JSON.stringify(classes)}\n`);
  expect(failures).toEqual([]);
}, 120_000);
