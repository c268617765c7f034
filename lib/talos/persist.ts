import { setTimeout as sleep } from 'node:timers/promises';
import type { FiledMachine } from './cluster-files';
import type { Site } from './site';
import type { Answer } from './talosctl';

/** What is said where nobody answered to the end. */
export const CUT = /Unavailable|EOF|connection (refused|reset)|broken pipe|timeout|deadline/i;

/** Calls a machine again while its answer is cut off. For calls that may come twice. @returns the last answer */
export async function persist(
  { talosctl, patience }: Site,
  { address }: FiledMachine,
  args: readonly string[],
): Promise<Answer> {
  const end = Date.now() + patience.machine;
  for (;;) {
    const answer = await talosctl.call(address, args, { timeoutMs: 60_000 });
    if (answer.ok || !CUT.test(answer.stderr) || Date.now() >= end) return answer;
    await sleep(patience.poll);
  }
}
