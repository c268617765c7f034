import { chmodSync, writeFileSync } from 'node:fs';
import { reachKubernetes } from '../../talos/bootstrap';
import { newBundle } from '../../talos/bundle';
import { deliver } from '../../talos/deliver';
import { destroy, remove } from '../../talos/remove';
import type { Wipe } from '../../talos/reset';
import { onSite } from '../../talos/site';
import { CommandError, EXIT, type ExitCode } from '../exit';
import type { Output } from '../output';
import { plural } from '../plural';
import { bundleOf, clusterOf, fromInput, siteOptions, type TalosOptions } from './talos-site';

/** Options of `strata talos up`. */
export interface TalosUpOptions extends TalosOptions {
  readonly kubeconfig?: string;
  readonly talosconfig?: string;
}

/** Options of `strata talos remove` and `strata talos destroy`. */
export interface TalosLeaveOptions extends TalosOptions {
  readonly wipe: Wipe;
  readonly forget?: readonly string[];
  readonly address?: string;
  readonly role?: 'control-plane' | 'worker';
  readonly yes?: string;
}

/** Makes machines what a folder `talos` of a tree says. @returns the exit code */
export async function talosUp(folder: string, options: TalosUpOptions, output: Output): Promise<ExitCode> {
  const { cluster, secrets } =
    folder === '-' ? await fromInput() : { cluster: clusterOf(folder), secrets: bundleOf(options) };
  const delivered = await deliver(cluster, siteOptions(options, secrets, output));
  const { kubeconfig, talosconfig, changes, joined } = delivered;
  keep(options.kubeconfig, kubeconfig);
  keep(options.talosconfig, talosconfig);
  if (folder === '-') {
    output.result(JSON.stringify({ kubeconfig, talosconfig }));
    return EXIT.ok;
  }
  const changed = [...changes.values()].filter(each => each.configuration !== 'none' || each.upgrade !== undefined);
  const unchanged = cluster.machines.length - joined.length - changed.length;
  output.result(
    `${cluster.cluster}: ${plural(joined.length, 'machine')} joined, ${changed.length} changed, ${unchanged} unchanged; the control plane holds`,
  );
  return EXIT.ok;
}

/** Writes a credential where nobody else reads it. */
function keep(file: string | undefined, text: string): void {
  if (file === undefined) return;
  writeFileSync(file, text, { mode: 0o600 });
  // a file that was there keeps its rights otherwise
  chmodSync(file, 0o600);
}

/** Takes one machine out of a cluster that goes on. @returns the exit code */
export async function talosRemove(
  folder: string,
  hostname: string,
  options: TalosLeaveOptions,
  output: Output,
): Promise<ExitCode> {
  const cluster = clusterOf(folder);
  const filed = cluster.machines.find(machine => machine.hostname === hostname);
  const { address = filed?.address, role = filed?.role, wipe, forget = [] } = options;
  if (address === undefined || role === undefined)
    throw new CommandError(`${folder} has no machine '${hostname}': give its --address and its --role`);
  await onSite(cluster, siteOptions(options, bundleOf(options), output), async site =>
    remove(await reachKubernetes(site), { hostname, address, role }, { wipe, forget }),
  );
  output.result(`${hostname} is out of ${cluster.cluster}`);
  return EXIT.ok;
}

/** Wipes every machine of a cluster. @returns the exit code */
export async function talosDestroy(folder: string, options: TalosLeaveOptions, output: Output): Promise<ExitCode> {
  const cluster = clusterOf(folder);
  const { wipe, forget = [], yes } = options;
  if (yes !== cluster.cluster)
    throw new CommandError(
      `this wipes ${plural(cluster.machines.length, 'machine')} of ${cluster.cluster}: if you mean it, add --yes ${cluster.cluster}`,
    );
  await onSite(cluster, siteOptions(options, bundleOf(options), output), site => destroy(site, { wipe, forget }));
  output.result(`${cluster.cluster} is gone`);
  return EXIT.ok;
}

/** Makes the secrets of a new cluster. @returns the exit code */
export async function talosSecrets(output: Output): Promise<ExitCode> {
  output.result((await newBundle()).trimEnd());
  return EXIT.ok;
}
