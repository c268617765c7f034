import { writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { inProcess } from './child';
import { differences } from './equal';
import type { Timing } from './measure';
import { racePeers } from './peers';
import { wholeProgram } from './processes';
import { timeMachines } from './race-machines';
import { ratiosOf, type Ratios } from './ratios';
import { ratioTable, raceTable, table, tooBusy } from './report';
import { hasMemoryFolder } from './scratch';
import { raceStartup } from './startup';

/** Sizes, and how often cdk8s runs at each: at 20,000 objects it takes a minute, at 50,000 it does not end in ten. */
const SIZES: readonly (readonly [objects: number, cdk8sRounds: number])[] = [
  [1_000, 5],
  [5_000, 5],
  [10_000, 5],
  [20_000, 1],
  [50_000, 0],
];

/** Sizes of clusters of machines, from which growth is taken. */
const FLEETS = [1_000, 4_000] as const;

function say(text: string): void {
  process.stdout.write(`${text}\n\n`);
}

function requireEquality(): void {
  const found = differences(200);
  if (found.length > 0)
    throw new Error(`what is written differs from cdk8s, so there is nothing to time:\n${found.join('\n')}`);
  say('Equality: same files, order and documents as cdk8s, 200 objects in each layout.');
}

function measure(): Ratios {
  const sizes = SIZES.map(([objects, cdk8sRounds]) => {
    const result = inProcess('size', objects, cdk8sRounds);
    say(raceTable(`${objects} objects in charts of ten, a file a chart`, result.timings));
    if (!result.untouched) throw new Error(`the second synth of ${objects} objects touched files`);
    return result;
  });
  const shapes = inProcess('shapes');
  say(raceTable('Trees that depend on each other, and free ones of the same size', shapes));
  const checks = inProcess('checks', 10_000);
  say(raceTable('Schema and CEL of 10000 objects', checks));
  const programs = {
    own: wholeProgram('own', 10_000, 3),
    stock: wholeProgram('stock', 10_000, 3),
    cdk8s: wholeProgram('cdk8s', 10_000, 3),
  };
  say(
    `Whole programs in new processes, 10000 objects, best of 3\n${table(
      ['', 'CPU ms', 'peak MB'],
      Object.entries(programs).map(([name, { cpu, rss }]) => [name, cpu.toFixed(0), rss.toFixed(0)]),
    )}`,
  );
  const machines = FLEETS.map(count => ({ count, timings: inProcess('machines', count) }));
  for (const { count, timings } of machines) say(raceTable(`Model and checks of ${count} machines`, timings));
  const ratios = ratiosOf({ sizes, shapes, checks, programs, machines });
  say(ratioTable(ratios));
  const busy = tooBusy([...sizes.map(({ timings }) => timings.floor!), checks.floor!]);
  if (busy !== undefined) say(busy);
  return ratios;
}

function measureTree(): void {
  for (const [place, ...parent] of [['memory'], ['disk', tmpdir()]] as const) {
    const { files, timings, untouched } = inProcess('tree', 10_000, ...parent);
    say(raceTable(`The tree that Flux reads: ${files} files, on ${place}`, timings));
    if (!untouched) throw new Error('the second run on the tree touched files');
  }
}

function measureStartup(): void {
  const { core, application, synth } = raceStartup();
  say(
    `Start-up, new processes\n${table(
      ['', 'measured', 'at most'],
      [
        ["core entry point over require('cdk8s')", `${core.toFixed(1)} ms CPU`, '20'],
        ["one application over require('cdk8s')", `${application.toFixed(1)} ms CPU`, '40'],
        ['strata synth of examples/small-cloud, cold', time(synth), '1000'],
      ],
    )}`,
  );
}

function measureMachines(): void {
  const rows = (['check', 'synth'] as const).map(verb => [`strata ${verb}`, time(timeMachines(verb, 1_000)), '2000']);
  say(`1000 machines, cold\n${table(['', 'measured', 'at most, elapsed'], rows)}`);
}

function time(value: Timing | string): string {
  return typeof value === 'string' ? value : `${value.best.toFixed(0)} ms CPU, ${value.wall.toFixed(0)} ms elapsed`;
}

async function measurePeers(): Promise<void> {
  const peers = await racePeers(1_000);
  const own = wholeProgram('own', 1_000, 3);
  const rows = Object.entries(peers).map(([name, result]) =>
    typeof result === 'string'
      ? [name, result, '']
      : [name, result.best.toFixed(0), (result.best / own.cpu).toFixed(1)],
  );
  say(
    `Whole programs, 1000 objects, one run\n${table(['', 'CPU ms', '/ ours'], [['own, with start-up', own.cpu.toFixed(0), '1'], ...rows])}`,
  );
}

async function main(argv: readonly string[]): Promise<void> {
  const json = argv[argv.indexOf('--json') + 1];
  if (argv.length > 0 && (argv[0] !== '--json' || json === undefined || argv.length > 2))
    throw new Error('usage: npm run bench [-- --json FILE]');
  say(
    `Load of the machine: ${loadavg()
      .map(load => load.toFixed(1))
      .join(' ')}. CPU is user and system time, best of the runs.`,
  );
  if (!hasMemoryFolder) say('There is no file system in memory here: every table below is from the disk.');
  requireEquality();
  const ratios = measure();
  if (json !== undefined && argv.length > 0) writeFileSync(json, `${JSON.stringify(ratios, undefined, 2)}\n`);
  measureTree();
  measureStartup();
  measureMachines();
  await measurePeers();
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
