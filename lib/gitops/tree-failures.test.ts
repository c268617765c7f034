import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FindingsError } from '../values/finding';
import { writeTree } from './tree-writer';

const IS_ROOT = process.platform === 'linux' && process.getuid?.() === 0;
const OLD = new Map([
  ['a/x', 'old x'],
  ['b/y', 'old y'],
]);

let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'strata-full-'))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** Runs a body on a small memory file system of its own; undefined where this user may not mount one. */
function onMemoryDisk(options: string, body: () => void): boolean {
  if (!IS_ROOT || spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', dir]).status !== 0) return false;
  try {
    body();
  } finally {
    execFileSync('umount', [dir]);
  }
  return true;
}

function snapshot(): Record<string, string> {
  const paths = readdirSync(dir, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  return Object.fromEntries(
    paths.map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), 'utf8')]),
  );
}

function messageOf(files: ReadonlyMap<string, string>): string {
  try {
    writeTree(dir, files);
  } catch (error) {
    if (error instanceof FindingsError) return error.message;
  }
  throw new Error('nothing was reported');
}

const report = (name: string, ran: boolean): void => {
  if (!ran) console.warn(`NOT RUN (needs root on Linux): ${name}`);
};

describe('writeTree, where the disk fails', () => {
  it.each([
    ['in the middle of a big file', new Map([['a/x', 'new'], ['b/y', 'z'.repeat(3_000_000)]])], // prettier-ignore
    [
      'after many small files',
      new Map(Array.from({ length: 2000 }, (_, index) => [`c/d${index % 7}/${index}`, 'z'.repeat(900)])),
    ],
    [
      'with more files than the disk has room to name',
      new Map(Array.from({ length: 5000 }, (_, index) => [`e/${index}`, ''])),
    ],
  ])('leaves the old tree as it was when the disk is full %s', (name, files) => {
    const ran = onMemoryDisk('size=1m,nr_inodes=600', () => {
      writeTree(dir, OLD);
      const before = snapshot();
      expect(messageOf(files)).toMatch(
        new RegExp(
          `^error tree/not-written: ${dir}/.* can't be written: no space is left; the tree is as it was\n {2}source: .*\n {2}fix: make room, then run it again$`,
        ),
      );
      expect(snapshot()).toEqual(before);
      expect(writeTree(dir, new Map([...OLD, ['a/x', 'new x']])).written).toEqual(['a/x']);
    });
    report(`disk full ${name}`, ran);
  });

  it('leaves nothing half written when a file may not be as long', () => {
    // the limit of the process stands for a full disk where nobody may mount one
    writeTree(dir, OLD);
    const before = snapshot();
    const program = `
      process.on('SIGXFSZ', () => {});
      const { writeTree } = require('jiti')(process.argv[1])('./lib/gitops/tree-writer.ts');
      try { writeTree(process.argv[2], new Map([['a/x', 'n'], ['b/y', 'z'.repeat(100000)]])); } catch (error) { console.log(error.message); }
    `;
    const root = join(__dirname, '../..');
    const { stdout } = spawnSync(
      'bash',
      ['-c', 'ulimit -f 16; JITI_FS_CACHE=false exec node -e "$0" "$@"', program, `${root}/`, dir],
      {
        cwd: root,
        encoding: 'utf8',
      },
    );
    expect(stdout).toContain(`${dir}/b/y can't be written: no space is left; the tree is as it was`);
    expect(snapshot()).toEqual(before);
  });

  it('says that a folder is read-only', () => {
    const expected = `error tree/not-written: ${join(dir, '.')} can't be written: the folder is read-only; the tree is as it was`;
    const ran = onMemoryDisk('ro', () => expect(messageOf(OLD).split('\n')[0]).toBe(expected));
    if (!ran && !IS_ROOT && process.platform !== 'win32') {
      chmodSync(dir, 0o555);
      expect(messageOf(OLD).split('\n')[0]).toBe(expected);
      chmodSync(dir, 0o755);
    } else report('read-only folder', ran);
  });

  it('puts everything back when a folder in the middle of the tree is read-only', () => {
    const inner = join(dir, 'b');
    const ran = onMemoryDisk('size=1m', () => {
      writeTree(dir, OLD);
      execFileSync('mount', ['--bind', inner, inner]);
      execFileSync('mount', ['-o', 'remount,ro,bind', inner]);
      try {
        const before = snapshot();
        expect(messageOf(new Map([['a/x', 'new x'], ['a/z', 'new z'], ['b/y', 'new y'], ['c/w', 'w']]))).toContain(`${inner}/y can't be written`); // prettier-ignore
        expect(snapshot()).toEqual(before);
        // what is removed comes last: the new files and the new inventory stand by then
        expect(messageOf(new Map([['a/x', 'new x']]))).toContain(`${inner}/y can't be written`);
        expect(snapshot()).toEqual(before);
      } finally {
        execFileSync('umount', [inner]);
      }
    });
    report('read-only folder in the middle', ran);
  });

  it('says that the root is a file', () => {
    writeFileSync(join(dir, 'file'), '');
    expect(() => writeTree(join(dir, 'file'), OLD)).toThrow(
      `error tree/not-read: ${join(dir, 'file')} can't be read: a file stands where a folder must be\n`,
    );
  });
});
