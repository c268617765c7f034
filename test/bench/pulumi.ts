import { join } from 'node:path';
import { ensureTools, startCluster } from '../../lib/sandbox';
import { startEngine } from '../pulumi/engine';
import { kubernetesProvider } from '../pulumi/provider-folder';
import type { Timing } from './measure';
import { timeProgram } from './processes';
import { table } from './report';

const SIZES = [100, 500, 1300];
const CONTESTANTS = ['strata', 'resources', 'config group'];
/** Runs of a stack in their order. */
const RUNS = [
  ['preview', 'preview'],
  ['up', 'up'],
  ['preview without a change', 'preview'],
  ['up without a change', 'up'],
] as const;

/** Times `pulumi preview` and `pulumi up` of the same objects in three ways, each run in a new process, the cost of the command, plug-ins and program in it. */
async function main(): Promise<void> {
  const { pulumi } = await ensureTools(['pulumi']);
  const { folder: providers, official } = kubernetesProvider();
  if (!official) throw new Error('pulumi-resource-kubernetes must be on the PATH: figures of the stand-in say nothing');
  const cluster = await startCluster({});
  const engine = await startEngine({ pulumi, providers });
  try {
    for (const objects of SIZES) {
      const timings = CONTESTANTS.map(contestant =>
        RUNS.map(([, operation]) => {
          const args = [
            contestant,
            String(objects),
            operation,
            engine.folder,
            pulumi,
            providers,
            cluster.kubeconfigPath,
          ];
          return timeProgram(process.execPath, [join(__dirname, 'pulumi-run.js'), ...args]);
        }),
      );
      const rows = RUNS.map(([name], run) => [name, ...timings.flatMap(all => cells(all[run]!, timings[0]![run]!))]);
      const head = CONTESTANTS.flatMap((name, index) => [`${name}: CPU s`, 'wall s', ...(index === 0 ? [] : ['/ strata'])]); // prettier-ignore
      process.stdout.write(`${objects} objects\n${table(['', ...head], rows)}\n\n`);
    }
  } finally {
    engine.dispose();
    await cluster.stop();
  }
}

/** CPU and elapsed time; where it is another than ours, CPU over ours. */
function cells(timing: Timing, own: Timing): readonly string[] {
  const seconds = [timing.best, timing.wall].map(time => (time / 1000).toFixed(1));
  return timing === own ? seconds : [...seconds, (timing.best / own.best).toFixed(2)];
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
