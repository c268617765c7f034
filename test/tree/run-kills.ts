import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { INVENTORY } from '../../lib/gitops/tree-inventory';
import { STAGING } from '../../lib/gitops/tree-commit';
import { writeTree } from '../../lib/gitops/tree-writer';
import { Random } from '../fuzz/random';
import type { Tally } from '../soak/proof';
import { FOREIGN, treeVersion } from './versions';

const JITI = join(__dirname, '../../node_modules/jiti/lib/jiti-cli.mjs');
const WRITER = join(__dirname, 'writing-process.ts');

/** When a process was killed, as the folder tells. */
type Moment = 'before it wrote' | 'while it wrote' | 'after it wrote';

/** Cases `from` to `from + count - 1`: a process that replaces one version of a tree by another is killed at a random moment; then the next run writes a third. */
export async function runKills(seed: number, from: number, count: number): Promise<Tally> {
  const scratch = mkdtempSync(join(tmpdir(), 'strata-kill-'));
  const classes: Record<string, { kills: number; converged: number }> = {};
  const failures: string[] = [];
  try {
    const usual = await timeOf(scratch);
    for (let number = from; number < from + count; number++) {
      const { moment, problems } = await killAndGoOn(scratch, seed, number, usual);
      const counts = (classes[moment] ??= { kills: 0, converged: 0 });
      counts.kills++;
      if (problems.length === 0) counts.converged++;
      failures.push(...problems.map(problem => `kill ${number}, ${moment}: ${problem}`));
    }
  } finally {
    rmSync(scratch, { recursive: true });
  }
  return { classes, failures };
}

async function killAndGoOn(
  scratch: string,
  seed: number,
  number: number,
  usual: number,
): Promise<{ moment: Moment; problems: string[] }> {
  const random = new Random(seed, number);
  const folder = join(scratch, String(number));
  const [first, second, third] = [0, 1, 2].map(() => random.below(1000)) as [number, number, number];
  for (const [path, text] of FOREIGN) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const before = treeVersion(first);
  writeTree(folder, before);
  const after = treeVersion(second);
  const isDone = await kill(await writer(folder, second), random.next() * usual * 1.4);
  const moment = existsSync(join(folder, STAGING))
    ? 'while it wrote'
    : isDone || holds(folder, after)
      ? 'after it wrote'
      : 'before it wrote';
  const problems = halfWritten(folder, [before, after, FOREIGN]);
  // every other time the run that should mend it is killed too
  if (random.below(2) === 0) {
    await kill(await writer(folder, third), random.next() * usual * 1.4);
    problems.push(...halfWritten(folder, [before, after, treeVersion(third), FOREIGN]));
  }
  // the next run may want any of the three
  const wanted = treeVersion(random.pick([first, second, third]));
  const { refused } = writeTree(folder, wanted);
  problems.push(...refused.map(({ message }) => `refused: ${message}`));
  if (!holds(folder, wanted)) problems.push('the next run did not make the tree what it should be');
  const again = writeTree(folder, wanted);
  if (again.written.length + again.removed.length > 0) problems.push('the run after the next wrote again');
  rmSync(folder, { recursive: true });
  return { moment, problems };
}

/** A process that waits for the word to write. */
async function writer(folder: string, version: number): Promise<ChildProcess> {
  const child = fork(JITI, [WRITER, folder, String(version)]);
  await once(child, 'message');
  return child;
}

/** Lets a process write for a time. @returns whether it was done before the kill */
async function kill(child: ChildProcess, milliseconds: number): Promise<boolean> {
  let isDone = false;
  child.once('message', () => (isDone = true));
  const ended = once(child, 'exit');
  child.send('write');
  await sleep(milliseconds);
  child.kill('SIGKILL');
  await ended;
  return isDone;
}

/** Milliseconds from the word until the tree is written. */
async function timeOf(scratch: string): Promise<number> {
  const folder = join(scratch, 'timed');
  writeTree(folder, treeVersion(1));
  const child = await writer(folder, 2);
  const ended = once(child, 'exit');
  child.send('write');
  const [{ milliseconds }] = (await once(child, 'message')) as [{ milliseconds: number }];
  await ended;
  return milliseconds;
}

/** Foreign files that changed or went, and files that hold neither what they held nor what they should. */
function halfWritten(folder: string, versions: readonly ReadonlyMap<string, string>[]): string[] {
  const found = contents(folder);
  const lost = [...FOREIGN]
    .filter(([path, text]) => found.get(path) !== text)
    .map(([path]) => `foreign file lost: ${path}`);
  const half = [...found].filter(([path, text]) => !versions.some(version => version.get(path) === text));
  return [...lost, ...half.map(([path]) => `half written: ${path}`)];
}

function holds(folder: string, files: ReadonlyMap<string, string>): boolean {
  const found = contents(folder);
  const wanted = new Map([...files, ...FOREIGN]);
  return found.size === wanted.size && [...wanted].every(([path, text]) => found.get(path) === text);
}

/** What a reader of the tree sees: all but the writer's own. */
function contents(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1));
  return new Map(
    paths
      .filter(path => path !== INVENTORY && !path.startsWith(STAGING))
      .map(path => [path, readFileSync(join(folder, path), 'utf8')]),
  );
}
