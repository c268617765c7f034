import { spawnSync, type SpawnSyncOptions } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withScratch } from './scratch';
import { timingOf, type Timing } from './measure';

/** A whole program in a process of its own: peak resident memory in megabytes, CPU time in milliseconds. */
export interface ProgramResult {
  readonly rss: number;
  readonly cpu: number;
}

/** Runs a whole program several times; its best figures. */
export function wholeProgram(program: 'own' | 'stock' | 'cdk8s', objects: number, runs: number): ProgramResult {
  const results = Array.from({ length: runs }, () =>
    withScratch(folder => {
      const args = [join(__dirname, 'whole-program.js'), program, String(objects), join(folder, 'out')];
      return JSON.parse(output(process.execPath, args)) as ProgramResult;
    }),
  );
  return { rss: Math.min(...results.map(({ rss }) => rss)), cpu: Math.min(...results.map(({ cpu }) => cpu)) };
}

/** CPU time of scripts, each in new processes, in rounds. */
export function scripts(
  sources: Readonly<Record<string, string>>,
  rounds: number,
  cwd: string,
): Record<string, Timing> {
  const REPORT = ';{const{user,system}=process.cpuUsage();process.stdout.write(String((user+system)/1000))}';
  const samples = new Map(Object.keys(sources).map(name => [name, [] as { cpu: number; wall: number }[]]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, source] of Object.entries(sources)) {
      const started = performance.now();
      const cpu = Number(output(process.execPath, ['-e', source + REPORT], { cwd }));
      samples.get(name)!.push({ cpu, wall: performance.now() - started });
    }
  }
  return Object.fromEntries([...samples].map(([name, all]) => [name, timingOf(all)]));
}

/** Whether the CPU time of other programs can be read here. */
export const canTimePrograms = existsSync('/proc/self/stat');

/** Runs a program of any kind once; its CPU and elapsed time. @throws Error if it fails */
export function timeProgram(file: string, args: readonly string[], options: SpawnSyncOptions = {}): Timing {
  const started = performance.now();
  const before = cpuOfChildren();
  output(file, args, options);
  return timingOf([{ cpu: cpuOfChildren() - before, wall: performance.now() - started }]);
}

/** CPU milliseconds of all processes that this one has waited for. Linux counts hundredths of a second. */
function cpuOfChildren(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

function output(file: string, args: readonly string[], options: SpawnSyncOptions = {}): string {
  const { status, stdout, stderr } = spawnSync(file, args, { maxBuffer: 1 << 28, ...options, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${file} ${args.join(' ').slice(0, 200)} failed: ${stderr.slice(0, 500)}`);
  return stdout;
}
