import type { FiledMachine } from './cluster-files';
import { probe } from './probe';
import type { Site } from './site';
import { failed, until } from './step';

/**
 * What is taken from a machine that leaves: `none` nothing, it is shut down with its disks as they are; `state` its configuration and what pods kept on it, so that it comes back in maintenance with the system that is installed;
 * `system` its whole system disk; `all` also the disks that its configuration made volumes on. After the last two it starts from another medium only.
 */
export type Wipe = 'none' | 'state' | 'system' | 'all';

const WIPES: Readonly<Record<Exclude<Wipe, 'none'>, readonly string[]>> = {
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
export async function reset(site: Site, machine: ResetMachine, options: ResetOptions): Promise<void> {
  const { talosctl, patience, tell } = site;
  const { hostname, address } = machine;
  const { wipe, graceful, via } = options;
  tell({ machine: hostname, step: 'reset', state: 'begin', detail: wipe });
  if (wipe === 'none' && graceful && machine.role === 'control-plane') await leaveEtcd(site, machine);
  const limit = `${Math.ceil(patience.machine / 1000)}s`;
  const verb =
    wipe === 'none' ? ['shutdown', '--force'] : ['reset', `--graceful=${graceful}`, '--reboot', ...WIPES[wipe]];
  const { ok, stderr } = await talosctl.call(address, [...verb, '--wait', '--timeout', limit], { via, timeoutMs: patience.machine + 30_000 }); // prettier-ignore
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

/** A control plane that is shut down leaves etcd of itself: its disk keeps nothing of it then. */
async function leaveEtcd({ talosctl }: Site, { hostname, address }: ResetMachine): Promise<void> {
  const { ok, stderr } = await talosctl.call(address, ['etcd', 'leave'], { timeoutMs: 60_000 });
  if (!ok) throw failed('machines/etcd', `${hostname} does not leave etcd: ${stderr}`, 'run it again', hostname);
}
