import type { FiledMachine } from './cluster-files';
import { etcdHealth } from './etcd';
import { statusBy } from './etcd-status';
import type { RunningSite, Site } from './site';
import { failed, until } from './step';

/**
 * Waits until every control plane votes, all agree, and the API is ready: then one may stop.
 * @throws FindingsError `machines/quorum`
 */
export async function wholeEtcd(
  site: RunningSite,
  { hostname }: FiledMachine,
  when: 'before' | 'after',
): Promise<void> {
  const { talosctl, controlPlanes, kubectl, patience, tell } = site;
  await until<true>(
    async () => {
      const { problems, strangers } = await etcdHealth(talosctl, controlPlanes);
      // a member that the files do not have may be dead, and counts for the majority all the same
      const [stranger] = strangers.map(name => `etcd has the member ${name}, which is no control plane of the files`);
      const reason = problems[0] ?? stranger ?? (await kubectl.notReady());
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

/** The control plane whose turn it is: the leader last, so that the lead moves once. */
export async function nextOf(site: Site, waiting: readonly FiledMachine[]): Promise<FiledMachine> {
  const leader = await leaderOf(site);
  return waiting.find(({ hostname }) => hostname !== leader) ?? waiting[0]!;
}

/** Hostname of the control plane that leads etcd. */
async function leaderOf({ talosctl, controlPlanes }: Site): Promise<string | undefined> {
  const statuses = await Promise.all(controlPlanes.map(machine => statusBy(talosctl, machine)));
  const known = statuses.filter(status => typeof status !== 'string');
  return known.find(({ member, leader }) => member === leader)?.hostname;
}

/**
 * Makes sure that a machine that is about to stop does not lead etcd: an election after a leader that vanished stops writes for seconds.
 * @throws FindingsError `machines/quorum` where nobody else takes the lead
 */
export async function passLead(site: Site, { hostname, address }: FiledMachine): Promise<void> {
  const { talosctl, controlPlanes, patience, tell } = site;
  if (controlPlanes.length < 2 || !controlPlanes.some(each => each.hostname === hostname)) return;
  await until<true>(
    async () => {
      if ((await leaderOf(site)) !== hostname) return { answer: true };
      tell({
        machine: hostname,
        step: 'forfeit',
        state: 'begin',
        detail: 'another control plane leads etcd from now on',
      });
      const { stderr } = await talosctl.call(address, ['etcd', 'forfeit-leadership']);
      return (await leaderOf(site)) === hostname ? { reason: stderr || 'it leads etcd still' } : { answer: true };
    },
    { limit: patience.etcd, poll: patience.poll, onWait: detail => tell({ machine: hostname, step: 'forfeit', state: 'wait', detail }) }, // prettier-ignore
    reason =>
      failed('machines/quorum', `${hostname} was not stopped, since it leads etcd: ${reason}`, 'see talosctl etcd status of the control planes', hostname), // prettier-ignore
  );
}
