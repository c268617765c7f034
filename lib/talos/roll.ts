import { changeOf, isDisruptive, type Change } from './change';
import type { FiledMachine } from './cluster-files';
import { nextOf, wholeEtcd } from './gate';
import { holdKubelets } from './kubelet-hold';
import { nodesBy, readyAgain } from './ready';
import { restart, upgrade } from './restart';
import type { ConfiguredSite, RunningSite } from './site';
import { keepSnapshot } from './snapshot';
import { each, failed } from './step';
import { applyLive } from './trial';
import { inTurn, LASTS_S, type Turn } from './turn';

/** A cluster that runs, and what its machines are to be. */
type RollingSite = ConfiguredSite &
  RunningSite & {
    /** Machines whose settings a run had on trial that was killed then, by hostname. */
    readonly onTrial: ReadonlySet<string>;
  };

/**
 * Brings machines that run to what the program says: what acts at once at once, everything else with the node drained. Control planes go one at a time, each
 * behind a whole etcd; workers follow, in batches where something stops.
 * @returns what was done, by hostname
 */
export async function roll(
  site: ConfiguredSite & RunningSite,
  machines: readonly FiledMachine[],
): Promise<ReadonlyMap<string, Change>> {
  const nodes = await nodesBy(site);
  const onTrial = new Set([...nodes.values()].filter(node => node.onTrial).map(({ name }) => name));
  const rolling = { ...site, onTrial };
  const changes = new Map<string, Change>();
  await each(
    machines,
    site.atOnce,
    async machine => void changes.set(machine.hostname, await wanted(rolling, machine)),
  );
  const changed = machines.filter(({ hostname }) => {
    const { configuration, upgrade: image } = changes.get(hostname)!;
    return configuration !== 'none' || image !== undefined;
  });
  if (changed.length === 0) return changes;
  const stops = ({ hostname }: FiledMachine): boolean => isDisruptive(changes.get(hostname)!);
  const workers = changed.filter(({ role }) => role === 'worker');
  // the turn of a run that was killed is over after a while
  await inTurn(site, (LASTS_S + 10) * 1000, async turn => {
    const { site: holding, held } = await holdKubelets(rolling, rolling.kubectl, changed.filter(({ role }) => role === 'control-plane')); // prettier-ignore
    await rollControlPlanes(holding, turn, changed.filter(({ role }) => role === 'control-plane')); // prettier-ignore
    for (const machine of held) {
      await makeSureOf(turn);
      await one(rolling, machine);
    }
    const [first, ...others] = workers.filter(machine => !stops(machine));
    // settings that harm harm one worker
    if (first !== undefined) await one(rolling, first);
    await each(others, site.atOnce, async machine => {
      await one(rolling, machine);
    });
    await rollWorkers(rolling, turn, workers.filter(stops));
  });
  return changes;
}

/** What a machine needs; settings that are in force by a trial only are to be kept. */
async function wanted(site: RollingSite, machine: FiledMachine): Promise<Change> {
  const change = await changeOf(site, machine);
  const isUnkept = change.configuration === 'none' && site.onTrial.has(machine.hostname);
  return isUnkept ? { ...change, configuration: 'live' } : change;
}

/** @throws FindingsError `machines/busy` where the turn was lost, as by a machine that slept */
async function makeSureOf(turn: Turn): Promise<void> {
  const other = await turn.take();
  if (other !== undefined)
    throw failed('machines/busy', `${other} is at work on this cluster`, 'wait until it is done');
}

async function rollControlPlanes(site: RollingSite, turn: Turn, machines: readonly FiledMachine[]): Promise<void> {
  if (machines.length === 0) return;
  await keepSnapshot(site);
  let waiting = machines;
  while (waiting.length > 0) {
    await makeSureOf(turn);
    const machine = await nextOf(site, waiting);
    waiting = waiting.filter(other => other !== machine);
    await wholeEtcd(site, machine, 'before');
    await batch(site, [machine]);
    await wholeEtcd(site, machine, 'after');
  }
}

/** Workers that stop, so many at a time as the program says. */
async function rollWorkers(site: RollingSite, turn: Turn, machines: readonly FiledMachine[]): Promise<void> {
  const { workersAtOnce = 1 } = site.cluster;
  for (let start = 0; start < machines.length; start += workersAtOnce) {
    await makeSureOf(turn);
    await batch(site, machines.slice(start, start + workersAtOnce));
  }
}

/** Changes machines at once, and waits until those that stopped are what they were. */
async function batch(site: RollingSite, machines: readonly FiledMachine[]): Promise<void> {
  const before = await nodesBy(site);
  const stopped: string[] = [];
  await each(machines, machines.length, async machine => {
    if (await one(site, machine)) stopped.push(machine.hostname);
  });
  await readyAgain(site, stopped, before);
}

/** What a machine needs is asked once more: whoever had the turn before may have done it. @returns whether it was stopped */
async function one(site: RollingSite, machine: FiledMachine): Promise<boolean> {
  const change = await wanted(site, machine);
  if (change.upgrade !== undefined) await upgrade(site, machine, change.upgrade);
  const { configuration } = change.upgrade === undefined ? change : await wanted(site, machine);
  if (configuration === 'live') await applyLive(site, machine);
  else if (configuration === 'reboot') await restart(site, machine);
  site.tell({ machine: machine.hostname, step: 'change', state: 'done' });
  return change.upgrade !== undefined || configuration === 'reboot';
}
