import type { FindingsError } from '../values/finding';
import { changeOf, isDisruptive, type Change } from './change';
import type { FiledMachine } from './cluster-files';
import { etcdProblems } from './etcd';
import { untilOurs } from './join';
import { persist } from './persist';
import { probe, running } from './probe';
import type { ConfiguredSite, RunningSite } from './site';
import { keepSnapshot } from './snapshot';
import { each, failed, until } from './step';
import { LASTS_S, Turn } from './turn';

/** A cluster that runs, and what its machines are to be. */
type RollingSite = ConfiguredSite & RunningSite;

/**
 * Brings machines that run to what the program says: what acts at once at once, everything else with the node drained. Control planes go one at a time, each
 * behind a whole etcd; workers follow, one at a time where something stops.
 * @returns what was done, by hostname
 */
export async function roll(site: RollingSite, machines: readonly FiledMachine[]): Promise<ReadonlyMap<string, Change>> {
  const changes = new Map<string, Change>();
  await each(machines, site.atOnce, async machine => void changes.set(machine.hostname, await changeOf(site, machine)));
  const changed = machines.filter(({ hostname }) => {
    const { configuration, upgrade } = changes.get(hostname)!;
    return configuration !== 'none' || upgrade !== undefined;
  });
  if (changed.length === 0) return changes;
  const turn = await takeTurn(site);
  try {
    const controlPlanes = changed.filter(({ role }) => role === 'control-plane');
    if (controlPlanes.length > 0) await keepSnapshot(site);
    for (const machine of controlPlanes) {
      await makeSureOf(turn);
      await oneControlPlane(site, machine);
    }
    const workers = changed.filter(({ role }) => role === 'worker');
    const stops = ({ hostname }: FiledMachine): boolean => isDisruptive(changes.get(hostname)!);
    await each(
      workers.filter(machine => !stops(machine)),
      site.atOnce,
      machine => one(site, machine),
    );
    for (const machine of workers.filter(stops)) {
      await makeSureOf(turn);
      await one(site, machine);
    }
  } finally {
    // it ends by itself where nobody answers any more
    await turn.give().catch(() => undefined);
  }
  return changes;
}

/** Takes the turn; that of a run that was killed is over after half a minute. */
async function takeTurn({ kubectl, patience, tell }: RollingSite): Promise<Turn> {
  const turn = new Turn(kubectl);
  await until<true>(
    async () => {
      const other = await turn.take();
      return other === undefined ? { answer: true } : { reason: `${other} is at work on this cluster` };
    },
    {
      limit: (LASTS_S + 10) * 1000,
      poll: patience.poll,
      onWait: detail => tell({ step: 'turn', state: 'wait', detail }),
    },
    reason => failed('machines/busy', reason, 'wait until it is done'),
  );
  return turn;
}

/** @throws FindingsError `machines/busy` where the turn was lost, as by a machine that slept */
async function makeSureOf(turn: Turn): Promise<void> {
  const other = await turn.take();
  if (other !== undefined)
    throw failed('machines/busy', `${other} is at work on this cluster`, 'wait until it is done');
}

async function oneControlPlane(site: RollingSite, machine: FiledMachine): Promise<void> {
  await wholeEtcd(site, machine, 'before');
  await one(site, machine);
  await wholeEtcd(site, machine, 'after');
}

/** Waits until every control plane votes and the API is ready: then one may stop. */
async function wholeEtcd(site: RollingSite, { hostname }: FiledMachine, when: 'before' | 'after'): Promise<void> {
  const { talosctl, controlPlanes, kubectl, patience, tell } = site;
  await until<true>(
    async () => {
      const [problem] = await etcdProblems(talosctl, controlPlanes);
      const reason = problem ?? (await kubectl.notReady());
      return reason === undefined ? { answer: true } : { reason };
    },
    { limit: patience.etcd, poll: patience.poll, onWait: detail => tell({ machine: hostname, step: 'etcd', state: 'wait', detail }) }, // prettier-ignore
    reason =>
      failed(
        'machines/quorum',
        `${hostname} ${when === 'before' ? 'was not touched' : 'is changed, and no further control plane is'}: ${reason}`,
        'bring the member back, or remove the one that is gone for good; then run it again',
        hostname,
      ),
  );
}

