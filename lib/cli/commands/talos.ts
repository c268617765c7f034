import { chmodSync, writeFileSync } from 'node:fs';
import { reachKubernetes } from '../../talos/bootstrap';
import { newBundle } from '../../talos/bundle';
import { credentials } from '../../talos/credentials';
import { deliver } from '../../talos/deliver';
import { healthy } from '../../talos/health';
import { nodeStates, type NodeState } from '../../talos/nodes';
import { wantedAs } from '../../talos/record';
import { destroy, remove } from '../../talos/remove';
import type { Wipe } from '../../talos/reset';
import { onSite } from '../../talos/site';
import { CommandError, EXIT, type ExitCode } from '../exit';
import type { Output } from '../output';
import { plural } from '../plural';
import { given, siteOptions, type TalosOptions } from './talos-site';

/** Options of verbs that give credentials. */
export interface TalosCredentialsOptions extends TalosOptions {
  readonly kubeconfig?: string;
  readonly talosconfig?: string;
}

/** Options of `strata talos remove` and `strata talos destroy`. */
export interface TalosLeaveOptions extends TalosOptions {
  readonly wipe: Wipe;
  readonly forget?: readonly string[];
  readonly unlessWanted?: boolean;
  readonly address?: string;
  readonly role?: 'control-plane' | 'worker';
  readonly yes?: string;
}

/** Makes machines what a folder `talos` of a tree says. @returns the exit code */
export async function talosUp(folder: string, options: TalosCredentialsOptions, output: Output): Promise<ExitCode> {
  const { cluster, secrets } = await given(folder, options);
  const { kubeconfig, talosconfig, changes, joined } = await deliver(cluster, siteOptions(options, secrets, output));
  keep(options.kubeconfig, kubeconfig);
  keep(options.talosconfig, talosconfig);
  const changed = [...changes.values()].filter(each => each.configuration !== 'none' || each.upgrade !== undefined);
  const unchanged = cluster.machines.length - joined.length - changed.length;
  output.result(
    `${cluster.cluster}: ${plural(joined.length, 'machine')} joined, ${changed.length} changed, ${unchanged} unchanged; the control plane holds`,
  );
  return EXIT.ok;
}

/** Issues new credentials of administrators. @returns the exit code */
export async function talosCredentials(
  folder: string,
  options: TalosCredentialsOptions,
  output: Output,
): Promise<ExitCode> {
  const { cluster, secrets } = await given(folder, options);
  const issued = await onSite(cluster, siteOptions(options, secrets, output), credentials);
  keep(options.kubeconfig, issued.kubeconfig);
  keep(options.talosconfig, issued.talosconfig);
  // a program asked, which keeps them as secrets
  if (folder === '-') output.result(JSON.stringify(issued));
  return EXIT.ok;
}

/** Waits until a cluster is healthy, and tells what its nodes are. @returns the exit code */
export async function talosHealth(folder: string, options: TalosOptions, output: Output): Promise<ExitCode> {
  const { cluster, secrets } = await given(folder, options);
  const nodes = await onSite(cluster, siteOptions(options, secrets, output), async site => {
    await healthy(site);
    return nodeStates(await reachKubernetes(site));
  });
  output.result(output.json || folder === '-' ? JSON.stringify(nodes) : nodes.map(nodeLine).join('\n'));
  return EXIT.ok;
}

function nodeLine({ hostname, role, address, talos, kubernetes, ready }: NodeState): string {
  return `${hostname}: ${ready ? 'Ready' : 'not Ready'}, ${role} at ${address}, Talos ${talos ?? 'unknown'}, Kubernetes ${kubernetes ?? 'unknown'}`;
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
  const { cluster, secrets } = await given(folder, options);
  const filed = cluster.machines.find(machine => machine.hostname === hostname);
  const { address = filed?.address, role = filed?.role, wipe, unlessWanted = false } = options;
  if (address === undefined || role === undefined)
    throw new CommandError(`${folder} has no machine '${hostname}': give its --address and its --role`);
  const machine = { hostname, address, role, mac: filed?.mac };
  const said = await onSite(cluster, siteOptions(options, secrets, output), async site => {
    const reached = await reachKubernetes(site);
    const wanted = unlessWanted ? await wantedAs(reached, machine) : undefined;
    if (wanted !== undefined)
      return `${hostname} stays as it is: the program that was last delivered has it, as ${wanted}`;
    await remove(reached, machine, { wipe, forget: forgotten(options) });
    return `${hostname} is out of ${cluster.cluster}`;
  });
  output.result(said);
  return EXIT.ok;
}

/** Ends a cluster. @returns the exit code */
export async function talosDestroy(folder: string, options: TalosLeaveOptions, output: Output): Promise<ExitCode> {
  const { cluster, secrets } = await given(folder, options);
  const { wipe, yes } = options;
  if (yes !== cluster.cluster)
    throw new CommandError(
      `this ${wipe === 'none' ? 'shuts down' : 'wipes'} ${plural(cluster.machines.length, 'machine')} of ${cluster.cluster}: if you mean it, add --yes ${cluster.cluster}`,
    );
  await onSite(cluster, siteOptions(options, secrets, output), site => destroy(site, { wipe, forget: forgotten(options) })); // prettier-ignore
  output.result(`${cluster.cluster} is gone`);
  return EXIT.ok;
}

/** Machines that are gone for good; with Pulumi, which runs the commands of a state, the environment names them. */
function forgotten({ forget = [] }: TalosLeaveOptions): readonly string[] {
  return [...forget, ...(process.env.STRATA_FORGET ?? '').split(',').filter(name => name !== '')];
}

/** Makes the secrets of a new cluster. @returns the exit code */
export async function talosSecrets(output: Output): Promise<ExitCode> {
  output.result((await newBundle()).trimEnd());
  return EXIT.ok;
}
