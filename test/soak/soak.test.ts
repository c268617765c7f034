import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Proof } from './proof';
import { soak, type SoakResult } from './soak';

let root: string;
let ran: [from: number, count: number][];

function git(...args: readonly string[]): string {
  return execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.org', ...args], {
    cwd: root,
    encoding: 'utf8',
    stdio: 'pipe',
  }).trim();
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'strata-soak-'));
  ran = [];
  git('init', '--quiet');
  writeFileSync(join(root, '.gitignore'), '.cache/\n');
  git('add', '.');
  git('commit', '--quiet', '--message=one');
});
afterEach(() => rmSync(root, { recursive: true }));

/** Ten cases, of which number 7 fails. */
const proof: Proof = {
  name: 'sample',
  claim: 'seven is no case',
  seed: 5,
  count: 10,
  slice: 4,
  open: () =>
    Promise.resolve({
      versions: { node: '20' },
      run: (from, count) => {
        ran.push([from, count]);
        const failures = from <= 7 && 7 < from + count ? ['case 7'] : [];
        return { classes: { all: { cases: count, right: count - failures.length } }, failures };
      },
      close: () => undefined,
    }),
};

function run(slices?: number): Promise<SoakResult> {
  return soak({ root, proofs: [proof], slices, onProgress: () => undefined });
}

function record(): Record<string, unknown> {
  return JSON.parse(readFileSync(join(root, 'docs/proofs/sample.json'), 'utf8')) as Record<string, unknown>;
}

test('goes on where it ended, and writes the record at the end', async () => {
  expect(await run(1)).toEqual({ failed: 0, unfinished: ['sample'] });
  expect(() => record()).toThrow('ENOENT');
  expect(await run()).toEqual({ failed: 1, unfinished: [] });
  expect(ran).toEqual([[0, 4], [4, 4], [8, 2]]); // prettier-ignore
  expect(record()).toEqual({
    proof: 'sample',
    claim: 'seven is no case',
    commit: git('rev-parse', 'HEAD'),
    seed: 5,
    count: 10,
    failed: 1,
    failures: ['case 7'],
    classes: { all: { cases: 10, right: 9 } },
    versions: { node: '20' },
    seconds: expect.any(Number) as number,
  });
});

test('a committed record makes no proof stale, any other commit does', async () => {
  await run();
  const proved = git('rev-parse', 'HEAD');
  git('add', '.');
  git('commit', '--quiet', '--message=record');
  expect(await run()).toEqual({ failed: 1, unfinished: [] });
  expect(ran).toHaveLength(3);
  expect(record()['commit']).toBe(proved);
  writeFileSync(join(root, 'code'), '');
  git('add', '.');
  git('commit', '--quiet', '--message=code');
  await run();
  expect(ran).toHaveLength(6);
  expect(record()['commit']).toBe(git('rev-parse', 'HEAD'));
});

test('says that files differed, though for one slice only, and proves again once they do not', async () => {
  await run(1);
  writeFileSync(join(root, 'code'), '');
  await run(1);
  rmSync(join(root, 'code'));
  ran = [];
  await run();
  expect(ran[0]).toEqual([0, 4]);
  expect(record()['commit']).toBe(git('rev-parse', 'HEAD'));
  writeFileSync(join(root, 'code'), '');
  rmSync(join(root, '.cache'), { recursive: true });
  await run();
  expect(record()['commit']).toBe(`${git('rev-parse', 'HEAD')}-dirty`);
});
