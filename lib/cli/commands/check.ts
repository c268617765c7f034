import { statSync } from 'node:fs';
import { check, checkManifests, isFailure } from '../../check';
import type { Finding } from '../../values/finding';
import { CommandError, EXIT, type ExitCode } from '../exit';
import type { Output } from '../output';
import { plural } from '../plural';
import { loadPlatforms } from '../program';

/** Options of `strata check`. */
export interface CheckOptions {
  readonly release?: boolean;
}

const PROGRAM_FILE = /\.[cm]?[jt]s$/;

/** Checks a program, a manifest or a folder of manifests. @returns the exit code */
export async function checkCommand(path: string, options: CheckOptions, output: Output): Promise<ExitCode> {
  const { release = false } = options;
  const findings = PROGRAM_FILE.test(path)
    ? await checkProgram(path, release)
    : checkFiles(existing(path), release, output);
  output.report({ findings });
  if (!output.json) output.note(count(findings));
  if (findings.some(({ code }) => code === 'manifest/none')) return EXIT.usage;
  return isFailure(findings) ? EXIT.findings : EXIT.ok;
}

async function checkProgram(file: string, release: boolean): Promise<readonly Finding[]> {
  const platforms = await loadPlatforms(file);
  return platforms.flatMap(platform => check(platform.model(), { release }));
}

function checkFiles(path: string, release: boolean, output: Output): readonly Finding[] {
  const progress = output.progress(`checking ${path}`);
  try {
    return checkManifests(path, { release, onProgress: state => progress.at(state) });
  } finally {
    progress.end();
  }
}

function existing(path: string): string {
  if (statSync(path, { throwIfNoEntry: false }) === undefined)
    throw new CommandError(`there is no file or folder ${path}`);
  return path;
}

function count(findings: readonly Finding[]): string {
  const open = findings.filter(({ acknowledged }) => acknowledged === undefined);
  const errors = open.filter(({ severity }) => severity === 'error').length;
  return `${plural(errors, 'error')}, ${plural(open.length - errors, 'warning')}, ${findings.length - open.length} acknowledged`;
}
