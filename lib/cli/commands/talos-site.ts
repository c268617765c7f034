import { existsSync, readFileSync, statSync } from 'node:fs';
import { json } from 'node:stream/consumers';
import { readClusterFolder, type FiledCluster } from '../../talos/cluster-files';
import type { SiteOptions } from '../../talos/site';
import type { Step } from '../../talos/step';
import { CommandError } from '../exit';
import type { Output } from '../output';

/** Options of all verbs of `strata talos`. */
export interface TalosOptions {
  readonly secrets?: string;
  readonly atOnce?: string;
}

/** A cluster and its secrets: of a folder and a file, or, for `-`, as programs send them by standard input. */
export async function given(
  folder: string,
  options: TalosOptions,
): Promise<{ readonly cluster: FiledCluster; readonly secrets: string }> {
  if (folder !== '-') return { cluster: clusterOf(folder), secrets: bundleOf(options) };
  const { cluster, secrets } = (await json(process.stdin)) as {
    readonly cluster?: FiledCluster;
    readonly secrets?: string;
  };
  if (cluster === undefined || secrets === undefined)
    throw new CommandError('standard input has no `cluster` and `secrets`');
  return { cluster, secrets };
}

export function bundleOf({ secrets }: TalosOptions): string {
  if (secrets !== undefined && existsSync(secrets)) return readFileSync(secrets, 'utf8');
  throw new CommandError(
    secrets === undefined
      ? 'give the secrets bundle of the cluster by --secrets'
      : `there is no file ${secrets}: make the secrets of a new cluster by \`strata talos secrets > ${secrets}\`, once, and keep them safe`,
  );
}

export function siteOptions({ atOnce }: TalosOptions, secrets: string, output: Output): SiteOptions {
  const shown = (step: Step): void => output.note(output.json ? JSON.stringify(step) : lineOf(step));
  return { secrets, onStep: shown, ...(atOnce === undefined ? {} : { atOnce: numberOf(atOnce) }) };
}

function numberOf(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new CommandError(`--at-once: '${text}' given, a number from 1 on wanted`); // prettier-ignore
  return number;
}

function lineOf({ machine, step, state, detail }: Step): string {
  const what = state === 'wait' ? `${step}, waiting` : state === 'done' ? `${step}, done` : step;
  return [machine === undefined ? what : `${machine}: ${what}`, ...(detail === undefined ? [] : [detail])].join(': ');
}

/** The cluster that a folder of files describes. @throws FindingsError `machines/files` */
export function clusterOf(folder: string): FiledCluster {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new CommandError(`there is no folder ${folder}: strata synth writes it as clusters/NAME/talos of a tree`);
  return readClusterFolder(folder);
}
