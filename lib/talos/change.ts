import { applyConfig, refuses } from './apply';
import type { FiledMachine } from './cluster-files';
import { persist } from './persist';
import { running } from './probe';
import type { ConfiguredSite, RunningSite, Site } from './site';
import { failed } from './step';
import type { Answer } from './talosctl';

/** What a machine's configuration asks for, against what runs: nothing, a change that acts at once, or one that acts after a restart. */
export type ConfigurationChange = 'none' | 'live' | 'reboot';

/** What is to be done to a machine of ours. */
export interface Change {
  readonly configuration: ConfigurationChange;
  /** Why another image is to be installed, e.g. `Talos 1.12.1 to 1.13.5`. */
  readonly upgrade?: string;
}

/** Whether anything of a machine stops for a change. */
export function isDisruptive({ configuration, upgrade }: Change): boolean {
  return configuration === 'reboot' || upgrade !== undefined;
}

/** Asks a machine what the program would change. Nothing is changed, and nothing of the answer is shown: it holds keys. */
export async function changeOf(site: ConfiguredSite, machine: FiledMachine): Promise<Change> {
  const upgrade = await upgradeOf(site, machine);
  // configuration of another version of Talos may have fields that this one does not know: asked after the upgrade
  return upgrade === undefined
    ? { configuration: await configurationChange(site, machine) }
    : { upgrade, configuration: 'none' };
}

async function configurationChange(site: ConfiguredSite, machine: FiledMachine): Promise<ConfigurationChange> {
  const tried = await ask(site, machine, 'try');
  if (tried.ok) return saysNothing(tried) ? 'none' : 'live';
  const { ok, stdout, stderr } = await ask(site, machine, 'auto');
  if (!ok) throw refuses(machine, stderr);
  return /without a reboot/i.test(stdout + stderr) ? 'live' : 'reboot';
}

/** Whether a machine runs its configuration now, kept or on trial. */
export async function isInForce(site: ConfiguredSite, machine: FiledMachine): Promise<boolean> {
  return saysNothing(await ask(site, machine, 'try'));
}

/**
 * Asks a machine what would change. In any mode but `try` the question itself ends a trial that goes on, and leaves the machine with settings that it forgets at
 * its next start; in this mode a change that needs a restart is refused.
 */
function ask(site: ConfiguredSite, machine: FiledMachine, mode: 'try' | 'auto'): Promise<Answer> {
  return persist(site, machine, [...applyConfig(site, machine), '--dry-run', '--mode', mode]);
}

function saysNothing({ ok, stdout, stderr }: Answer): boolean {
  return ok && /No changes/i.test(stdout + stderr);
}

async function upgradeOf({ cluster, talosctl }: Site, machine: FiledMachine): Promise<string | undefined> {
  const { version, schematic } = await running(talosctl, machine);
  const { hostname } = machine;
  if (version === undefined)
    throw failed(
      'machines/version',
      `${hostname} does not say which version of Talos it runs`,
      'run it again',
      hostname,
    );
  if (version !== cluster.talosVersion) {
    const steps = minor(cluster.talosVersion) - minor(version);
    if (steps < 0 || steps > 1) {
      throw failed(
        'machines/upgrade-path',
        `${hostname} runs Talos ${version}, the program wants ${cluster.talosVersion}: ${steps < 0 ? 'no way leads back' : `${steps} minor versions at once`}`,
        steps < 0
          ? `set talosVersion to ${version} or newer`
          : 'go one minor version at a time, from the last patch of each',
        hostname,
      );
    }
    return `Talos ${version} to ${cluster.talosVersion}`;
  }
  // an image that names no schematic is one of somebody's own: its tag is all that can be compared
  if (schematic !== undefined && schematic !== machine.schematic)
    return `schematic ${schematic.slice(0, 12)} to ${machine.schematic.slice(0, 12)}`;
  return undefined;
}

/**
 * Refuses a step of Kubernetes that nobody supports: back, or over a minor version. Configuration would take it.
 * @throws FindingsError `machines/upgrade-path`
 */
export async function refuseLeap({ cluster, kubectl }: RunningSite): Promise<void> {
  for (const { name, kubelet } of await kubectl.nodes()) {
    const steps = minor(cluster.kubernetesVersion) - minor(kubelet);
    if (kubelet === '' || steps === 0 || steps === 1) continue;
    throw failed(
      'machines/upgrade-path',
      `${name} runs Kubernetes ${kubelet}, the program wants ${cluster.kubernetesVersion}: ${steps < 0 ? 'no way leads back' : `${steps} minor versions at once`}`,
      steps < 0 ? `set kubernetesVersion to ${kubelet} or newer` : 'go one minor version at a time',
    );
  }
}

function minor(version: string): number {
  return Number(version.split('.')[1]);
}
