import { setTimeout as sleep } from 'node:timers/promises';
import type { FindingsError } from '../values/finding';
import { apply, applyConfig, refuses } from './apply';
import { isInForce } from './change';
import type { FiledMachine } from './cluster-files';
import { CUT } from './persist';
import { servingBy, type Serving, lackOf } from './serving';
import type { ConfiguredSite, RunningSite } from './site';
import { failed, until } from './step';

type TrialSite = ConfiguredSite & RunningSite;

/**
 * Puts settings in force that act at once. They are on trial first: a machine that they cut off takes its old ones back by itself.
 * @throws FindingsError `machines/unreachable-settings` where it did
 */
export async function applyLive(site: TrialSite, machine: FiledMachine): Promise<void> {
  const { kubectl, tell } = site;
  const { hostname } = machine;
  tell({ machine: hostname, step: 'apply', state: 'begin', detail: 'live' });
  // a run that is killed between trial and keeping leaves settings that nothing differs from and that the next start forgets
  await kubectl.markTrial(hostname, true);
  // what a killed run had on trial is proven by the answer to this question
  if (!(await isInForce(site, machine))) await prove(site, machine);
  await apply(site, machine, 'no-reboot');
  await kubectl.markTrial(hostname, false);
}

/** Tries the settings until the machine is known to have worked with them. */
async function prove(site: TrialSite, machine: FiledMachine): Promise<void> {
  const { talosctl, patience } = site;
  const call = [...applyConfig(site, machine), '--mode', 'try', '--timeout', `${patience.trial / 1000}s`];
  const before = await servingBy(site, machine);
  const end = Date.now() + patience.machine;
  for (;;) {
    const begun = Date.now();
    // the answer of a machine that is cut off never comes: time must be left to look
    const { ok, stderr } = await talosctl.call(machine.address, call, { timeoutMs: patience.trial / 2 });
    const over = Date.now() + patience.trial;
    if (!ok && !CUT.test(stderr)) throw refuses(machine, stderr);
    const lack = await lackDuring(site, machine, before, begun);
    if (lack !== undefined) throw await takenBack(site, machine, before, { lack, over });
    if (ok) return;
    // the answer was cut off. A second trial would go back to the settings of the first: it follows only where there was none
    if (await isInForce(site, machine)) return;
    if (Date.now() >= end) throw refuses(machine, stderr);
  }
}

/** Looks at a machine during its trial until it has been well for a while. @returns what it lacks where that did not come in time */
async function lackDuring(
  site: TrialSite,
  machine: FiledMachine,
  before: Serving,
  begun: number,
): Promise<string | undefined> {
  const { patience, tell } = site;
  // a network needs a moment to become what it is told to be
  const steady = patience.trial / 20;
  const end = begun + (patience.trial * 5) / 6;
  let wellSince: number | undefined;
  let told = '';
  for (;;) {
    const lack = await lackOf(site, machine, before);
    const now = Date.now();
    if (lack === undefined) {
      wellSince ??= now;
      if (now - wellSince >= steady) return undefined;
    } else {
      wellSince = undefined;
      if (lack !== told) tell({ machine: machine.hostname, step: 'trial', state: 'wait', detail: (told = lack) });
    }
    if (now >= end) return lack ?? 'it answers now and then only';
    await sleep(Math.min(patience.poll, steady));
  }
}

/**
 * Waits until the machine has its old settings again, so that the next run finds it whole.
 * @param trial what was wrong, and when it is over at the latest
 */
async function takenBack(
  site: TrialSite,
  machine: FiledMachine,
  before: Serving,
  { lack, over }: { readonly lack: string; readonly over: number },
): Promise<FindingsError> {
  const { kubectl, patience, tell } = site;
  const { hostname } = machine;
  const refusal = (end: string, fix: string): FindingsError =>
    failed('machines/unreachable-settings', `${hostname} does not work with its new settings: ${lack}; nothing of them was kept, ${end}`, fix, hostname); // prettier-ignore
  await sleep(Math.max(0, over - Date.now()));
  await until<true>(
    async () => {
      const reason = await lackOf(site, machine, before);
      return reason === undefined ? { answer: true } : { reason };
    },
    { limit: patience.machine, poll: patience.poll, onWait: detail => tell({ machine: hostname, step: 'trial', state: 'wait', detail }) }, // prettier-ignore
    () => refusal('and it has not come back with its old ones either', 'look at its console; a restart brings its old settings back'), // prettier-ignore
  );
  await kubectl.markTrial(hostname, false);
  return refusal('and it works with its old ones again', 'correct its settings: with its addresses, links and routes it must be reached from here, and a control plane by the others'); // prettier-ignore
}
