import type { FiledMachine } from './cluster-files';
import type { Talosctl } from './talosctl';

/** A member of the cluster's etcd. */
export interface Member {
  /** As etcd prints it, in hexadecimal. */
  readonly id: string;
  readonly hostname: string;
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
    return { id: cell('ID'), hostname: cell('HOSTNAME'), learner: cell('LEARNER') === 'true' };
  });
}

/**
 * What keeps a control plane from being taken down: a member that is absent, follows only, or does not answer, an alarm.
 * @returns nothing where each control plane is a voting member that answers
 */
export async function etcdProblems(
  talosctl: Talosctl,
  controlPlanes: readonly FiledMachine[],
): Promise<readonly string[]> {
  const answers = await Promise.all(controlPlanes.map(machine => membersBy(talosctl, machine)));
  return controlPlanes.flatMap(({ hostname }, index) => {
    const members = answers[index];
    if (members === undefined) return [`etcd of ${hostname} does not answer`];
    return controlPlanes.flatMap(other => {
      const member = members.find(each => each.hostname === other.hostname);
      if (member === undefined) return [`${hostname} knows no member ${other.hostname}`];
      return member.learner ? [`${other.hostname} has no vote yet, by ${hostname}`] : [];
    });
  });
}
