import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { withNewAuthority } from '../../talos/new-authority';
import { rotateCa } from '../../talos/rotate-ca';
import { EXIT, type ExitCode } from '../exit';
import type { Output } from '../output';
import { plural } from '../plural';
import { bundleOf, clusterOf, siteOptions, type TalosOptions } from './talos-site';

/** Options of `strata talos rotate-ca`. */
export interface TalosRotateCaOptions extends TalosOptions {
  /** File of the bundle that follows. */
  readonly output: string;
}

/** Gives machines a new authority of the Talos API. @returns the exit code */
export async function talosRotateCa(folder: string, options: TalosRotateCaOptions, output: Output): Promise<ExitCode> {
  const cluster = clusterOf(folder);
  const secrets = bundleOf(options);
  const { output: file } = options;
  // it is on the disk before any machine is told of it
  if (!existsSync(file)) writeFileSync(file, await withNewAuthority(secrets), { mode: 0o600, flag: 'wx', flush: true });
  await rotateCa(cluster, siteOptions(options, secrets, output), readFileSync(file, 'utf8'));
  output.result(
    `${cluster.cluster}: ${plural(cluster.machines.length, 'machine')} trust the new authority of the Talos API only; its bundle is ${file}, to be kept in place of the one before`,
  );
  return EXIT.ok;
}
