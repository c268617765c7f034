import { FindingsError } from '../values/finding';
import { membersBy, type Member } from './etcd';
import { foreignMachine, look } from './join';
import { probe } from './probe';
import { reset, type ResetMachine, type Wipe } from './reset';
import type { RunningSite, Site } from './site';
import { each, failed } from './step';
import { inTurn } from './turn';

/** How machines leave. */
export interface LeaveOptions {
  readonly wipe: Wipe;
  /** Machines, by hostname, that are gone for good: nobody asks them. */
  readonly forget: readonly string[];
}

/**
 * Takes one machine out of a cluster that goes on: its pods leave it, then it leaves etcd, is wiped, and is no node any more. One that is gone for good is taken
 * out of etcd and of the nodes.
 * @throws FindingsError where what remains would have no majority, where it is the last control plane, or where it belongs to another cluster
 */
export async function remove(site: RunningSite, machine: ResetMachine, { wipe, forget }: LeaveOptions): Promise<void> {
  await inTurn(site, site.patience.machine, () => removeInTurn(site, machine, { wipe, forget }));
}

async function removeInTurn(site: RunningSite, machine: ResetMachine, { wipe, forget }: LeaveOptions): Promise<void> {
  const { kubectl, patience, tell } = site;
  const { hostname } = machine;
  const { state } = await probe(site.talosctl, machine);
  if (state === 'foreign') throw foreignMachine(machine);
  // another machine may have its name by now
  const node = (await kubectl.nodes()).find(({ name, address }) => name === hostname && (address ?? machine.address) === machine.address); // prettier-ignore
  if (state === 'silent' && !forget.includes(hostname) && node?.leaving !== true) throw silent([machine]);
  const others = site.controlPlanes.filter(other => other.hostname !== hostname);
  const isMember = (await memberOf(site, machine, others)) !== undefined;
  if (machine.role === 'control-plane' && (isMember || state === 'ours')) await mayLeave(site, machine, others);
  if (state === 'ours') {
    tell({ machine: hostname, step: 'drain', state: 'begin' });
    const stuck = node === undefined ? undefined : await kubectl.drain(hostname, patience.drain);
    if (stuck !== undefined)
      throw failed('machines/drain', `${hostname} was not removed, since its pods do not leave it: ${stuck}`, 'see which disruption budget holds them, make room for the pods elsewhere, and run it again', hostname); // prettier-ignore
    if (node !== undefined) await kubectl.markLeaving(hostname);
    await reset(site, machine, { wipe, graceful: true, via: others[0]?.address });
  }
  const left = await memberOf(site, machine, others);
  if (left !== undefined) {
    const { ok, stderr } = await site.talosctl.call(left.by.address, ['etcd', 'remove-member', left.member.id]);
    if (!ok && !/NotFound/.test(stderr))
      throw failed('machines/etcd', `${hostname} is still a member of etcd: ${stderr}`, 'run it again', hostname);
  }
  if (node !== undefined) await kubectl.deleteNode(hostname);
  tell({ machine: hostname, step: 'remove', state: 'done' });
}

/** @throws FindingsError unless those that stay, and live, are a majority of what etcd then has */
async function mayLeave(site: Site, { hostname }: ResetMachine, others: readonly ResetMachine[]): Promise<void> {
  if (others.length === 0)
    throw failed('machines/last-control-plane', `${hostname} is the last control plane: without it the cluster is gone`, 'destroy the cluster, if that is what you want', hostname); // prettier-ignore
  const answers = await Promise.all(others.map(other => membersBy(site.talosctl, other)));
  const members = answers.find(answer => answer !== undefined) ?? [];
  const alive = answers.filter(answer => answer !== undefined).length;
  const after = members.filter(member => member.hostname !== hostname).length;
  const majority = Math.floor(after / 2) + 1;
  if (alive >= majority) return;
  throw failed(
    'machines/quorum',
    `${hostname} was not removed: of ${after} members that would stay ${alive} answer, ${majority} are needed`,
    'bring the other control planes back first',
    hostname,
  );
}

async function memberOf(
  { talosctl }: Site,
  { hostname, address }: ResetMachine,
  others: readonly ResetMachine[],
): Promise<{ readonly member: Member; readonly by: ResetMachine } | undefined> {
  for (const by of others) {
    const members = await membersBy(talosctl, by);
    if (members === undefined) continue;
    const member = members.find(each => each.hostname === hostname && each.peers.includes(address));
    return member === undefined ? undefined : { member, by };
  }
  return undefined;
}

/**
 * Ends a cluster: every machine of ours is wiped, workers first, the last control plane last. Machines of others are not touched.
 * @throws FindingsError before anything is done, where a machine does not answer that nobody said is gone for good
 */
export async function destroy(site: Site, { wipe, forget }: LeaveOptions): Promise<void> {
  const found = await look(site);
  const lost = found.filter(
    ({ machine, observed }) => observed.state === 'silent' && !forget.includes(machine.hostname),
  );
  if (lost.length > 0) throw silent(lost.map(({ machine }) => machine));
  const ours = found.filter(({ observed }) => observed.state === 'ours').map(({ machine }) => machine);
  const workers = ours.filter(({ role }) => role === 'worker');
  await each(workers, site.atOnce, machine => reset(site, machine, { wipe, graceful: false }));
  // the one on which etcd was made is the first by name: it goes last
  const controlPlanes = ours.filter(({ role }) => role === 'control-plane');
  for (const machine of controlPlanes.toSorted((a, b) => (a.hostname < b.hostname ? 1 : -1)))
    await reset(site, machine, { wipe, graceful: false });
}

function silent(machines: readonly ResetMachine[]): FindingsError {
  const errors = machines.map(
    ({ hostname, address }) =>
    failed('machines/silent', `nobody answers at ${address}, the address of ${hostname}, so that it can't be taken out`, `start the machine; if it is gone for good, or was shut down or wiped before: --forget ${hostname}, with Pulumi STRATA_FORGET=${hostname}`, hostname), // prettier-ignore
  );
  return new FindingsError(errors.flatMap(({ findings }) => findings));
}
