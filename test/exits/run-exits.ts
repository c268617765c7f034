import type { Model } from '../../lib/model/model';
import type { Platform } from '../../lib/model/platform';
import { randomPlatform } from '../platforms/random-platform';
import type { Tally } from '../soak/proof';
import { gitopsDifferences } from './gitops-equal';
import { pulumiDifferences } from './pulumi-equal';
import type { PulumiExit } from './pulumi-exit';

/** The parts that exits are run on. */
export interface ExitParts {
  readonly kubectl: string;
  readonly pulumi: PulumiExit;
}

/** Every so many platforms the stack is deployed again by a program that moved and renamed its components. */
const MOVED_EVERY = 5;

/** What differs between a platform's model and what comes out of its exits. The mode `git` is for platforms that bring Flux. */
export async function exitDifferences(
  platform: Platform,
  model: Model,
  { kubectl, pulumi }: ExitParts,
): Promise<readonly string[]> {
  const hasFlux = model.fluxSource !== undefined;
  return [
    ...(await attempt('gitops', () => gitopsDifferences(model, kubectl))),
    ...(hasFlux ? await attempt('pulumi git', () => deployedDifferences(platform, model, 'git', pulumi)) : []),
    ...(await attempt('pulumi direct', () => deployedDifferences(platform, model, 'direct', pulumi))),
  ];
}

async function deployedDifferences(
  platform: Platform,
  model: Model,
  mode: 'direct' | 'git',
  pulumi: PulumiExit,
): Promise<readonly string[]> {
  return pulumiDifferences(model, mode, await pulumi.first(platform, { mode }));
}

/** Random platforms `from` to `from + count - 1`: every exit carries the objects of the model, and no move of a component touches one. */
export async function runExits(parts: ExitParts, seed: number, from: number, count: number): Promise<Tally> {
  const classes: Record<string, Record<string, number>> = {
    platforms: { drawn: 0, skipped: 0, 'with Flux': 0, moved: 0 },
    objects: { compared: 0 },
    constructs: {},
    repairs: {},
  };
  const failures: string[] = [];
  const add = (name: string, counts: Readonly<Record<string, number>>): void => {
    for (const [what, more] of Object.entries(counts)) classes[name]![what] = (classes[name]![what] ?? 0) + more;
  };
  for (let number = from; number < from + count; number++) {
    const random = randomPlatform(seed, number);
    if (random === undefined) {
      add('platforms', { skipped: 1 });
      continue;
    }
    const { platform, model, drawn, repairs } = random;
    add('platforms', { drawn: 1, 'with Flux': model.fluxSource === undefined ? 0 : 1 });
    add('objects', { compared: model.objects.length });
    add('constructs', drawn);
    add('repairs', repairs);
    const differences = [...(await exitDifferences(platform, model, parts))];
    if (number % MOVED_EVERY === 0 && differences.length === 0) {
      add('platforms', { moved: 1 });
      differences.push(...(await attempt('moved', () => moveDifferences(seed, number, parts.pulumi))));
    }
    failures.push(...differences.map(line => `platform ${number}: ${line}`));
  }
  return { classes, failures };
}

/** What the engine asks the provider for once the components have other names and places: nothing. */
async function moveDifferences(seed: number, number: number, pulumi: PulumiExit): Promise<readonly string[]> {
  const { requests } = await pulumi.next(randomPlatform(seed, number, 'moved')!.platform);
  return requests.map(({ verb, urn }) => `asked to ${verb} ${urn}`);
}

/** Lines of what differs in an exit, or of how it failed. */
async function attempt(
  exit: string,
  run: () => readonly string[] | Promise<readonly string[]>,
): Promise<readonly string[]> {
  try {
    return (await run()).map(line => `${exit}: ${line}`);
  } catch (error) {
    const { message, stderr = '' } = error as Error & { readonly stderr?: string };
    return [`${exit}: failed: ${message.slice(-2000)} ${stderr.slice(-500)}`];
  }
}
