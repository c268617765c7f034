import { apply } from './apply';
import { reachKubernetes } from './bootstrap';
import { isInForce } from './change';
import type { FiledCluster, FiledMachine } from './cluster-files';
import { foreignMachine } from './join';
import { checkSuccessor } from './new-authority';
import { probe, type MachineState } from './probe';
import { PHASES, rotation, type Phase, type Rotation } from './rotation';
import { onSite, type Site, type SiteOptions } from './site';
import { each, failed, until } from './step';
import { inTurn, LASTS_S } from './turn';

/**
 * Gives machines a new authority of the Talos API, in phases in which each of them can be reached: first all accept the new one, then it issues and the old one is
 * accepted, then the old one is dropped. What a machine runs tells in which phase it is, so that a run that was killed is gone on with by the next.
 * @param next text of the bundle with the new authority; keep it before this is called, since machines are reached by it only afterwards
 * @throws FindingsError before anything is done where a machine is silent, foreign, or differs from the folder in anything else
 */
export function rotateCa(cluster: FiledCluster, options: SiteOptions, next: string): Promise<void> {
  checkSuccessor(options.secrets, next);
  return onSite(cluster, options, before =>
    onSite(cluster, { ...options, secrets: next }, async after => rotate(await rotation(before, after, options, next))),
  );
}

async function rotate(rotating: Rotation): Promise<void> {
  const { before, after, tell } = rotating;
  const { at, isKnownBefore } = await phasesNow(rotating);
  const { kubectl } = await reachKubernetes(isKnownBefore ? before : after);
  // the turn of a run that was killed is over after a while
  await inTurn({ ...after, kubectl }, (LASTS_S + 10) * 1000, async () => {
    for (const phase of [1, 2, 3] as const) {
      await enter(rotating, phase, at);
      tell({ step: 'authority', state: 'done', detail: PHASES[phase] });
    }
  });
}

/** The phase that each machine is in, by hostname, and whether all are reached by the old authority. */
async function phasesNow(
  rotating: Rotation,
): Promise<{ readonly at: Map<string, Phase>; readonly isKnownBefore: boolean }> {
  const { before, after } = rotating;
  const at = new Map<string, Phase>();
  let isKnownBefore = true;
  await each(before.cluster.machines, before.atOnce, async machine => {
    const known = await whoKnows([before, after], machine);
    if (known !== before) isKnownBefore = false;
    at.set(machine.hostname, await phaseOf(rotating, known, machine));
  });
  return { at, isKnownBefore };
}

async function whoKnows(sites: readonly Site[], machine: FiledMachine): Promise<Site> {
  let state: MachineState = 'silent';
  for (const site of sites) {
    ({ state } = await probe(site.talosctl, machine));
    if (state === 'ours') return site;
  }
  const { hostname, address } = machine;
  if (state === 'foreign') throw foreignMachine(machine);
  if (state === 'silent')
    throw failed('machines/silent', `nobody answers at ${address}, the address of ${hostname}: left behind it could not be reached by the new authority`, 'start the machine, or take it out by strata talos remove first', hostname); // prettier-ignore
  throw failed('machines/rotation', `${hostname} waits for its configuration`, 'run strata talos up first', hostname);
}

async function phaseOf({ phases }: Rotation, site: Site, machine: FiledMachine): Promise<Phase> {
  for (const phase of [3, 2, 1, 0] as const)
    if (await isInForce({ ...site, configurations: phases[phase] }, machine)) return phase;
  const { hostname } = machine;
  throw failed(
    'machines/rotation',
    `${hostname} does not run what the folder says, so that more than the authority would change; nothing was done to it`,
    'run strata talos up first, with the secrets that the machines have; in the middle of a rotation, give the folder with which it was begun',
    hostname,
  );
}

/** Brings all machines into a phase: control planes one by one, and workers when those are in it, since control planes sign the workers' certificates. */
async function enter(rotating: Rotation, phase: 1 | 2 | 3, at: Map<string, Phase>): Promise<void> {
  const { before, after, phases, tell } = rotating;
  const { cluster, controlPlanes, atOnce } = before;
  // the first phase is entered by the authority that is known, the others by the one that is accepted by then
  const site = { ...(phase === 1 ? before : after), configurations: phases[phase] };
  const one = async (machine: FiledMachine): Promise<void> => {
    const { hostname } = machine;
    if (at.get(hostname)! < phase) {
      tell({ machine: hostname, step: 'authority', state: 'begin', detail: PHASES[phase] });
      await apply(site, machine, 'no-reboot');
      at.set(hostname, phase);
    }
    await answers(rotating, machine, phase);
  };
  await each(controlPlanes, 1, one);
  await each(
    cluster.machines.filter(({ role }) => role === 'worker'),
    atOnce,
    one,
  );
}

/** Waits until a machine takes a credential of the new authority, and from the second phase on shows a certificate of it. */
async function answers(rotating: Rotation, machine: FiledMachine, phase: 1 | 2 | 3): Promise<void> {
  const { after, onlyNew, tell } = rotating;
  const { patience } = after;
  const { hostname, address } = machine;
  const talosctl = phase === 1 ? after.talosctl : onlyNew;
  await until<true>(
    async () => {
      const { ok, stderr } = await talosctl.call(address, ['get', 'machinestatus']);
      return ok ? { answer: true } : { reason: stderr };
    },
    { limit: patience.machine, poll: patience.poll, onWait: detail => tell({ machine: hostname, step: 'authority', state: 'wait', detail }) }, // prettier-ignore
    reason =>
      failed('machines/rotation', `${hostname} does not answer by the new authority, so that the old one stays accepted: ${reason}`, 'see talosctl service apid of it, and trustd of the control planes; then run it again', hostname), // prettier-ignore
  );
}
