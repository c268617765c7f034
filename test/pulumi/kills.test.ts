import { describeReal } from '../cluster/real';
import { toolsOf } from '../../lib/sandbox/cluster-options';
import { Runs } from './runs';
import { runPulumiKills } from './kills/run-kills';

/** Interruptions of a run; `make soak` takes 50. */
const KILLS = 4;
const SEED = Number(process.env.FUZZ_SEED ?? 1);

describeReal('runs that are interrupted', [...toolsOf({ controllers: true }), 'pulumi'], () => {
  test('after Ctrl-C `pulumi up`, after a kill `pulumi cancel` and `pulumi up`: nothing is made twice, lost or orphaned', async () => {
    // deletions wait for the garbage collector
    const runs = await Runs.start({ controllers: true, nodes: 0 });
    try {
      const { classes, failures } = await runPulumiKills(runs, SEED, 0, KILLS);
      process.stderr.write(`interrupted runs: seed ${SEED}, ${JSON.stringify(classes)}\n`);
      expect(failures).toEqual([]);
    } finally {
      await runs.stop();
    }
  }, 300_000);
});
