import type { FiledMachine } from './cluster-files';
import { membersBy, type Member } from './etcd';
import type { Talosctl } from './talosctl';

/**
 * The members of etcd, as the first control plane has them whose etcd answers: it answers only with a leader, and so with a majority.
 * @returns undefined where none answers
 */
export async function membersByAny(
  talosctl: Talosctl,
  controlPlanes: readonly FiledMachine[],
): Promise<readonly Member[] | undefined> {
  const answers = await Promise.all(controlPlanes.map(machine => membersBy(talosctl, machine)));
  return answers.find(members => members !== undefined);
}
