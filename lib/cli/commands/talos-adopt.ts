import { existsSync, readFileSync } from 'node:fs';
import { adopt } from '../../talos/adopt';
import { CommandError, EXIT, type ExitCode } from '../exit';
import type { Output } from '../output';

/** Options of `strata talos adopt`. */
export interface TalosAdoptOptions {
  readonly fromMachine: string;
  readonly talosconfig: string;
}

/** Prints the secrets bundle of a cluster that exists. @returns the exit code */
export async function talosAdopt({ fromMachine, talosconfig }: TalosAdoptOptions, output: Output): Promise<ExitCode> {
  if (!existsSync(talosconfig)) throw new CommandError(`--talosconfig: there is no file ${talosconfig}`);
  const bundle = await adopt({ machine: fromMachine, talosconfig: readFileSync(talosconfig, 'utf8') });
  output.result(bundle.trimEnd());
  return EXIT.ok;
}
