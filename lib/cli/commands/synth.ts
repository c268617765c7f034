import { check, isFailure } from '../../check';
import { clusterFolder } from '../../gitops/paths';
import { treeOf } from '../../gitops/tree';
import { writeTree } from '../../gitops/tree-writer';
import type { Model } from '../../model/model';
import type { Finding } from '../../values/finding';
import { emitDocuments } from '../../yaml/emit';
import { EXIT, type ExitCode } from '../exit';
import type { Output } from '../output';
import { plural } from '../plural';
import { loadPlatforms } from '../program';
import { summary } from '../summary';
import { typecheck } from '../typecheck';

/** Options of `strata synth`. */
export interface SynthOptions {
  readonly output: string;
  readonly force?: boolean;
  readonly stdout?: boolean;
  readonly typecheck?: boolean;
}

/** Checks a program and writes its tree; nothing is written when a check fails. @returns the exit code */
export async function synth(file: string, options: SynthOptions, output: Output): Promise<ExitCode> {
  if (options.typecheck === true) typecheck(file);
  const platforms = await loadPlatforms(file);
  const models = platforms.map(platform => platform.model());
  const findings = models.flatMap(model => check(model));
  if (isFailure(findings)) {
    output.report({ findings });
    return EXIT.findings;
  }
  if (options.stdout !== true) return write(models, findings, options, output);
  output.report({ findings });
  output.result(models.map(model => emitDocuments(model.objects.map(({ manifest }) => manifest))).join('---\n'));
  return EXIT.ok;
}

function write(
  models: readonly Model[],
  findings: readonly Finding[],
  { output: folder, force }: SynthOptions,
  output: Output,
): ExitCode {
  const files = new Map(models.flatMap(model => [...treeOf(model)]));
  const within = models.map(({ cluster }) => clusterFolder(cluster));
  const { refused, ...tree } = writeTree(folder, files, { force, within });
  const { written, unchanged, removed } = tree;
  if (refused.length > 0) {
    output.report({ findings: [...findings, ...refused], error: `nothing was written to ${folder}` });
    return EXIT.refused;
  }
  output.report({ findings, tree });
  if (!output.json) for (const model of models) output.result(summary(model));
  output.note(
    `${folder}: ${plural(written.length, 'file')} written, ${unchanged.length} unchanged, ${removed.length} removed`,
  );
  return EXIT.ok;
}
