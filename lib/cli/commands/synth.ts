import { check, isFailure } from '../../check';
import { clusterFolder } from '../../gitops/paths';
import { Removals } from '../../gitops/removals/removals';
import { treeOf } from '../../gitops/tree';
import { writeTree } from '../../gitops/tree-writer';
import type { Model } from '../../model/model';
import { changeLine } from '../../talos/changes';
import type { Finding } from '../../values/finding';
import { emitDocuments } from '../../yaml/emit';
import { EXIT, type ExitCode } from '../exit';
import { changesOfMachines } from '../machine-changes';
import type { Output } from '../output';
import { plural } from '../plural';
import { loadPlatforms } from '../program';
import { stepReport, stepText } from '../steps';
import { summary } from '../summary';
import { typecheck } from '../typecheck';

/** Options of `strata synth`. */
export interface SynthOptions {
  readonly output: string;
  readonly force?: boolean;
  readonly stage?: boolean;
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
  { output: folder, force, stage = false }: SynthOptions,
  output: Output,
): ExitCode {
  const changes = models.map(model => Removals.between(folder, treeOf(model), model));
  const removals = changes.flatMap(change => change.findings);
  if (!stage && isFailure(removals)) return refuse(folder, [...findings, ...removals], output);
  const found = [...findings, ...removals.filter(finding => !isFailure([finding]))];
  const stages = changes.map(change => change.stage());
  const machines = models.map(model => [model.cluster, changesOfMachines(folder, model)] as const).filter(([, all]) => all.length > 0); // prettier-ignore
  const { refused, ...tree } = writeTree(folder, new Map(stages.flatMap(({ files }) => [...files])), {
    force,
    within: models.map(({ cluster }) => clusterFolder(cluster)),
    keep: new Set(stages.flatMap(({ keep }) => [...keep])),
  });
  if (refused.length > 0) return refuse(folder, [...found, ...refused], output);
  const steps = models.flatMap(({ cluster }, index) => stepReport(cluster, stages[index]!) ?? []);
  output.report({
    findings: found,
    tree,
    ...(machines.length === 0 ? {} : { machines: Object.fromEntries(machines) }),
    ...(steps.length === 0 ? {} : { steps }),
  });
  models.forEach((model, index) => {
    const { left } = stages[index]!;
    if (!output.json) output.result(left === 0 ? summary(model) : stepText(model.cluster, stages[index]!));
  });
  for (const [cluster, all] of machines)
    output.note(
      [`${cluster}: machines change, by strata talos up:`, ...all.map(each => `  ${changeLine(each)}`)].join('\n'),
    );
  const { written, unchanged, removed } = tree;
  output.note(
    `${folder}: ${plural(written.length, 'file')} written, ${unchanged.length} unchanged, ${removed.length} removed`,
  );
  return EXIT.ok;
}

function refuse(folder: string, findings: readonly Finding[], output: Output): ExitCode {
  output.report({ findings, error: `nothing was written to ${folder}` });
  return EXIT.refused;
}
