import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Timing } from './measure';
import { canTimePrograms, scripts, timeProgram } from './processes';
import { withScratch } from './scratch';

/** Root of the checkout, and of the compiled package below it. */
const ROOT = join(__dirname, '../../..');
const DIST = join(ROOT, 'dist');
const EXAMPLE = 'examples/small-cloud/cloud.ts';

/** Milliseconds of CPU that entry points add to `require('cdk8s')`, and the time of a cold `strata synth`. */
export interface StartupResult {
  readonly core: number;
  readonly application: number;
  readonly synth: Timing | string;
}

/** Starts new processes that load cdk8s alone, our core entry point besides, one application besides. */
export function raceStartup(): StartupResult {
  const load = (file: string): string => `require('cdk8s');require(${JSON.stringify(join(DIST, file))})`;
  const timings = scripts(
    { cdk8s: `require('cdk8s')`, core: load('lib/index.js'), application: load('constructs/apps/postgres.js') },
    15,
    ROOT,
  );
  const base = timings.cdk8s!.best;
  return { core: timings.core!.best - base, application: timings.application!.best - base, synth: coldSynth() };
}

/** Best of five cold runs of `strata synth` on the example, into a new folder each. */
function coldSynth(): Timing | string {
  if (!canTimePrograms || !existsSync(join(ROOT, EXAMPLE))) return 'not measured';
  try {
    const runs = Array.from({ length: 5 }, () =>
      withScratch(folder =>
        timeProgram(process.execPath, [join(DIST, 'lib/cli/main.js'), 'synth', EXAMPLE, '-o', join(folder, 'tree')], {
          cwd: ROOT,
        }),
      ),
    );
    return runs.reduce((best, run) => (run.best < best.best ? run : best));
  } catch (error) {
    return `not measured: ${(error as Error).message}`;
  }
}
