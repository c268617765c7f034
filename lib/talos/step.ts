import { setTimeout as sleep } from 'node:timers/promises';
import { FindingsError } from '../values/finding';

/** One step of a delivery, as it is told while it goes on. */
export interface Step {
  /** Machine that it is about; absent for the cluster. */
  readonly machine?: string;
  /** What is done, e.g. `apply`, `bootstrap`, `upgrade`. */
  readonly step: string;
  readonly state: 'begin' | 'wait' | 'done';
  readonly detail?: string;
}

/** How long things may take, in milliseconds. */
export interface Patience {
  /** Between two questions. @default 2 s */
  readonly poll: number;
  /** A machine, to install or restart and come back. Firmware of servers takes up to 15 minutes. @default 20 min */
  readonly machine: number;
  /** etcd, to be bootstrapped and to have all members vote. @default 10 min */
  readonly etcd: number;
  /** The Kubernetes API, to be ready and to know all nodes. @default 10 min */
  readonly kubernetes: number;
  /** A node, to be drained. @default 5 min */
  readonly drain: number;
  /** New settings, to prove that the machine works with them: it takes its old ones back when the time is over. @default 1 min */
  readonly trial: number;
  /** The whole cluster, to be healthy once it has a pod network. @default 20 min, that of talosctl */
  readonly health: number;
}

const MINUTE = 60_000;

export const PATIENCE: Patience = {
  poll: 2_000,
  machine: 20 * MINUTE,
  etcd: 10 * MINUTE,
  kubernetes: 10 * MINUTE,
  drain: 5 * MINUTE,
  trial: MINUTE,
  health: 20 * MINUTE,
};

/** An error of a machine, or of the cluster where none is named. Run again, a delivery goes on from what it then finds. */
export function failed(code: string, message: string, fix: string, machine?: string): FindingsError {
  const source = machine === undefined ? undefined : `machines/${machine}.yaml`;
  return new FindingsError([{ code, severity: 'error', message, fix, source }]);
}

/**
 * Asks until there is an answer.
 * @param ask an answer, or why there is none yet
 * @param late the error where time is over, of the last reason
 */
export async function until<T>(
  ask: () => Promise<{ readonly answer: T } | { readonly reason: string }>,
  {
    limit,
    poll,
    onWait = () => undefined,
  }: { readonly limit: number; readonly poll: number; readonly onWait?: (reason: string) => void },
  late: (reason: string) => FindingsError,
): Promise<T> {
  const end = Date.now() + limit;
  let told = '';
  for (;;) {
    const said = await ask();
    if ('answer' in said) return said.answer;
    if (said.reason !== told) onWait((told = said.reason));
    if (Date.now() >= end) throw late(said.reason);
    await sleep(poll);
  }
}

/**
 * Runs work on all items, at most so many at once.
 * @throws FindingsError of all that failed together, in the order of the items, when all have ended
 */
export async function each<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.entries();
  const failures = new Map<number, unknown>();
  const worker = async (): Promise<void> => {
    for (const [index, item] of waiting) await work(item).catch((error: unknown) => failures.set(index, error));
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  const errors = [...failures].sort(([a], [b]) => a - b).map(([, error]) => error);
  const fault = errors.find(error => !(error instanceof FindingsError));
  if (fault !== undefined) throw fault as Error;
  if (errors.length > 0) throw new FindingsError((errors as FindingsError[]).flatMap(({ findings }) => findings));
}
