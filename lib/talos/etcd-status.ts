import type { FiledMachine } from './cluster-files';
import type { Talosctl } from './talosctl';

/** What the etcd of a control plane says of its own part. */
export interface EtcdStatus {
  readonly hostname: string;
  /** The member, in hexadecimal. */
  readonly member: string;
  /** The member that it follows; zeros where there is none. */
  readonly leader: string;
  /** Entries of the log that it knows to be agreed on. */
  readonly index: number;
  /** Entries of the log that it has applied. */
  readonly applied: number;
  /** What it complains of; empty where all is well. */
  readonly errors: string;
}

/**
 * Entries that a member may be behind the one that knows most. etcd itself refuses writes from 5000 on (maxGapBetweenApplyAndCommitIndex in its server); a fifth of
 * that is more than a busy cluster writes between two answers, and less than a member that can't follow is behind.
 */
export const MOST_BEHIND = 1_000;

/** Asks a control plane. @returns why there is no answer */
export async function statusBy(
  talosctl: Talosctl,
  { hostname, address }: Pick<FiledMachine, 'hostname' | 'address'>,
): Promise<EtcdStatus | string> {
  const { ok, stdout, stderr } = await talosctl.call(address, ['etcd', 'status']);
  return ok ? readStatus(hostname, stdout) : `etcd of ${hostname} gives no status: ${stderr}`;
}

/** Reads the table that `talosctl etcd status` prints of one machine. */
export function readStatus(hostname: string, table: string): EtcdStatus | string {
  const [head = '', row] = table.trimEnd().split('\n');
  if (row === undefined) return `etcd of ${hostname} gives no status`;
  const titles = [...head.matchAll(/\S+(?: \S+)*/g)];
  const cell = (name: string): string => {
    const at = titles.findIndex(([title]) => title === name);
    return row.slice(titles[at]?.index ?? row.length, titles[at + 1]?.index).trim();
  };
  const number = (name: string): number => Number(cell(name));
  return {
    hostname,
    member: cell('MEMBER'),
    leader: cell('LEADER'),
    index: number('RAFT INDEX'),
    applied: number('RAFT APPLIED INDEX'),
    errors: cell('ERRORS'),
  };
}

/** What is not well between the members: complaints, no leader or two, one that is behind. */
export function raftProblems(statuses: readonly (EtcdStatus | string)[]): readonly string[] {
  const known = statuses.filter(status => typeof status !== 'string');
  const newest = Math.max(...known.map(({ index, applied }) => Math.max(index, applied)));
  return [
    ...statuses.filter(status => typeof status === 'string'),
    ...known.flatMap(({ hostname, errors }) => (errors === '' ? [] : [`etcd of ${hostname} complains: ${errors}`])),
    ...leaderProblems(known),
    ...known.flatMap(({ hostname, applied }) =>
      newest - applied <= MOST_BEHIND ? [] : [`etcd of ${hostname} is ${newest - applied} entries behind`],
    ),
  ];
}

function leaderProblems(statuses: readonly EtcdStatus[]): readonly string[] {
  const none = statuses.filter(({ leader }) => /^0*$/.test(leader)).map(({ hostname }) => hostname);
  if (none.length > 0) return [`etcd of ${none.join(', ')} knows no leader`];
  const leaders = [...new Set(statuses.map(({ leader }) => leader))];
  if (leaders.length > 1)
    return [`etcd does not agree on its leader: ${statuses.map(({ hostname, leader }) => `${hostname} follows ${leader}`).join(', ')}`]; // prettier-ignore
  return [];
}
