import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '../../fuzz/random';
import type { Tally } from '../../soak/proof';
import { SimulatedStack, type Wanted } from '../simulated-stack';
import { processTree } from './descendants';

/** Cases that one set of machines goes through; the first of them is its first boot. */
const CASES = 10;
/** How long the longest run takes on a computer with nothing else to do, in milliseconds. */
const USUAL_MS = 25_000;

/**
 * Cases `from` to `from + count - 1`: while `pulumi up` delivers machines, or changes them, it is interrupted at a random moment, by Ctrl-C or by a kill of all that it
 * started. Then `pulumi cancel` where it was killed, and `pulumi up`.
 */
export async function runStackKills(seed: number, from: number, count: number): Promise<Tally> {
  const classes: Record<string, { kills: number; recovered: number }> = {};
  const failures: string[] = [];
  let stack: SimulatedStack | undefined;
  try {
    for (let number = from; number < from + count; number++) {
      const isFirst = stack === undefined || number % CASES === 0;
      if (isFirst) {
        await stack?.stop();
        stack = await SimulatedStack.start(5);
      }
      const random = new Random(seed, number);
      const what = isFirst ? 'first boot' : 'change';
      const signal = random.below(2) === 0 ? 'SIGINT' : 'SIGKILL';
      const wanted = drawn(stack!, random);
      const isDone = await interrupt(stack!, wanted, signal, random.next() * USUAL_MS);
      const problems = await recover(stack!, wanted, signal);
      const counts = (classes[`${what}, ${signal} ${isDone ? 'after the end' : 'under way'}`] ??= { kills: 0, recovered: 0 }); // prettier-ignore
      counts.kills++;
      if (problems.length === 0) counts.recovered++;
      failures.push(...problems.map(problem => `kill ${number}, ${what}, ${signal}: ${problem}`));
    }
  } finally {
    await stack?.stop();
  }
  return { classes, failures };
}

/** Three control planes, one worker or two, and settings some of which act live and some after a restart. */
function drawn(stack: SimulatedStack, random: Random): Wanted {
  const names = ['cp-1', 'cp-2', 'cp-3', 'worker-1', ...(random.below(2) === 0 ? [] : ['worker-2'])];
  const { addresses } = stack.site.machines;
  return {
    machines: names.map((hostname, index) => ({ hostname, address: addresses[index]! })),
    labels: { 'example.org/rack': `rack-${random.below(3)}` },
    env: random.below(3) === 0 ? { CASE: `${random.below(3)}` } : {},
    onDestroy: 'reset',
  };
}

/** @returns whether it had ended before */
async function interrupt(
  stack: SimulatedStack,
  wanted: Wanted,
  signal: 'SIGINT' | 'SIGKILL',
  milliseconds: number,
): Promise<boolean> {
  const child = stack.begin('up', wanted);
  child.stdout!.resume();
  child.stderr!.resume();
  const ended = once(child, 'close');
  await Promise.race([sleep(milliseconds), ended]);
  const isDone = child.exitCode !== null;
  if (!isDone) {
    const [program, ...below] = processTree(child.pid!);
    // Ctrl-C reaches the command, which then ends its plug-ins and, with an error, the program
    for (const pid of signal === 'SIGKILL' ? [program!, ...below] : below.slice(0, 1)) {
      try {
        process.kill(pid, signal);
      } catch {
        // it ended by itself
      }
    }
  }
  await ended;
  return isDone;
}

/** Goes on as a user would. @returns what is wrong then */
async function recover(stack: SimulatedStack, wanted: Wanted, signal: string): Promise<readonly string[]> {
  if (signal === 'SIGKILL') await stack.cancel().catch(() => undefined);
  const { code, printed } = await stack.run('up', wanted);
  if (code !== 0) return [`up failed: ${printed.slice(-3000)}`];
  const problems: string[] = [];
  const { counters, machines, splitBrain } = await stack.site.machines.world();
  if (splitBrain) problems.push('the cluster was made twice');
  if (counters.quorumLost) problems.push('etcd was without its majority');
  const names = wanted.machines.map(({ hostname }) => hostname);
  const voters = await stack.voters();
  if (voters.join() !== 'cp-1,cp-2,cp-3') problems.push(`voters are ${voters.join(', ')}`);
  const { items } = await stack.site.api.client.list('v1', 'Node');
  const nodes = items.map(({ metadata }) => (metadata as { readonly name: string }).name).sort();
  if (nodes.join() !== names.toSorted().join()) problems.push(`nodes are ${nodes.join(', ')}`);
  const others = machines.filter(({ address, maintenance }) => !maintenance && !wanted.machines.some(each => each.address === address)); // prettier-ignore
  if (others.length > 0) problems.push(`not in maintenance: ${others.map(({ hostname }) => hostname).join(', ')}`);
  const mark = await stack.last();
  const again = await stack.run('up', wanted);
  if (again.code !== 0) problems.push(`a further up failed: ${again.printed.slice(-3000)}`);
  const changing = await stack.changing(mark);
  if (changing.length > 0) problems.push(`a further run changes: ${changing.join(', ')}`);
  return problems;
}
