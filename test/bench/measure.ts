/** Time of several runs of one thing, in milliseconds. */
export interface Timing {
  /** CPU time, user and system, of the best run. */
  readonly best: number;
  /** Worst over best CPU time: how much the machine disturbed. */
  readonly spread: number;
  /** Elapsed time of the best run. */
  readonly wall: number;
  readonly runs: number;
}

/** One of the things that a round runs. */
export interface Contestant {
  readonly name: string;
  readonly run: () => void;
  /** What must be done before each run, outside the clock. */
  readonly before?: () => void;
  /** @default - the rounds of the race, and those that warm up */
  readonly rounds?: number;
}

/** Timings by the names of the contestants. */
export type Timings = Readonly<Record<string, Timing>>;

/** Rounds that count. */
export const ROUNDS = 5;

/** Rounds before them, in which the code is compiled; contestants that take seconds skip these. */
const WARM_UPS = 3;

/** Above this spread of the floor a machine is too busy to be judged on. */
export const WORST_SPREAD = 1.5;

interface Sample {
  readonly cpu: number;
  readonly wall: number;
}

/**
 * Runs contestants in rounds, so that what disturbs the machine disturbs all. CPU time is that of the whole process, helper threads included.
 * Young garbage of one is collected before the clock of the next starts (`--expose-gc`). A full collection is not forced: it throws away
 * compiled code together with the hidden classes of dead objects, which no program does to itself between two runs.
 */
export function race(contestants: readonly Contestant[], { rounds = ROUNDS, warmUps = WARM_UPS } = {}): Timings {
  const samples = new Map(contestants.map(({ name }) => [name, [] as Sample[]]));
  for (let round = 0; round < warmUps; round++) {
    for (const { run, before, rounds: own } of contestants) {
      if (own !== undefined) continue;
      before?.();
      run();
    }
  }
  for (let round = 0; round < rounds; round++) {
    for (const { name, run, before, rounds: own = rounds } of contestants) {
      if (round >= own) continue;
      before?.();
      globalThis.gc?.({ type: 'minor', execution: 'sync' });
      samples.get(name)!.push(sampleOf(run));
    }
  }
  return Object.fromEntries([...samples].map(([name, all]) => [name, timingOf(all)]));
}

function sampleOf(run: () => void): Sample {
  const started = performance.now();
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return { cpu: (user + system) / 1000, wall: performance.now() - started };
}

/** Best and spread of samples. */
export function timingOf(samples: readonly Sample[]): Timing {
  const cpu = samples.map(sample => sample.cpu);
  const best = Math.min(...cpu);
  const wall = Math.min(...samples.map(sample => sample.wall));
  return { best, spread: Math.max(...cpu) / best, wall, runs: samples.length };
}
