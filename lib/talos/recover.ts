import { setTimeout as sleep } from 'node:timers/promises';
import { FindingsError } from '../values/finding';
import { controlPlaneHolds } from './bootstrap';
import type { FiledMachine } from './cluster-files';
import type { Member } from './etcd';
import { etcdService } from './etcd-service';
import { foreignMachine, join, look } from './join';
import { probe } from './probe';
import { membersByAny } from './quorum';
import { RecoveryMark } from './recovery-mark';
import type { ConfiguredSite } from './site';
import { checkSnapshot } from './snapshot-file';
import { each, failed, until } from './step';

/** How etcd is recovered. */
export interface RecoverOptions {
  /** Path of the snapshot. What is newer than it is lost. */
  readonly snapshot: string;
  /** Control planes, by hostname, that are gone for good: they must never start again with the disks that they had. */
  readonly forget: readonly string[];
}

/** So many times etcd is asked before its majority counts as lost: an election takes seconds. */
const TIMES_ASKED = 15;
/** States of an etcd that will not become another one by itself. */
const SETTLED = new Set(['Preparing', 'Running', 'Failed', 'Finished', 'Skipped']);

/**
 * Makes etcd anew from a snapshot, where it has lost its majority: what is left of it is wiped from the control planes, the first by name makes the new one, the
 * others join. Killed at any point and run again, it goes on.
 * @returns the control planes whose members vote
 * @throws FindingsError before anything is touched where the snapshot is none, a control plane is silent or foreign, or etcd has its majority
 */
export async function recover(
  site: ConfiguredSite,
  { snapshot, forget }: RecoverOptions,
): Promise<readonly FiledMachine[]> {
  checkSnapshot(snapshot);
  const controlPlanes = await present(site, forget);
  const here = { ...site, controlPlanes };
  const mark = new RecoveryMark(site);
  await arrive(here);
  await settled(here);
  const members = await membersInTime(here);
  if (members !== undefined && mark.stage() !== 'making') throw stillHolds(members);
  if (members === undefined) {
    mark.set('wiping');
    await emptyAll(here);
    await stayAway(site, forget);
    mark.set('making');
    await makeFrom(here, snapshot);
  }
  await controlPlaneHolds(here);
  mark.remove();
  return controlPlanes;
}

/** The control planes that are there, each of ours or in maintenance. Those that restart are waited for. */
async function present(site: ConfiguredSite, forget: readonly string[]): Promise<readonly FiledMachine[]> {
  const { controlPlanes, talosctl, patience, tell } = site;
  const foreign = (await look(site)).filter(({ observed }) => observed.state === 'foreign');
  if (foreign.length > 0) throw new FindingsError(foreign.flatMap(({ machine }) => foreignMachine(machine).findings));
  await stayAway(site, forget);
  const wanted = controlPlanes.filter(({ hostname }) => !forget.includes(hostname));
  if (wanted.length === 0)
    throw failed('machines/last-control-plane', 'no control plane would be left to recover etcd on', 'forget fewer of them'); // prettier-ignore
  await each(wanted, wanted.length, async machine => {
    const { hostname, address } = machine;
    await until<true>(
      async () => {
        const { state } = await probe(talosctl, machine);
        return state === 'silent' ? { reason: `nobody answers at ${address}; if it is gone for good: --forget ${hostname}` } : { answer: true }; // prettier-ignore
      },
      { limit: patience.machine, poll: patience.poll, onWait: detail => tell({ machine: hostname, step: 'find', state: 'wait', detail }) }, // prettier-ignore
      () => failed('machines/silent', `nobody answers at ${address}, the address of ${hostname}: its etcd may hold what the others have lost; nothing was touched`, `start the machine; if it is gone for good, and never starts again with its disks: --forget ${hostname}`, hostname), // prettier-ignore
    );
  });
  return wanted.toSorted((a, b) => (a.hostname < b.hostname ? -1 : 1));
}

/** Members that come back with their data would be a second etcd beside the recovered one. */
async function stayAway({ controlPlanes, talosctl }: ConfiguredSite, forget: readonly string[]): Promise<void> {
  for (const machine of controlPlanes.filter(({ hostname }) => forget.includes(hostname))) {
    const { hostname, address } = machine;
    const { state } = await probe(talosctl, machine);
    if (state !== 'silent')
      throw failed('machines/not-gone', `${hostname} was to be forgotten, and answers at ${address}`, 'recover with it, or switch it off for good', hostname); // prettier-ignore
  }
}

/** Control planes in maintenance, as after their disks were replaced, get their configuration; not where etcd has its majority. */
async function arrive(site: ConfiguredSite): Promise<void> {
  const { controlPlanes, talosctl, atOnce } = site;
  if ((await membersByAny(talosctl, controlPlanes)) !== undefined) return;
  await each(controlPlanes, atOnce, async machine => {
    if ((await probe(talosctl, machine)).state === 'maintenance') await join(site, machine);
  });
}

