import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { AUTHORITIES, type AuthorityName } from '../../talos/authority';
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
  readonly authority: AuthorityName;
  readonly podsRestarted?: boolean;
}

/** Gives machines a new authority. @returns the exit code */
export async function talosRotateCa(folder: string, options: TalosRotateCaOptions, output: Output): Promise<ExitCode> {
  const cluster = clusterOf(folder);
  const secrets = bundleOf(options);
  const { output: file, podsRestarted } = options;
  const authority = AUTHORITIES[options.authority];
  // it is on the disk before any machine is told of it
  if (!existsSync(file))
    writeFileSync(file, await withNewAuthority(secrets, authority), { mode: 0o600, flag: 'wx', flush: true });
  const site = siteOptions(options, secrets, output);
  const isDone = await rotateCa(cluster, { ...site, authority, podsRestarted }, readFileSync(file, 'utf8'));
  const machines = `${cluster.cluster}: ${plural(cluster.machines.length, 'machine')}`;
  output.result(
    isDone
      ? `${machines} trust the new authority of ${authority.of} only; its bundle is ${file}, to be kept in place of the one before`
      : `${machines} have the new authority of ${authority.of}, and accept the old one; now make new kubeconfigs by strata talos credentials, and restart the pods that talk to the Kubernetes API, e.g. by kubectl rollout restart; then run the same command again with --pods-restarted: it drops the old one`,
  );
  return EXIT.ok;
}
