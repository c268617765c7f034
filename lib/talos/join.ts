import type { FindingsError } from '../values/finding';
import { applyConfig } from './apply';
import type { FiledMachine } from './cluster-files';
import { membersBy } from './etcd';
import { CUT } from './persist';
import { isInstalled, probe, type Observed } from './probe';
import type { ConfiguredSite, Site } from './site';
import { each, failed, until } from './step';

/** A machine of the program and what was found at its address. */
export interface Found {
  readonly machine: FiledMachine;
  readonly observed: Observed;
}

/** Looks at every machine; nothing is changed. */
export async function look({ cluster, talosctl, atOnce }: Site): Promise<readonly Found[]> {
  const found = new Map<FiledMachine, Observed>();
  await each(cluster.machines, atOnce, async machine => void found.set(machine, await probe(talosctl, machine)));
  return cluster.machines.map(machine => ({ machine, observed: found.get(machine)! }));
}

export function foreignMachine({ hostname, address }: Pick<FiledMachine, 'hostname' | 'address'>): FindingsError {
  return failed(
    'machines/foreign',
    `${hostname} at ${address} belongs to another cluster: it knows neither this cluster's authority nor does it wait for configuration; nothing was done to it`,
    'correct the address; or, if the machine is to change hands, reset it with the credential of its present cluster',
    hostname,
  );
}

/** Gives a machine in maintenance its configuration, and waits until it runs as one of ours. */
export async function join(site: ConfiguredSite, machine: FiledMachine): Promise<void> {
  const { hostname } = machine;
  site.tell({ machine: hostname, step: 'configure', state: 'begin' });
  const wasInstalled = await isInstalled(site.talosctl, machine);
  await configure(site, machine);
  await untilOurs(site, machine, wasInstalled);
  site.tell({ machine: hostname, step: 'configure', state: 'done' });
}

/** Hands the configuration over, first as a trial. A machine may take its API down before its answer is out: what it then is tells whether it has it. */
async function configure(site: ConfiguredSite, machine: FiledMachine): Promise<void> {
  const { talosctl, patience, tell } = site;
  const { hostname, address } = machine;
  const apply = [...applyConfig(site, machine), ...pinned(machine)];
  const inMaintenance = { insecure: true, timeoutMs: 60_000 };
  await until<true>(
    async () => {
      const tried = await talosctl.call(address, [...apply, '--dry-run'], inMaintenance);
      const said = tried.ok ? await talosctl.call(address, apply, inMaintenance) : tried;
      if (said.ok) return { answer: true };
      if (IMPOSTOR.test(said.stderr)) throw impostor(machine);
      if (!CUT.test(said.stderr)) throw refusedBy(machine, said.stderr);
      const { state } = await probe(talosctl, machine);
      return state === 'maintenance' ? { reason: said.stderr } : { answer: true };
    },
    {
      limit: patience.machine,
      poll: patience.poll,
      onWait: detail => tell({ machine: hostname, step: 'configure', state: 'wait', detail }),
    },
    reason => refusedBy(machine, reason),
  );
}

/** What talosctl says of a certificate that is not the pinned one, before it sends anything. */
const IMPOSTOR = /doesn't match the provided fingerprints/;

/** Only the machine whose console shows this fingerprint is to get the keys of the cluster. */
function pinned({ maintenanceFingerprint }: FiledMachine): readonly string[] {
  return maintenanceFingerprint === undefined ? [] : ['--cert-fingerprint', maintenanceFingerprint];
}

function impostor({ hostname, address, maintenanceFingerprint }: FiledMachine): FindingsError {
  return failed(
    'machines/impostor',
    `who answers at ${address} is not ${hostname} as it was last seen: its certificate has another fingerprint than ${maintenanceFingerprint}; nothing was sent to it`,
    'compare with the console of the machine, which shows another fingerprint after each start: set maintenanceFingerprint to that; if the console shows this one, somebody else answers at its address',
    hostname,
  );
}

function refusedBy({ hostname, address }: FiledMachine, why: string): FindingsError {
  return failed(
    'machines/refused',
    `${hostname} at ${address} refuses its configuration: ${why}`,
    'correct the settings of the machine; a disk selector must match a disk, and the boot medium must know the contract',
    hostname,
  );
}

/**
 * Waits until a machine answers as one of ours.
 * @param wasInstalled whether there was a system on its disk before, so that being in maintenance with one says nothing yet
 */
export async function untilOurs(site: Site, machine: FiledMachine, wasInstalled = true): Promise<void> {
  const { talosctl, patience, tell } = site;
  const { hostname, address } = machine;
  let hasLeft = !wasInstalled;
  await until<true>(
    async () => {
      const { state, stage, reason } = await probe(talosctl, machine);
      if (state === 'ours') return { answer: true };
      if (state === 'foreign') throw foreignMachine(machine);
      if (state === 'silent') hasLeft = true;
      if (stage === 'maintenance' && hasLeft && (await isInstalled(talosctl, machine))) throw bootOrder(machine);
      return { reason: state === 'maintenance' ? 'it is in maintenance still' : reason };
    },
    {
      limit: patience.machine,
      poll: patience.poll,
      onWait: detail => tell({ machine: hostname, step: 'start', state: 'wait', detail }),
    },
    reason =>
      failed(
        'machines/silent',
        `${hostname} did not come back at ${address} as a machine of this cluster: ${reason}`,
        'look at its console; a worker comes only after a control plane answers, and an address that changed shows as silence',
        hostname,
      ),
  );
}

function bootOrder({ hostname }: FiledMachine): FindingsError {
  return failed(
    'machines/boot-order',
    `${hostname} has Talos on its disk and is in maintenance again: it booted from its medium once more`,
    'put the disk before the medium in the boot order of the machine, or remove the medium, and restart it',
    hostname,
  );
}

/** A control plane that joins a cluster that runs: waits until its etcd member votes, so that the next may come. */
export async function untilVoting(site: Site, { hostname }: FiledMachine): Promise<void> {
  const { controlPlanes, talosctl, patience, tell } = site;
  await until<true>(
    async () => {
      for (const other of controlPlanes) {
        const member = (await membersBy(talosctl, other))?.find(each => each.hostname === hostname);
        if (member?.learner === false) return { answer: true };
      }
      return { reason: 'it has no vote in etcd yet' };
    },
    { limit: patience.etcd, poll: patience.poll, onWait: detail => tell({ machine: hostname, step: 'etcd', state: 'wait', detail }) }, // prettier-ignore
    reason => failed('machines/etcd', `${hostname}: ${reason}`, `see what it says: talosctl -n ${hostname} service etcd`, hostname), // prettier-ignore
  );
}
