import type { FiledMachine } from './cluster-files';
import { raftProblems, statusBy } from './etcd-status';
import type { Talosctl } from './talosctl';

/** A member of the cluster's etcd. */
export interface Member {
  /** As etcd prints it, in hexadecimal. */
  readonly id: string;
  readonly hostname: string;
  /** Addresses at which the others reach it. */
  readonly peers: readonly string[];
  /** Whether it follows and has no vote yet. */
  readonly learner: boolean;
}

/** What a control plane says of the members. @returns undefined where its etcd does not run */
export async function membersBy(
  talosctl: Talosctl,
  { address }: Pick<FiledMachine, 'address'>,
): Promise<readonly Member[] | undefined> {
  const { ok, stdout } = await talosctl.call(address, ['etcd', 'members']);
  if (!ok) return undefined;
  const [head = '', ...rows] = stdout.trimEnd().split('\n');
  return rows.map(row => {
    const cell = (name: string): string => /^\S*/.exec(row.slice(head.indexOf(name)))![0];
    const peers = cell('PEER URLS')
      .split(',')
      .map(url => (URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '') : ''));
    return { id: cell('ID'), hostname: cell('HOSTNAME'), peers, learner: cell('LEARNER') === 'true' };
  });
}

/** What control planes say of their etcd. */
export interface EtcdHealth {
  /**
   * What keeps a control plane from being taken down: a member that is absent, follows only, does not answer or is behind, an alarm, two leaders.
   * Empty where each is a voting member that answers, and all agree.
   */
  readonly problems: readonly string[];
  /** Hostnames of members that none of these control planes is. Whether they live or not, they count for the majority. */
  readonly strangers: readonly string[];
}

/** Asks all control planes. */
export async function etcdHealth(talosctl: Talosctl, controlPlanes: readonly FiledMachine[]): Promise<EtcdHealth> {
  const answers = await Promise.all(controlPlanes.map(machine => membersBy(talosctl, machine)));
  const alarms = await alarmsBy(talosctl, controlPlanes);
  const problems = controlPlanes.flatMap(({ hostname }, index) => {
    const members = answers[index];
    if (members === undefined) return [`etcd of ${hostname} does not answer`];
    const alarm = alarms.get(members.find(each => each.hostname === hostname)?.id ?? '');
    if (alarm !== undefined) return [`etcd of ${hostname} raises the alarm ${alarm}`];
    return controlPlanes.flatMap(other => {
      const member = members.find(each => each.hostname === other.hostname);
      if (member === undefined) return [`${hostname} knows no member ${other.hostname}`];
      return member.learner ? [`${other.hostname} has no vote yet, by ${hostname}`] : [];
    });
  });
  const names = new Set(answers.flatMap(members => (members ?? []).map(({ hostname }) => hostname)));
  for (const { hostname } of controlPlanes) names.delete(hostname);
  const strangers = [...names];
  if (problems.length > 0) return { problems, strangers };
  const statuses = await Promise.all(controlPlanes.map(machine => statusBy(talosctl, machine)));
  return { problems: raftProblems(statuses), strangers };
}

/** The alarms of all members, such as NOSPACE (it then takes no writes), by the member's id. */
async function alarmsBy(
  talosctl: Talosctl,
  controlPlanes: readonly FiledMachine[],
): Promise<ReadonlyMap<string, string>> {
  const lists = await Promise.all(
    controlPlanes.map(({ address }) => talosctl.call(address, ['etcd', 'alarm', 'list'])),
  );
  const rows = lists.flatMap(({ ok, stdout }) => (ok ? stdout.trimEnd().split('\n').slice(1) : []));
  return new Map(rows.map(row => row.trim().split(/\s+/).slice(-2) as [string, string]));
}
