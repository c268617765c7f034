import { readFileSync } from 'node:fs';
import { FindingsError } from '../values/finding';
import { bootstrapOnce, controlPlaneHolds, nodesRegistered, reachKubernetes } from './bootstrap';
import { refuseLeap, type Change } from './change';
import type { FiledCluster, FiledMachine } from './cluster-files';
import { configurations } from './configuration';
import { membersBy } from './etcd';
import { foreignMachine, join, look, untilVoting } from './join';
import type { Kubectl } from './kubectl';
import { holdKubelets } from './kubelet-hold';
import { tellLeftOver } from './left-over';
import { probe, type Observed } from './probe';
import { membersByAny } from './quorum';
import { keepRecord, refuseNewForm, refuseRotating } from './record';
import { refuseRenamed } from './renamed';
import { roll } from './roll';
import { onSite, type ConfiguredSite, type RunningSite, type Site, type SiteOptions } from './site';
import { each, failed, until } from './step';

/** A cluster whose control plane holds. */
export interface Delivered {
  /** Credential of an administrator of Kubernetes. */
  readonly kubeconfig: string;
  /** Credential of an administrator of Talos. */
  readonly talosconfig: string;
  /** What was done to machines that ran before, and to new ones whose kubelet waited for the API servers, by hostname. */
  readonly changes: ReadonlyMap<string, Change>;
  /** Machines that got their configuration in this run. */
  readonly joined: readonly string[];
}

/**
 * Makes machines what the files say. It looks, decides, acts, waits and verifies; killed at any point and run again, it goes on. Machines in maintenance get their
 * configuration; the etcd cluster is made once; machines that run are changed one behind the other. A machine of another cluster is never touched.
 * @throws FindingsError with what stopped it; all that could be done without harm is done by then
 */
export function deliver(cluster: FiledCluster, options: SiteOptions): Promise<Delivered> {
  return onSite(cluster, options, async site => deliverTo({ ...site, configurations: await configurations(site) }));
}

async function deliverTo(site: ConfiguredSite): Promise<Delivered> {
  const found = await look(site);
  const foreign = found.filter(({ observed }) => observed.state === 'foreign').map(({ machine }) => foreignMachine(machine)); // prettier-ignore
  if (foreign.length > 0) throw together(foreign);
  const ranBefore = found.filter(({ observed }) => observed.state === 'ours').map(({ machine }) => machine);
  await refuseRenamed(site, ranBefore);
  const kubectl = await reachWhereThere(site);
  const newcomers = site.cluster.machines.filter(machine => !ranBefore.includes(machine));
  const { site: arrivals, held } = kubectl === undefined ? { site, held: [] } : await holdKubelets(site, kubectl, newcomers); // prettier-ignore
  const joined: string[] = [];
  const arrive = async (machine: FiledMachine): Promise<void> => {
    if (await arrives(arrivals, machine)) joined.push(machine.hostname);
  };
  // workers come by themselves once a control plane answers; those that don't are told of at the end
  const late = new Map<string, FindingsError>();
  const workers = each(
    site.cluster.machines.filter(({ role }) => role === 'worker'),
    site.atOnce,
    machine =>
      arrive(machine).catch((error: unknown) => {
        if (!(error instanceof FindingsError)) throw error;
        late.set(machine.hostname, error);
      }),
  );
  workers.catch(() => undefined);
  await controlPlanesArrive(site, arrive);
  await bootstrapOnce(site);
  const running = await controlPlaneHolds(site);
  await workers;
  await nodesRegistered(
    running,
    site.cluster.machines.filter(({ hostname }) => !late.has(hostname)),
  );
  await letBack(running);
  if (kubectl === undefined) await refuseUnready(running);
  const behind = held.filter(({ hostname }) => !late.has(hostname));
  const changes = await roll(running, [...ranBefore, ...behind]);
  // one that was only starting at the beginning
  await letBack(running);
  await tellLeftOver(running);
  if (late.size > 0) throw together([...late.values()]);
  await keepRecord(running);
  const kubeconfig = readFileSync(site.workspace.path('kubeconfig'), 'utf8');
  return { kubeconfig, talosconfig: site.talosconfig, changes, joined: joined.sort() };
}

/** Refuses before anything is done what a cluster that is there is not ready for. @returns undefined where it is not there, or does not answer yet */
async function reachWhereThere(site: Site): Promise<Kubectl | undefined> {
  if ((await membersByAny(site.talosctl, site.controlPlanes)) === undefined) return undefined;
  const running = await reachKubernetes(site);
  await refuseUnready(running);
  return running.kubectl;
}

/** Refuses what a cluster is not ready for. */
async function refuseUnready(running: RunningSite): Promise<void> {
  await refuseLeap(running);
  await refuseNewForm(running);
  await refuseRotating(running);
}

/** Control planes of a new cluster come at once; those that join one that runs come one by one, each when the one before votes. */
async function controlPlanesArrive(
  site: ConfiguredSite,
  arrive: (machine: FiledMachine) => Promise<void>,
): Promise<void> {
  const { controlPlanes, talosctl } = site;
  const takesPart = await Promise.all(controlPlanes.map(async machine => (await membersBy(talosctl, machine)) !== undefined)); // prettier-ignore
  if (!takesPart.includes(true)) return each(controlPlanes, site.atOnce, arrive);
  for (const machine of controlPlanes.filter((_, index) => !takesPart[index])) {
    await arrive(machine);
    await untilVoting(site, machine);
  }
}

/** Waits until somebody answers at a machine's address, and gives it its configuration where it waits for one. @returns whether it did */
async function arrives(site: ConfiguredSite, machine: FiledMachine): Promise<boolean> {
  const { talosctl, patience, tell } = site;
  const { hostname, address } = machine;
  const { state } = await until<Observed>(
    async () => {
      const observed = await probe(talosctl, machine);
      return observed.state === 'silent' ? { reason: `nobody answers at ${address}` } : { answer: observed };
    },
    { limit: patience.machine, poll: patience.poll, onWait: detail => tell({ machine: hostname, step: 'find', state: 'wait', detail }) }, // prettier-ignore
    () => failed('machines/silent', `nobody answers at ${address}, the address of ${hostname}`, 'start the machine from its medium, in the network of this address', hostname), // prettier-ignore
  );
  if (state === 'foreign') throw foreignMachine(machine);
  if (state === 'ours') return false;
  await join(site, machine);
  return true;
}

/** Nodes that a run drained that was killed before it let pods come back. */
async function letBack({ kubectl, talosctl, cluster }: RunningSite): Promise<void> {
  for (const { name, drainedByUs } of await kubectl.nodes()) {
    const machine = cluster.machines.find(({ hostname }) => hostname === name);
    if (!drainedByUs || machine === undefined) continue;
    if ((await probe(talosctl, machine)).stage === 'running') await kubectl.letBack(name);
  }
}

function together(errors: readonly FindingsError[]): FindingsError {
  return new FindingsError(errors.flatMap(({ findings }) => findings));
}
