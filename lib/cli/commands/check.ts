import { statSync } from 'node:fs';
import { check, checkManifests, isFailure } from '../../check';
import type { Finding } from '../../values/finding';
import { CommandError, EXIT } from '../exit';
import type { Output } from '../output';
import { loadPlatforms } from '../program';

/** Options of `strata check`. */
export interface CheckOptions {
  readonly json?: boolean;
  readonly release?: boolean;
}

const PROGRAM_FILE = /\.[cm]?[jt]s$/;

/** Checks a program, a manifest or a folder of manifests. @returns the exit code */
export async function checkCommand(path: string, options: CheckOptions, output: Output): Promise<number> {
  const { json = false, release = false } = options;
  const findings = PROGRAM_FILE.test(path)
    ? await checkProgram(path, release)
    : checkManifests(existing(path), { release });
  if (json) output.result(JSON.stringify({ findings }, undefined, 2));
  else output.findings(findings);
  if (!json) output.note(count(findings));
  return isFailure(findings) ? EXIT.findings : EXIT.ok;
}

async function checkProgram(file: string, release: boolean): Promise<readonly Finding[]> {
  const platforms = await loadPlatforms(file);
  return platforms.flatMap(platform => check(platform.model(), { release }));
}

function existing(path: string): string {
  if (statSync(path, { throwIfNoEntry: false }) === undefined)
    throw new CommandError(`there is no file or folder ${path}`);
  return path;
}

function count(findings: readonly Finding[]): string {
  const open = findings.filter(({ acknowledged }) => acknowledged === undefined);
  const errors = open.filter(({ severity }) => severity === 'error').length;
  return `${errors} errors, ${open.length - errors} warnings, ${findings.length - open.length} acknowledged`;
}
