import type { FiledMachine } from './cluster-files';
import { probe } from './probe';
import type { Site } from './site';
import { failed, until } from './step';

/**
 * What a reset takes from a machine: `state` its configuration and what pods kept on it, so that it comes back in maintenance with the system that is installed;
 * `system` its whole system disk; `all` also the disks that its configuration made volumes on. After the last two it starts from another medium only.
 */
export type Wipe = 'state' | 'system' | 'all';

const WIPES: Readonly<Record<Wipe, readonly string[]>> = {
  state: ['--system-labels-to-wipe', 'STATE', '--system-labels-to-wipe', 'EPHEMERAL'],
  system: ['--wipe-mode', 'system-disk'],
  all: ['--wipe-mode', 'all'],
};

/** A machine that is to be reset, as far as its address leads to it. */
export type ResetMachine = Pick<FiledMachine, 'hostname' | 'address' | 'role'>;

/** How a machine is reset. */
export interface ResetOptions {
  readonly wipe: Wipe;
  /** Whether it leaves etcd and its pods first; not where the whole cluster goes. */
  readonly graceful: boolean;
  /** Machine that passes the call on; it must be another one where this one leaves etcd. @default - itself */
  readonly via?: string;
}

/** Takes a machine of ours out of service. One that is in maintenance was reset before. */
export async function reset(site: Site, machine: ResetMachine, { wipe, graceful, via }: ResetOptions): Promise<void> {
  const { talosctl, patience, tell } = site;
  const { hostname, address } = machine;
  tell({ machine: hostname, step: 'reset', state: 'begin', detail: wipe });
  const limit = `${Math.ceil(patience.machine / 1000)}s`;
  const args = ['reset', `--graceful=${graceful}`, '--reboot', '--wait', '--timeout', limit, ...WIPES[wipe]];
  const { ok, stderr } = await talosctl.call(address, args, { via, timeoutMs: patience.machine + 30_000 });
  await until<true>(
    async () => {
      const { state } = await probe(talosctl, machine);
      // with its system disk wiped, a machine without another medium stays silent
      if (state === 'maintenance' || (state === 'silent' && wipe !== 'state' && ok)) return { answer: true };
      return { reason: stderr || `it is ${state} still` };
    },
    {
      limit: ok ? patience.machine : patience.poll,
      poll: patience.poll,
      onWait: detail => tell({ machine: hostname, step: 'reset', state: 'wait', detail }),
    },
    reason =>
      failed('machines/reset', `${hostname} was not reset: ${reason}`, 'see what it says, and run it again', hostname),
  );
  tell({ machine: hostname, step: 'reset', state: 'done', detail: wipe });
}
