import type { FindingsError } from '../values/finding';
import { apply } from './apply';
import type { FiledMachine } from './cluster-files';
import { passLead } from './gate';
import { untilOurs } from './join';
import { probe, running } from './probe';
import type { ConfiguredSite, RunningSite } from './site';
import { failed, until } from './step';

/** Writes the configuration for the next start, moves pods away, restarts the machine, lets pods come back. */
export async function restart(site: ConfiguredSite & RunningSite, machine: FiledMachine): Promise<void> {
  const { kubectl, talosctl, patience, tell } = site;
  const { hostname, address } = machine;
  tell({ machine: hostname, step: 'apply', state: 'begin', detail: 'staged' });
  await apply(site, machine, 'staged');
  tell({ machine: hostname, step: 'drain', state: 'begin' });
  await kubectl.markDrained(hostname);
  const stuck = await kubectl.drain(hostname, patience.drain);
  if (stuck !== undefined) throw drainStuck(machine, stuck);
  await passLead(site, machine);
  tell({ machine: hostname, step: 'reboot', state: 'begin' });
  const limit = `${Math.ceil(patience.machine / 1000)}s`;
  const { ok, stderr } = await talosctl.call(address, ['reboot', '--wait', '--timeout', limit], { timeoutMs: patience.machine + 30_000 }); // prettier-ignore
  if (!ok) tell({ machine: hostname, step: 'reboot', state: 'wait', detail: stderr });
  await untilRunning(site, machine);
  await kubectl.letBack(hostname);
}

function drainStuck({ hostname }: FiledMachine, why: string): FindingsError {
  return failed(
    'machines/drain',
    `${hostname} was not restarted, since its pods do not leave it: ${why}`,
    'see which disruption budget holds them, make room for the pods elsewhere, and run it again',
    hostname,
  );
}

/** Waits until a machine is of ours, has started, and is the node that it was. */
async function untilRunning(site: RunningSite, machine: FiledMachine): Promise<void> {
  const { talosctl, patience, tell } = site;
  await untilOurs(site, machine);
  await until<true>(
    async () => {
      const { stage, unmet } = await probe(talosctl, machine);
      if (stage === 'running') return { answer: true };
      return { reason: [stage ?? 'silent', ...unmet].join('; ') };
    },
    { limit: patience.machine, poll: patience.poll, onWait: detail => tell({ machine: machine.hostname, step: 'start', state: 'wait', detail }) }, // prettier-ignore
    reason => failed('machines/not-running', `${machine.hostname} does not come up: ${reason}`, `see talosctl dmesg of ${machine.address}`, machine.hostname), // prettier-ignore
  );
}

/** Installs another image. Talos drains the node itself, and answers with success too when the new system did not start: what runs is compared afterwards. */
export async function upgrade(site: RunningSite, machine: FiledMachine, what: string): Promise<void> {
  const { cluster, talosctl, patience, tell } = site;
  const { hostname, address, installer } = machine;
  await passLead(site, machine);
  tell({ machine: hostname, step: 'upgrade', state: 'begin', detail: what });
  const args = ['upgrade', '-i', installer, '--wait', '--timeout', `${Math.ceil(patience.machine / 1000)}s`];
  const { ok, stderr } = await talosctl.call(address, args, { timeoutMs: patience.machine + 30_000 });
  await untilRunning(site, machine);
  const { version, schematic } = await running(talosctl, machine);
  const isThere = version === cluster.talosVersion && (schematic === undefined || schematic === machine.schematic);
  if (!isThere) {
    const why = ok ? 'the new system did not start, and the machine went back to the old one' : stderr;
    throw failed(
      'machines/upgrade',
      `${hostname} still runs Talos ${version} (schematic ${schematic?.slice(0, 12) ?? 'unknown'}): ${why}`,
      `see its console; the image must exist and boot on this machine: ${installer}`,
      hostname,
    );
  }
  tell({ machine: hostname, step: 'upgrade', state: 'done', detail: what });
}
