import { apply } from './apply';
import { AUTHORITIES, type Authority } from './authority';
import { reachKubernetes } from './bootstrap';
import { isInForce } from './change';
import type { FiledCluster, FiledMachine } from './cluster-files';
import { foreignMachine } from './join';
import { checkSuccessor } from './new-authority';
import { probe, type MachineState } from './probe';
import { keepRotation } from './record';
import { PHASES, rotation, type Phase, type Rotation } from './rotation';
import { certificatesVersion, kubernetesFollows, readyNodes } from './rotation-kubernetes';
import { onSite, type RunningSite, type Site, type SiteOptions } from './site';
import { each, failed, until } from './step';
import { inTurn, LASTS_S } from './turn';

/** What a rotation needs, beside the new bundle. */
export interface RotationOptions extends SiteOptions {
  /** @default AUTHORITIES.talos */
  readonly authority?: Authority;
  /**
   * Whether the pods that talk to the Kubernetes API were restarted since its new authority issues. Without effect before it does.
   * @default false
   */
  readonly podsRestarted?: boolean;
}

/**
 * Gives machines a new authority, in phases in which each of them can be reached: first all accept the new one, then it issues and the old one is
 * accepted, then the old one is dropped. What a machine runs tells in which phase it is, so that a run that was killed is gone on with by the next.
 * @param next text of the bundle with the new authority; keep it before this is called, since machines are reached by it only afterwards
 * @returns whether the old one is dropped: with Kubernetes' authority not before pods were restarted, which know the new one only from the second phase on
 * @throws FindingsError before anything is done where a machine is silent, foreign, or differs from the folder in anything else
 */
export async function rotateCa(cluster: FiledCluster, options: RotationOptions, next: string): Promise<boolean> {
  const { authority = AUTHORITIES.talos, podsRestarted = false } = options;
  checkSuccessor(options.secrets, next, authority);
  return onSite(cluster, options, before =>
    onSite(cluster, { ...options, secrets: next }, async after =>
      rotate(await rotation(authority, { before, after }, options, next), podsRestarted),
    ),
  );
}

async function rotate(rotating: Rotation, podsRestarted: boolean): Promise<boolean> {
  const { before, after, tell } = rotating;
  const { at, isKnownBefore } = await phasesNow(rotating);
  const last = lastPhase(rotating, [...at.values()], podsRestarted);
  const site = await reachKubernetes(isKnownBefore ? before : after);
  // the turn of a run that was killed is over after a while
  await inTurn({ ...after, kubectl: site.kubectl }, (LASTS_S + 10) * 1000, async () => {
    const follows = await follower(rotating, site, at);
    await keepRotation(site, rotating.authority.of);
    for (const phase of ([1, 2, 3] as const).filter(number => number <= last)) {
      // kubeconfigs are signed by the authority that issues, and trust those that are accepted: each phase is entered with one of the phase before
      if (rotating.authority === AUTHORITIES.kubernetes) await reachKubernetes(site);
      await enter(rotating, phase, at, follows);
      tell({ step: 'authority', state: 'done', detail: PHASES[phase] });
    }
    if (last < 3) return;
    if (rotating.authority === AUTHORITIES.kubernetes) await reachKubernetes(site);
    await keepRotation(site, undefined);
  });
  return last === 3;
}

/** Pods find the certificate of the authority that issues, and no other: those started before the second phase do not know the new one. */
function lastPhase({ authority }: Rotation, now: readonly Phase[], podsRestarted: boolean): Phase {
  if (authority !== AUTHORITIES.kubernetes) return 3;
  const least = Math.min(...now);
  return least === 3 || (least === 2 && podsRestarted) ? 3 : 2;
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

/** Tells a machine its phase, and waits until it follows. */
type Follow = (machine: FiledMachine, phase: 1 | 2 | 3, tellIt?: () => Promise<void>) => Promise<void>;

async function follower(rotating: Rotation, site: RunningSite, at: ReadonlyMap<string, Phase>): Promise<Follow> {
  if (rotating.authority !== AUTHORITIES.kubernetes)
    return async (machine, phase, tellIt) => {
      await tellIt?.();
      await answers(rotating, machine, phase);
    };
  const ready = await readyNodes(site);
  // an API server restarts only while all others serve
  for (const machine of site.controlPlanes)
    await kubernetesFollows(rotating, site, machine, { phase: at.get(machine.hostname)!, ready });
  return async (machine, phase, tellIt) => {
    const version = tellIt === undefined ? undefined : await certificatesVersion(site, machine);
    await tellIt?.();
    await kubernetesFollows(rotating, site, machine, { phase, version, ready });
  };
}

/** Brings all machines into a phase, the control planes one by one. */
async function enter(rotating: Rotation, phase: 1 | 2 | 3, at: Map<string, Phase>, follows: Follow): Promise<void> {
  const { authority, before, after, phases, tell } = rotating;
  const { cluster, controlPlanes, atOnce } = before;
  // the first phase is entered by the authority that is known, the others by the one that is accepted by then
  const site = { ...(phase === 1 ? before : after), configurations: phases[phase] };
  const one = async (machine: FiledMachine): Promise<void> => {
    const { hostname } = machine;
    const tellIt = async (): Promise<void> => {
      tell({ machine: hostname, step: 'authority', state: 'begin', detail: PHASES[phase] });
      await apply(site, machine, 'no-reboot');
      at.set(hostname, phase);
    };
    await follows(machine, phase, at.get(hostname)! < phase ? tellIt : undefined);
  };
  const workers = cluster.machines.filter(({ role }) => role === 'worker');
  // kubelets get a certificate of the new authority as they drop the old one: before API servers refuse the one that they have
  const isWorkersFirst = authority === AUTHORITIES.kubernetes && phase === 3;
  if (isWorkersFirst) await each(workers, atOnce, one);
  // control planes sign the certificates with which workers answer as Talos
  for (const machine of controlPlanes) await one(machine);
  if (!isWorkersFirst) await each(workers, atOnce, one);
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