/** What a machine needs is asked once more: whoever had the turn before may have done it. */
async function one(site: RollingSite, machine: FiledMachine): Promise<void> {
  const { hostname } = machine;
  const change = await changeOf(site, machine);
  if (change.upgrade !== undefined) await upgrade(site, machine, change.upgrade);
  const { configuration } = change.upgrade === undefined ? change : await changeOf(site, machine);
  if (configuration === 'live') await apply(site, machine, 'no-reboot');
  else if (configuration === 'reboot') await restart(site, machine);
  site.tell({ machine: hostname, step: 'change', state: 'done' });
}

async function apply(site: RollingSite, machine: FiledMachine, mode: 'no-reboot' | 'staged'): Promise<void> {
  const { hostname } = machine;
  site.tell({ machine: hostname, step: 'apply', state: 'begin', detail: mode === 'staged' ? 'staged' : 'live' });
  const args = ['apply-config', '-f', site.configurations.get(hostname)!, '--mode', mode];
  const { ok, stderr } = await persist(site, machine, args);
  if (!ok) throw failed('machines/refused', `${hostname} refuses its configuration: ${stderr}`, 'correct the settings of the machine', hostname); // prettier-ignore
}

/** Writes the configuration for the next start, moves pods away, restarts the machine, lets pods come back. */
async function restart(site: RollingSite, machine: FiledMachine): Promise<void> {
  const { kubectl, talosctl, patience, tell } = site;
  const { hostname, address } = machine;
  await apply(site, machine, 'staged');
  tell({ machine: hostname, step: 'drain', state: 'begin' });
  await kubectl.markDrained(hostname);
  const stuck = await kubectl.drain(hostname, patience.drain);
  if (stuck !== undefined) throw drainStuck(machine, stuck);
  tell({ machine: hostname, step: 'reboot', state: 'begin' });
  const limit = `${Math.ceil(patience.machine / 1000)}s`;
  const { ok, stderr } = await talosctl.call(address, ['reboot', '--wait', '--timeout', limit], { timeoutMs: patience.machine + 30_000 }); // prettier-ignore
  if (!ok) tell({ machine: hostname, step: 'reboot', state: 'wait', detail: stderr });
  await untilRunning(site, machine);
  await kubectl.letBack(hostname);
}

function drainStuck({ hostname }: FiledMachine, why: string): FindingsError {
  return failed(
    'machines/drain',
    `${hostname} was not restarted, since its pods do not leave it: ${why}`,
    'see which disruption budget holds them, make room for the pods elsewhere, and run it again',
    hostname,
  );
}

/** Waits until a machine is of ours, has started, and is the node that it was. */
async function untilRunning(site: RollingSite, machine: FiledMachine): Promise<void> {
  const { talosctl, patience, tell } = site;
  await untilOurs(site, machine);
  await until<true>(
    async () => {
      const { stage, unmet } = await probe(talosctl, machine);
      if (stage === 'running') return { answer: true };
      return { reason: [stage ?? 'silent', ...unmet].join('; ') };
    },
    { limit: patience.machine, poll: patience.poll, onWait: detail => tell({ machine: machine.hostname, step: 'start', state: 'wait', detail }) }, // prettier-ignore
    reason => failed('machines/not-running', `${machine.hostname} does not come up: ${reason}`, `see talosctl dmesg of ${machine.address}`, machine.hostname), // prettier-ignore
  );
}

/** Installs another image. Talos drains the node itself, and answers with success too when the new system did not start: what runs is compared afterwards. */
async function upgrade(site: RollingSite, machine: FiledMachine, what: string): Promise<void> {
  const { cluster, talosctl, patience, tell } = site;
  const { hostname, address, installer } = machine;
  tell({ machine: hostname, step: 'upgrade', state: 'begin', detail: what });
  const args = ['upgrade', '-i', installer, '--wait', '--timeout', `${Math.ceil(patience.machine / 1000)}s`];
  const { ok, stderr } = await talosctl.call(address, args, { timeoutMs: patience.machine + 30_000 });
  await untilRunning(site, machine);
  const { version, schematic } = await running(talosctl, machine);
  const isThere = version === cluster.talosVersion && (schematic === undefined || schematic === machine.schematic);
  if (!isThere) {
    const why = ok ? 'the new system did not start, and the machine went back to the old one' : stderr;
    throw failed(
      'machines/upgrade',
      `${hostname} still runs Talos ${version} (schematic ${schematic?.slice(0, 12) ?? 'unknown'}): ${why}`,
      `see its console; the image must exist and boot on this machine: ${installer}`,
      hostname,
    );
  }
  tell({ machine: hostname, step: 'upgrade', state: 'done', detail: what });
}