/** Waits until no etcd is about to start: one that does may bring the majority back. */
async function settled({ controlPlanes, talosctl, patience, tell }: ConfiguredSite): Promise<void> {
  await until<true>(
    async () => {
      if ((await membersByAny(talosctl, controlPlanes)) !== undefined) return { answer: true };
      for (const machine of controlPlanes) {
        const said = await etcdService(talosctl, machine);
        if ('reason' in said) return said;
        if (!SETTLED.has(said.state)) return { reason: `etcd of ${machine.hostname} is ${said.state}` };
      }
      return { answer: true };
    },
    { limit: patience.machine, poll: patience.poll, onWait: detail => tell({ step: 'etcd', state: 'wait', detail }) },
    reason => failed('machines/not-running', `etcd was not recovered, since a control plane is about to start: ${reason}`, 'see talosctl service etcd and talosctl dmesg of it'), // prettier-ignore
  );
}

async function membersInTime({
  controlPlanes,
  talosctl,
  patience,
  tell,
}: ConfiguredSite): Promise<readonly Member[] | undefined> {
  for (let times = 0; times < TIMES_ASKED; times++) {
    const members = await membersByAny(talosctl, controlPlanes);
    if (members !== undefined) return members;
    if (times === 0) tell({ step: 'etcd', state: 'wait', detail: 'it may be electing a leader' });
    await sleep(patience.poll);
  }
  return undefined;
}

function stillHolds(members: readonly Member[]): FindingsError {
  const voting = members.filter(({ learner }) => !learner).map(({ hostname }) => hostname);
  return failed(
    'machines/majority',
    `etcd has its majority: ${voting.sort().join(', ')} vote; nothing was recovered`,
    'a member that is gone is taken out by strata talos remove; a recovery that was run from elsewhere goes on by itself: run strata talos up',
  );
}

/** Wipes what is left of etcd, and waits until each control plane waits for a new one. */
async function emptyAll(site: ConfiguredSite): Promise<void> {
  const { controlPlanes, talosctl, atOnce, patience, tell } = site;
  await each(controlPlanes, atOnce, async machine => {
    const { hostname } = machine;
    if (!(await isEmpty(site, machine))) {
      // another run may be further
      const members = await membersByAny(talosctl, controlPlanes);
      if (members !== undefined) throw stillHolds(members);
      await wipe(site, machine);
    }
    await until<true>(
      async () => {
        if (await isEmpty(site, machine)) return { answer: true };
        return { reason: (await probe(talosctl, machine)).reason };
      },
      { limit: patience.machine, poll: patience.poll, onWait: detail => tell({ machine: hostname, step: 'reset', state: 'wait', detail }) }, // prettier-ignore
      reason => failed('machines/reset', `etcd of ${hostname} does not wait for its data: ${reason}`, 'see what its console says, and run it again', hostname), // prettier-ignore
    );
  });
}

async function isEmpty({ talosctl }: ConfiguredSite, machine: FiledMachine): Promise<boolean> {
  const said = await etcdService(talosctl, machine);
  return 'state' in said && said.state === 'Preparing';
}

async function wipe({ talosctl, patience, tell }: ConfiguredSite, { hostname, address }: FiledMachine): Promise<void> {
  tell({ machine: hostname, step: 'reset', state: 'begin', detail: 'EPHEMERAL' });
  const limit = `${Math.ceil(patience.machine / 1000)}s`;
  const args = ['reset', '--system-labels-to-wipe', 'EPHEMERAL', '--graceful=false', '--reboot', '--wait', '--timeout', limit]; // prettier-ignore
  const { ok, stderr } = await talosctl.call(address, args, { timeoutMs: patience.machine + 30_000 });
  // a connection that breaks says nothing: what etcd then does tells
  tell({ machine: hostname, step: 'reset', state: ok ? 'done' : 'wait', detail: ok ? 'EPHEMERAL' : stderr });
}

/** Makes etcd from the snapshot, always on the same control plane: told twice, it refuses. */
async function makeFrom(site: ConfiguredSite, snapshot: string): Promise<void> {
  const { controlPlanes, talosctl, patience, tell } = site;
  const { hostname, address } = controlPlanes[0]!;
  tell({ machine: hostname, step: 'recover', state: 'begin', detail: snapshot });
  await until<true>(
    async () => {
      if ((await membersByAny(talosctl, controlPlanes)) !== undefined) return { answer: true };
      const { ok, stderr } = await talosctl.call(address, ['bootstrap', `--recover-from=${snapshot}`], { timeoutMs: 600_000 }); // prettier-ignore
      return ok ? { answer: true } : { reason: stderr };
    },
    { limit: patience.etcd, poll: patience.poll, onWait: detail => tell({ machine: hostname, step: 'recover', state: 'wait', detail }) }, // prettier-ignore
    reason => failed('machines/bootstrap', `${hostname} does not make etcd from the snapshot: ${reason}`, 'see talosctl dmesg and talosctl service etcd of it, and run it again', hostname), // prettier-ignore
  );
  tell({ machine: hostname, step: 'recover', state: 'done' });
}
