import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describeUnproved } from '../unproved';

/** A program of this machine, on PATH or where distributions keep servers. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/local/sbin'];
  return folders.map(folder => join(folder, name)).find(path => existsSync(path));
}

/** A suite that needs programs of the machine. Where one is missing the suite says loudly what was not proved; with CI=true it fails. */
export function describePrograms(
  name: string,
  programs: Readonly<Record<string, string | undefined>>,
  suite: () => void,
): void {
  const missing = Object.keys(programs).filter(program => programs[program] === undefined);
  if (missing.length === 0) describe(name, suite);
  else describeUnproved(name, `this machine has no ${missing.join(', ')}`, suite);
}
