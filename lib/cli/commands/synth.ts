import { spawnSync } from 'node:child_process';
import { check, isFailure } from '../../check';
import { treeOf, type Tree } from '../../gitops/tree';
import { writeTree } from '../../gitops/tree-writer';
import { emitDocuments } from '../../yaml/emit';
import type { Model } from '../../model/model';
import { CommandError, EXIT } from '../exit';
import type { Output } from '../output';
import { loadPlatforms } from '../program';
import { summary } from '../summary';

/** Options of `strata synth`. */
export interface SynthOptions {
  readonly output: string;
  readonly force?: boolean;
  readonly stdout?: boolean;
  readonly json?: boolean;
  readonly typecheck?: boolean;
}

/** Checks a program and writes its tree; nothing is written when a check fails. @returns the exit code */
export async function synth(file: string, options: SynthOptions, output: Output): Promise<number> {
  if (options.typecheck === true) typecheck(file);
  const platforms = await loadPlatforms(file);
  const models = platforms.map(platform => platform.model());
  const findings = models.flatMap(model => check(model));
  if (options.json === true) output.result(JSON.stringify({ findings }, undefined, 2));
  else output.findings(findings);
  if (isFailure(findings)) return EXIT.findings;
  if (options.stdout === true) {
    output.result(models.map(model => emitDocuments(model.objects.map(({ manifest }) => manifest))).join('---\n'));
    return EXIT.ok;
  }
  return write(models, options, output);
}

function write(models: readonly Model[], { output: folder, force, json }: SynthOptions, output: Output): number {
  const files: Tree = new Map(models.flatMap(model => [...treeOf(model)]));
  const result = writeTree(folder, files, { force });
  if (result.refused.length > 0) {
    output.findings(result.refused);
    throw new CommandError(`nothing was written to ${folder}`, EXIT.refused);
  }
  if (json !== true) for (const model of models) output.result(summary(model));
  const { written, unchanged, removed } = result;
  output.note(`${folder}: ${written.length} files written, ${unchanged.length} unchanged, ${removed.length} removed`);
  return EXIT.ok;
}

function typecheck(file: string): void {
  const { status, stdout, error } = spawnSync(
    'npx',
    ['--no-install', 'tsc', '--noEmit', '--skipLibCheck', '--module', 'node16', '--strict', file],
    { encoding: 'utf8' },
  );
  if (error !== undefined) throw new CommandError(`tsc can't be run: ${error.message}`, EXIT.environment);
  if (status !== 0) throw new CommandError(`${file} has type errors:\n${stdout}`);
}
