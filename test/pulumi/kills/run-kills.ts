import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { idText } from '../../../lib/model/identity';
import type { Manifest } from '../../../lib/values/json';
import { Random } from '../../fuzz/random';
import type { Tally } from '../../soak/proof';
import { deploy } from '../../../lib/pulumi';
import type { Runs } from '../runs';
import { processTree } from './descendants';
import { platformVersion } from './versions';

const JITI = join(__dirname, '../../../node_modules/jiti/lib/jiti-cli.mjs');
const UP = join(__dirname, 'up-process.ts');

type Signal = 'SIGINT' | 'SIGKILL';
type Uids = ReadonlyMap<string, string>;

/**
 * Cases `from` to `from + count - 1`: while `pulumi up` brings a stack from one version of a platform to another it is interrupted at a random moment, by Ctrl-C or by
 * a kill of the command, its plug-ins and the program. Then `pulumi cancel` where it was killed, and `pulumi up`.
 */
export async function runPulumiKills(runs: Runs, seed: number, from: number, count: number): Promise<Tally> {
  const classes: Record<string, { kills: number; recovered: number }> = {};
  const failures: string[] = [];
  let version = new Random(seed, from).below(1000);
  await runs.up(programOf(version));
  const usual = await timeOf(runs, version);
  for (let number = from; number < from + count; number++) {
    const random = new Random(seed, number);
    const next = random.below(1000);
    const signal = number % 2 === 0 ? 'SIGINT' : 'SIGKILL';
    const before = await uidsOf(runs);
    const isDone = await interrupt(await upProcess(runs, next), signal, random.next() * usual * 1.1);
    const problems = await recover(runs, next, before, signal);
    const moment = `${signal} ${isDone ? 'after the end' : 'under way'}`;
    const counts = (classes[moment] ??= { kills: 0, recovered: 0 });
    counts.kills++;
    if (problems.length === 0) counts.recovered++;
    failures.push(...problems.map(problem => `kill ${number}, ${moment}, version ${version} to ${next}: ${problem}`));
    version = next;
  }
  return { classes, failures };
}

/** Goes on as a user would. @returns what is wrong then */
async function recover(runs: Runs, version: number, before: Uids, signal: Signal): Promise<readonly string[]> {
  const interrupted = await uidsOf(runs);
  if (signal === 'SIGKILL') await runs.pulumi('cancel', '--yes', '--stack', 'dev');
  try {
    await runs.up(programOf(version));
  } catch (error) {
    return [`up failed: ${String(error).slice(0, 2000)}`];
  }
  const after = await uidsOf(runs);
  const wanted = platformVersion(version)
    .model()
    .objects.map(({ id }) => idText(id));
  const lost = wanted.filter(id => !after.has(id)).map(id => `${id} is lost`);
  const orphaned = [...after.keys()].filter(id => !wanted.includes(id)).map(id => `${id} is orphaned`);
  // what a version lacks is deleted, and made anew by the next that has it
  const twice = wanted
    .filter(id =>
      [interrupted.get(id), interrupted.has(id) ? before.get(id) : undefined].some(
        uid => uid !== undefined && uid !== after.get(id),
      ),
    ) // prettier-ignore
    .map(id => `${id} was created twice`);
  const states = (await runs.state()).filter(({ type }) => type.startsWith('kubernetes:')).length;
  const known = states === wanted.length ? [] : [`the state holds ${states} objects in place of ${wanted.length}`];
  return [...lost, ...orphaned, ...twice, ...known];
}

function programOf(version: number): (kubeconfig: string) => void {
  return kubeconfig => {
    deploy(platformVersion(version), { kubeconfig });
  };
}

/** UIDs of the objects that versions may make, by identity. */
async function uidsOf({ cluster }: Runs): Promise<Uids> {
  const kinds = [['v1', 'ConfigMap'], ['v1', 'ServiceAccount'], ['rbac.authorization.k8s.io/v1', 'Role']] as const; // prettier-ignore
  const lists = await Promise.all(
    kinds.map(async ([apiVersion, kind]) => {
      const { items } = await cluster.client.list(apiVersion, kind, { namespace: 'default' });
      const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
      return items
        .map(({ metadata }) => metadata as Manifest['metadata'] & { name: string; uid: string })
        .filter(({ name }) => name.startsWith('part'))
        .map(({ name, uid }) => [idText({ group, kind, namespace: 'default', name }), uid] as const);
    }),
  );
  return new Map(lists.flat());
}

/** A process that has just begun to bring the stack to a version. */
async function upProcess({ cluster, engine }: Runs, version: number): Promise<ChildProcess> {
  const args = [UP, String(version), cluster.kubeconfigPath, engine.pulumi, engine.providers, engine.folder];
  const child = fork(JITI, args, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  await once(child, 'message');
  return child;
}

/** Interrupts a run. @returns whether it was done before */
async function interrupt(child: ChildProcess, signal: Signal, milliseconds: number): Promise<boolean> {
  let isDone = false;
  child.once('message', () => (isDone = true));
  const ended = once(child, 'exit');
  await sleep(milliseconds);
  if (!isDone) {
    const [program, ...below] = processTree(child.pid!);
    // Ctrl-C reaches the command, which then ends its plug-ins and, with an error, the program
    for (const pid of signal === 'SIGKILL' ? [program!, ...below] : below.slice(0, 1)) send(pid, signal);
  }
  await ended;
  return isDone;
}

function send(pid: number, signal: Signal): void {
  try {
    process.kill(pid, signal);
  } catch {
    // it ended by itself
  }
}

/** Milliseconds that a run takes. */
async function timeOf(runs: Runs, version: number): Promise<number> {
  const child = await upProcess(runs, version);
  const ended = once(child, 'exit');
  const [{ milliseconds }] = (await once(child, 'message')) as [{ milliseconds: number }];
  await ended;
  return milliseconds;
}
