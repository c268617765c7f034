import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

jest.setTimeout(60_000);

const VERDICT = 'NOT PROVED: what needs etcd: no Go on this machine to build etcd';

/** Runs the fixture on a machine without tools and without Go. */
function runFixture(ci: string): { status: number | null; output: string } {
  const empty = mkdtempSync(join(tmpdir(), 'empty-'));
  const root = resolve(__dirname, '..', '..');
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    [jest, '--rootDir', root, '--testMatch', '**/out-of-reach.fixture.ts', '--runInBand'],
    { cwd: root, encoding: 'utf8', env: { PATH: empty, HOME: empty, CI: ci } },
  );
  rmSync(empty, { recursive: true });
  return { status, output: stderr + stdout };
}

test('a proof that can not be run is skipped, and says so loudly', () => {
  const { status, output } = runFixture('');
  expect(output).toContain(VERDICT);
  expect(output).toContain('1 skipped');
  expect(status).toBe(0);
});

test('a proof that can not be run fails in CI', () => {
  const { status, output } = runFixture('true');
  expect(output).toContain(VERDICT);
  expect(output).toContain('1 failed');
  expect(status).toBe(1);
});
