import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STAGING } from './tree-commit';
import { INVENTORY } from './tree-inventory';
import { writeTree } from './tree-writer';

let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'strata-tree-'))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const tree = (files: Record<string, string>): Map<string, string> => new Map(Object.entries(files));

/** All files below a folder with their text, the inventory aside. */
function contents(root = dir): Record<string, string> {
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(path => path !== INVENTORY);
  return Object.fromEntries(
    paths
      .filter(path => statSync(join(root, path)).isFile())
      .map(path => [path, readFileSync(join(root, path), 'utf8')]),
  );
}

/** What tells whether a file was touched. */
const stamps = (): unknown =>
  readdirSync(dir, { recursive: true, encoding: 'utf8' }).map(path => {
    const { ino, mtimeNs, ctimeNs } = statSync(join(dir, path), { bigint: true });
    return [path, ino, mtimeNs, ctimeNs];
  });

const refusals = (files: Record<string, string>, force = false): unknown[] =>
  writeTree(dir, tree(files), { force }).refused.map(({ code, source }) => `${code} ${source}`);

describe('writeTree', () => {
  it('writes files, text or bytes, and an inventory of them', () => {
    const files = new Map<string, string | Buffer>([['b/c/x.yaml', 'x'], ['a.yaml', 'ä\n'], ['b/raw', Buffer.from([0, 255])]]); // prettier-ignore
    const root = join(dir, 'new/tree');
    expect(writeTree(root, files)).toEqual({
      written: ['b/c/x.yaml', 'a.yaml', 'b/raw'],
      unchanged: [],
      removed: [],
      refused: [],
    });
    expect(readFileSync(join(root, 'a.yaml'), 'utf8')).toBe('ä\n');
    expect(readFileSync(join(root, 'b/raw'))).toEqual(Buffer.from([0, 255]));
    expect(readFileSync(join(root, INVENTORY), 'utf8')).toBe(`{
  "version": 1,
  "files": {
    "a.yaml": "3-461661f8",
    "b/c/x.yaml": "1-8cdc1683",
    "b/raw": "2-6cdbfd72"
  }
}
`);
    expect(readdirSync(root).sort()).toEqual([INVENTORY, 'a.yaml', 'b']);
  });

  it('touches nothing where nothing changed', () => {
    writeTree(dir, tree({ 'a/x': '1', 'a/y': '2' }));
    const before = stamps();
    expect(writeTree(dir, tree({ 'a/y': '2', 'a/x': '1' }))).toEqual({
      written: [],
      unchanged: ['a/y', 'a/x'],
      removed: [],
      refused: [],
    });
    expect(stamps()).toEqual(before);
  });

  it('writes what changed, removes what is made no longer, and the folders that this empties', () => {
    writeTree(dir, tree({ 'a/x': '1', 'a/y': '2', 'b/c/z': '3', 'b/w': '4' }));
    writeFileSync(join(dir, 'a/notes'), 'of a colleague');
    expect(writeTree(dir, tree({ 'a/x': '1', 'b/w': 'new', 'd/v': '5' }))).toEqual({
      written: ['b/w', 'd/v'],
      unchanged: ['a/x'],
      removed: ['a/y', 'b/c/z'],
      refused: [],
    });
    expect(contents()).toEqual({ 'a/x': '1', 'a/notes': 'of a colleague', 'b/w': 'new', 'd/v': '5' });
    expect(existsSync(join(dir, 'b/c'))).toBe(false);
    expect(existsSync(join(dir, STAGING))).toBe(false);
  });

  it('leaves the files of other programs alone when it is told which folders it is about', () => {
    writeTree(dir, tree({ 'clusters/a/x': '1', 'clusters/a/y': '1' }), { within: ['clusters/a'] });
    const result = writeTree(dir, tree({ 'clusters/b/x': '2' }), { within: ['clusters/b'] });
    expect(result).toMatchObject({ written: ['clusters/b/x'], removed: [] });
    const again = writeTree(dir, tree({ 'clusters/a/x': '3' }), { within: ['clusters/a'] });
    expect(again).toMatchObject({ written: ['clusters/a/x'], removed: ['clusters/a/y'] });
    expect(contents()).toEqual({ 'clusters/a/x': '3', 'clusters/b/x': '2' });
    expect(writeTree(dir, tree({ z: '' }))).toMatchObject({ removed: ['clusters/a/x', 'clusters/b/x'] });
  });

  it('writes a file again that somebody deleted', () => {
    writeTree(dir, tree({ a: '1', b: '2' }));
    rmSync(join(dir, 'a'));
    expect(writeTree(dir, tree({ a: '1', b: '2' })).written).toEqual(['a']);
  });

  it('refuses to overwrite or remove what was edited by hand, and then writes nothing at all', () => {
    writeTree(dir, tree({ a: '1', b: '2', c: '3' }));
    writeFileSync(join(dir, 'a'), 'edited');
    writeFileSync(join(dir, 'c'), 'edited too');
    const result = writeTree(dir, tree({ a: 'new', b: 'new' }));
    expect(result.written).toEqual([]);
    expect(result.refused).toEqual([
      {
        code: 'tree/edited',
        severity: 'error',
        message: 'a was edited by hand since it was written',
        fix: 'bring the change into the program, or overwrite it by --force',
        source: 'a',
      },
      expect.objectContaining({ code: 'tree/edited', source: 'c' }),
    ]);
    expect(contents()).toEqual({ a: 'edited', b: '2', c: 'edited too' });
    expect(writeTree(dir, tree({ a: 'new', b: 'new' }), { force: true })).toMatchObject({
      written: ['a', 'b'],
      removed: ['c'],
    });
    expect(contents()).toEqual({ a: 'new', b: 'new' });
  });

  it('takes an edit that says the same as the program for its own', () => {
    writeTree(dir, tree({ a: '1' }));
    writeFileSync(join(dir, 'a'), 'both');
    expect(writeTree(dir, tree({ a: 'both' }))).toMatchObject({ unchanged: ['a'], refused: [] });
    expect(writeTree(dir, tree({ a: 'next' }))).toMatchObject({ written: ['a'] });
  });

  it('refuses foreign files in the way, unless forced', () => {
    writeFileSync(join(dir, 'a'), 'theirs');
    expect(refusals({ a: 'ours' })).toEqual(['tree/foreign a']);
    expect(refusals({ a: 'ours' }, true)).toEqual([]);
    expect(contents()).toEqual({ a: 'ours' });
  });

  it('refuses folders, files and links in the way, forced or not', () => {
    mkdirSync(join(dir, 'folder'));
    writeFileSync(join(dir, 'file'), '');
    symlinkSync(tmpdir(), join(dir, 'out'));
    symlinkSync('file', join(dir, 'link'));
    const files = { folder: '', 'file/a/b': '', 'out/a': '', link: '' };
    const { refused } = writeTree(dir, tree(files), { force: true });
    expect(refused.map(({ message }) => message)).toEqual([
      "folder can't be written: a folder stands there",
      "file/a/b can't be written: a file stands at file",
      "out/a can't be written: a symbolic link or special file stands at out",
      "link can't be written: a symbolic link or special file stands there",
    ]);
    expect(existsSync(join(tmpdir(), 'a'))).toBe(false);
  });

  it.each([
    ['/etc/passwd', 'a path of the tree must be relative: "/etc/passwd"'],
    ['../x', 'a path of the tree must name each folder once and stay below the root: "../x"'],
    ['a/../../x', 'a path of the tree must name each folder once and stay below the root: "a/../../x"'],
    ['a//x', 'a path of the tree must name each folder once and stay below the root: "a//x"'],
    ['', 'a path of the tree must be relative: ""'],
    ['a\\b', 'a path of the tree has a character that some file system lacks: "a\\\\b"'],
    ['a\nb', 'a path of the tree has a character that some file system lacks: "a\\nb"'],
    [INVENTORY, 'names that start with .strata- are for the writer of the tree: ".strata-inventory.json"'],
  ])('refuses the path %j', (path, message) => {
    expect(writeTree(dir, tree({ [path]: '' })).refused).toEqual([
      { code: 'tree/bad-path', severity: 'error', message, source: path },
    ]);
  });

  it('refuses paths that differ only in case, folders too, and a file that is a folder', () => {
    expect(refusals({ 'a/x.yaml': '', 'a/X.yaml': '' })).toEqual(['tree/case a/X.yaml']);
    expect(refusals({ 'Team/x': '', 'team/y': '' })).toEqual(['tree/case team']);
    expect(refusals({ a: '', 'a/b': '' })).toEqual(['tree/file-and-folder a']);
    expect(readdirSync(dir)).toEqual([]);
  });

  it('says what to do about an inventory that is none', () => {
    writeTree(dir, tree({ a: '1' }));
    writeFileSync(join(dir, INVENTORY), '<<<<<<< ours\n');
    expect(() => writeTree(dir, tree({ a: '2' }))).toThrow(
      /^error tree\/inventory: the inventory .* can't be read: [^]*\n {2}source: .*\n {2}fix: restore it/,
    );
    expect(contents()).toEqual({ a: '1' });
  });

  it('goes on after a run that was killed while it moved files in', () => {
    writeTree(dir, tree({ a: '1', b: '1' }));
    // what a killed run leaves: its staging folder with the new inventory, and one of two files in its place
    const other = mkdtempSync(join(tmpdir(), 'strata-tree-'));
    writeTree(other, tree({ a: '2', b: '2' }));
    mkdirSync(join(dir, STAGING));
    writeFileSync(join(dir, STAGING, 'inventory-1.json'), readFileSync(join(other, INVENTORY)));
    rmSync(other, { recursive: true });
    writeFileSync(join(dir, 'a'), '2');
    expect(writeTree(dir, tree({ a: '3', b: '3' }))).toMatchObject({ written: ['a', 'b'], refused: [] });
    expect(readdirSync(dir).sort()).toEqual([INVENTORY, 'a', 'b']);
  });

  it('removes once what both the last run and a killed one made', () => {
    writeTree(dir, tree({ a: '1', b: '1' }));
    mkdirSync(join(dir, STAGING));
    writeFileSync(join(dir, STAGING, 'inventory-1.json'), readFileSync(join(dir, INVENTORY)));
    expect(writeTree(dir, tree({ a: '1' }))).toMatchObject({ written: [], removed: ['b'], refused: [] });
    expect(readdirSync(dir).sort()).toEqual([INVENTORY, 'a']);
  });

  it('knows what a killed run made for another cluster', () => {
    writeTree(dir, tree({ 'x/a': '1', 'y/a': '1' }));
    const other = mkdtempSync(join(tmpdir(), 'strata-tree-'));
    writeTree(other, tree({ 'x/a': '2', 'y/a': '1' }));
    mkdirSync(join(dir, STAGING));
    writeFileSync(join(dir, STAGING, 'inventory-1.json'), readFileSync(join(other, INVENTORY)));
    rmSync(other, { recursive: true });
    writeFileSync(join(dir, 'x/a'), '2');
    writeTree(dir, tree({ 'y/a': '2' }), { within: ['y'] });
    expect(writeTree(dir, tree({ 'x/a': '3' }), { within: ['x'] })).toMatchObject({ written: ['x/a'], refused: [] });
  });
});
