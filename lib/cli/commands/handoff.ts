import { resolve } from 'node:path';
import { handOffToGit, handOffToPulumi, PulumiStack, reachCluster, type HandoffContext } from '../../handoff';
import type { Model } from '../../model/model';
import { ApiError } from '../../sandbox';
import { CommandError, EXIT, type ExitCode } from '../exit';
import type { Output } from '../output';
import { plural } from '../plural';
import { loadPlatforms } from '../program';

/** Options of `strata handoff git` and `strata handoff pulumi`. */
export interface HandoffOptions {
  readonly stack: string;
  readonly cwd: string;
  readonly cluster?: string;
  readonly context?: string;
  readonly kubeconfig?: string;
  readonly dryRun?: boolean;
}

/** Moves the objects of a program from a Pulumi stack to Flux. @returns the exit code */
export async function toGit(file: string, options: HandoffOptions, output: Output): Promise<ExitCode> {
  const dryRun = options.dryRun === true;
  const { objects, staying, released } = await during(file, options, output, handOffToGit);
  for (const urn of staying) output.note(`stays with Pulumi, the program does not have it: ${urn}`);
  if (objects.length === 0) {
    output.result('nothing to hand over: the stack holds no object that Flux would deliver');
    return EXIT.ok;
  }
  for (const object of objects) output.note(object);
  const count = plural(objects.length, 'object');
  if (dryRun) {
    output.result(`${count} would go from Pulumi to Flux; nothing was written`);
    return EXIT.ok;
  }
  if (released !== undefined) output.note(`the state of before: ${released.copy}`);
  output.result(`${count} now belong to Flux alone. Next: set mode 'git' in the program and run \`pulumi up\`.`);
  return EXIT.ok;
}

/** Moves the objects of a program from Flux to a Pulumi stack, in two runs. @returns the exit code */
export async function toPulumi(file: string, options: HandoffOptions, output: Output): Promise<ExitCode> {
  const dryRun = options.dryRun === true;
  const { state, objects, missing, kustomizations, released } = await during(file, options, output, handOffToPulumi);
  if (state === 'nothing') {
    output.result('nothing to hand over: Flux delivers nothing of the program');
    return EXIT.ok;
  }
  for (const object of state === 'waiting' ? missing : objects) output.note(object);
  if (released !== undefined) output.note(`the state of before: ${released.copy}`);
  const names = plural(kustomizations.length, 'Kustomization');
  const count = plural(state === 'waiting' ? missing.length : objects.length, 'object');
  if (dryRun) {
    const step =
      state === 'waiting'
        ? `${names} would rest, ${count} would wait for \`pulumi up\``
        : `${count} would belong to Pulumi alone, ${names} would go`;
    output.result(`${step}; nothing was written`);
  } else if (state === 'waiting') {
    output.result(
      `Flux rests: ${names} suspended. The stack does not hold ${count} yet. Next: set mode 'direct' in the program, run \`pulumi up\`, then this command again.`,
    );
  } else output.result(`${count} now belong to Pulumi alone; ${names} and the source are gone.`);
  return EXIT.ok;
}

/** Does a hand-over with what it needs: the model, the stack and the cluster. */
async function during<T>(
  file: string,
  { stack, cwd, cluster, context, kubeconfig, dryRun = false }: HandoffOptions,
  output: Output,
  handOff: (context: HandoffContext) => Promise<T>,
): Promise<T> {
  const model = await chosenModel(file, cluster);
  const reached = await reachCluster({ context, kubeconfig });
  const progress = output.progress('handing over');
  try {
    const pulumi = new PulumiStack({ stack, cwd: resolve(cwd) });
    const at = (state: string): void => progress.at(state);
    return await progress.during(handOff({ model, stack: pulumi, client: reached.client, dryRun, progress: at }));
  } catch (error) {
    throw error instanceof ApiError
      ? new CommandError(`the API server refused: ${error.message}`, EXIT.environment)
      : error;
  } finally {
    await reached.close();
  }
}

async function chosenModel(file: string, wanted: string | undefined): Promise<Model> {
  const platforms = await loadPlatforms(file);
  const names = platforms.map(({ cluster }) => cluster).join(', ');
  if (wanted === undefined && platforms.length > 1)
    throw new CommandError(`${file} makes the clusters ${names}: choose one by --cluster`);
  const platform = platforms.find(({ cluster }) => wanted === undefined || cluster === wanted);
  if (platform === undefined) throw new CommandError(`${file} has no cluster '${wanted!}': it makes ${names}`);
  return platform.model();
}
