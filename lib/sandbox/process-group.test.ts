import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive, until } from '../../test/cluster/processes';
import { ProcessGroup } from './process-group';

describe('ProcessGroup', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'group-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const shell = (name: string, script: string): { name: string; program: string; args: string[] } => ({
    name,
    program: '/bin/sh',
    args: ['-c', script],
  });

  test('ends every process with its children, and removes the folder', async () => {
    const group = new ProcessGroup(dir, true);
    const parent = group.start(shell('parent', `trap '' TERM; sleep 100 & echo $!; wait`));
    const other = group.start(shell('other', 'exec sleep 100'));
    await until('the parent prints', () => /\d/.test(parent.lastLines()));
    const grandchild = Number(parent.lastLines());
    expect([parent.pid, other.pid, grandchild].map(isAlive)).toEqual([true, true, true]);
    await group.stop();
    expect([parent.pid, other.pid].map(isAlive)).toEqual([false, false]);
    await until('the grandchild ends', () => !isAlive(grandchild));
    expect(existsSync(dir)).toBe(false);
    await group.stop();
  });

  test('keeps the folder with the logs when told to', async () => {
    const group = new ProcessGroup(dir, false);
    const talker = group.start(shell('talker', 'for i in 1 2 3; do echo line $i; done; echo "$HOME" >&2; exit 7'));
    expect(talker.exit()).toBeUndefined();
    await until('it ends', () => talker.exit() !== undefined);
    expect(talker.exit()).toBe('exit code 7');
    expect(talker.lastLines(2)).toBe(`line 3\n${dir}`);
    await group.stop();
    expect(readFileSync(talker.logPath, 'utf8')).toBe(`line 1\nline 2\nline 3\n${dir}\n`);
  });

  test('gives its processes no variable of the user but PATH', async () => {
    const group = new ProcessGroup(dir, false);
    const printer = group.start({ name: 'printer', program: '/usr/bin/env', args: [], env: { MORE: '1' } });
    await until('it ends', () => printer.exit() !== undefined);
    const names = printer
      .lastLines(100)
      .split('\n')
      .map(line => line.split('=')[0]);
    expect(names.filter(name => !['PWD', 'OLDPWD', 'SHLVL', '_'].includes(name!)).sort()).toEqual([
      'HOME',
      'MORE',
      'PATH',
      'TMPDIR',
    ]);
    await group.stop();
  });

  test('tells of a program that is not there', async () => {
    const group = new ProcessGroup(dir, true);
    const missing = group.start({ name: 'missing', program: join(dir, 'missing'), args: [] });
    await until('it ends', () => missing.exit() !== undefined);
    expect(missing.exit()).toBe('exit code 127');
    expect(missing.lastLines()).toContain('not found');
    await group.stop();
  });
});
