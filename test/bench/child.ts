import { spawnSync } from 'node:child_process';
import { raceChecks } from './race-checks';
import { raceMachines } from './race-machines';
import { raceShapes } from './race-shapes';
import { raceSize } from './race-sizes';
import { raceTree } from './race-tree';

/** What runs in a process of its own. */
const TASKS = {
  size: (objects: string, cdk8sRounds: string) => raceSize(Number(objects), Number(cdk8sRounds)),
  shapes: () => raceShapes(),
  checks: (objects: string) => raceChecks(Number(objects)),
  machines: (count: string) => raceMachines(Number(count)),
  tree: (objects: string, parent?: string) => raceTree(Number(objects), parent),
} as const;

type Task = keyof typeof TASKS;

/** Runs a task in a new process, so that nothing of another is in its memory. */
export function inProcess<T extends Task>(
  task: T,
  ...args: readonly (string | number)[]
): ReturnType<(typeof TASKS)[T]> {
  const { status, stdout } = spawnSync(process.execPath, ['--expose-gc', __filename, task, ...args.map(String)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1 << 26,
  });
  if (status !== 0) throw new Error(`the benchmark's task '${task} ${args.join(' ')}' failed`);
  return JSON.parse(stdout) as ReturnType<(typeof TASKS)[T]>;
}

if (require.main === module) {
  const [task = '', ...args] = process.argv.slice(2);
  const run = TASKS[task as Task] as (...args: readonly string[]) => unknown;
  process.stdout.write(JSON.stringify(run(...args)));
}
