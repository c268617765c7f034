import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../../lib/check';
import { fleet, type Addressing } from './fleet';
import { race, type Timing, type Timings } from './measure';
import { canTimePrograms, timeProgram } from './processes';
import { withScratch } from './scratch';

/** Model and checks of so many machines, in one process. */
export function raceMachines(count: number): Timings {
  const run = (addressing: Addressing) => (): void => {
    const errors = check(fleet(count, addressing).model()).filter(({ severity }) => severity === 'error');
    if (errors.length > 0) throw new Error(errors[0]!.message);
  };
  return race([
    { name: 'static', run: run('static') },
    { name: 'dhcp', run: run('dhcp') },
  ]);
}

/** Best of three cold runs of the command on a program of so many machines; synth writes into a new folder each. */
export function timeMachines(verb: 'check' | 'synth', count: number): Timing | string {
  if (!canTimePrograms) return 'not measured';
  const runs = Array.from({ length: 3 }, () =>
    withScratch(folder => {
      const program = join(folder, 'fleet.js');
      writeFileSync(
        program,
        `exports.platform = require(${JSON.stringify(join(__dirname, 'fleet.js'))}).fleet(${count});`,
      );
      const out = verb === 'synth' ? ['-o', join(folder, 'tree')] : [];
      return timeProgram(process.execPath, [join(__dirname, '../../lib/cli/main.js'), verb, program, ...out]);
    }),
  );
  return runs.reduce((best, run) => (run.wall < best.wall ? run : best));
}
