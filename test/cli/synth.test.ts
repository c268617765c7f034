import { spawnSync } from 'node:child_process';
import {
  cpSync,
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
import type { Manifest } from '../../lib/values/json';
import { readDocuments } from '../../lib/yaml/read';
import { ROOT, shell, strata, testOnLinux } from './strata';

const EXAMPLE = 'examples/small-cloud/cloud.ts';
const WRITTEN = /: (\d+) files? written, (\d+) unchanged, (\d+) removed\n$/;

let folder: string;
let tree: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'strata-synth-'));
  tree = join(folder, 'tree');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Counts of the last line: files written, unchanged, removed. */
function counts(stderr: string): number[] {
  return (WRITTEN.exec(stderr) ?? []).slice(1).map(Number);
}

function filesIn(path: string): string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(path.length + 1))
    .sort();
}

/** A folder of a user's own, with a program in it that finds the packages of this repository. */
function project(program: string, files: Readonly<Record<string, string>> = {}): string {
  mkdirSync(join(folder, 'node_modules'));
  for (const name of ['cdk8s', 'constructs', 'typescript', '@types'])
    symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
  symlinkSync(ROOT, join(folder, 'node_modules', 'strata-cloud'));
  const all = { 'cloud.ts': program, 'package.json': '{ "type": "commonjs" }', ...files };
  for (const [name, text] of Object.entries(all)) writeFileSync(join(folder, name), text);
  return folder;
}

const SETTINGS = (cluster: string, value: string): string => `
  import { Component, Platform } from 'strata-cloud';
  import { ConfigMap } from 'strata-cloud/kinds/core';
  const component = new Component(new Platform('${cluster}'), 'web', { namespace: 'default' });
  new ConfigMap(component, 'settings', { data: { a: '${value}' } });
`;
const MAP = 'clusters/prod/units/web/default/configmap-settings.yaml';

describe('strata synth', () => {
  test('writes the example, and nothing at all the second time', () => {
    const first = strata(['synth', EXAMPLE, '-o', tree]);
    expect(first.code).toBe(0);
    const files = filesIn(tree);
    // all but the inventory
    expect(counts(first.stderr)).toEqual([files.length - 1, 0, 0]);
    const times = files.map(file => statSync(join(tree, file)).mtimeMs);
    const second = strata(['synth', EXAMPLE, '-o', tree]);
    expect(counts(second.stderr)).toEqual([0, files.length - 1, 0]);
    expect(second.stdout).toBe(first.stdout);
    expect(files.map(file => statSync(join(tree, file)).mtimeMs)).toEqual(times);
  });

  test('--stdout prints each object once and writes nothing', () => {
    const { code, stdout } = strata(['synth', EXAMPLE, '--stdout', '-o', tree]);
    expect({ code, written: existsSync(tree) }).toEqual({ code: 0, written: false });
    const { documents, findings } = readDocuments(stdout, 'stdout');
    expect(findings).toEqual([]);
    const names = documents.map(({ value }) => {
      const { apiVersion, kind, metadata } = value as Manifest;
      return `${apiVersion} ${kind} ${metadata.namespace}/${metadata.name}`;
    });
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('postgresql.cnpg.io/v1 Cluster tenant-shop/postgres-orders');
  });

  test('--json tells findings and files, as data', () => {
    const { code, stdout } = strata(['synth', EXAMPLE, '--json', '-o', tree]);
    const report = JSON.parse(stdout) as { findings: object[]; tree: Record<string, string[]> };
    expect(code).toBe(0);
    expect(Object.keys(report)).toEqual(['findings', 'tree']);
    expect({ ...report.tree, written: report.tree.written?.length }).toEqual({
      written: filesIn(tree).length - 1,
      unchanged: [],
      removed: [],
    });
  });

  test('a reader that has seen enough is no error', () => {
    expect(shell(`set -o pipefail; $STRATA synth ${EXAMPLE} --stdout 2>/dev/null | head -1`)).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^apiVersion: /) as string,
      stderr: '',
    });
  });

  testOnLinux('standard output on a full disk is one', () => {
    expect(shell(`$STRATA graph ${EXAMPLE} > /dev/full`)).toEqual({
      code: 3,
      stdout: '',
      stderr: "error: standard output can't be written: ENOSPC: no space left on device, write\n",
    });
  });

  test('a JavaScript program is as good', () => {
    writeFileSync(
      join(project(''), 'cloud.js'),
      "const { Platform } = require('strata-cloud');\nexports.prod = new Platform('prod');\n",
    );
    const { code, stdout } = strata(['synth', 'cloud.js'], { cwd: folder });
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'prod: 0 components, 0 units, 0 objects, 0 charts, 0 images\n',
    });
    expect(existsSync(tree)).toBe(true);
  });

  test('programs of two clusters can share a folder: neither removes the files of the other', () => {
    project(SETTINGS('prod', '1'), { 'other.ts': SETTINGS('edge', '1') });
    expect(strata(['synth', 'cloud.ts'], { cwd: folder }).code).toBe(0);
    const { code, stderr } = strata(['synth', 'other.ts'], { cwd: folder });
    expect({ code, counts: counts(stderr) }).toEqual({ code: 0, counts: [4, 0, 0] });
    expect(readdirSync(join(tree, 'clusters'))).toEqual(['edge', 'prod']);
    expect(existsSync(join(tree, MAP))).toBe(true);
  });
});

describe('strata synth --typecheck', () => {
  const WRONG = SETTINGS('prod', '1').replace("'1'", '1');

  test('finds what is wrong in the types, by the TypeScript of the program', () => {
    project(WRONG);
    const { code, stdout, stderr } = strata(['synth', 'cloud.ts', '--typecheck'], { cwd: folder });
    expect({ code, stdout, written: existsSync(tree) }).toEqual({ code: 2, stdout: '', written: false });
    expect(stderr).toBe(
      "error: cloud.ts has type errors:\ncloud.ts(5,50): error TS2322: Type 'number' is not assignable to type 'string'.\n",
    );
  });

  test('goes by the tsconfig.json of the program, which has to include it', () => {
    const config = (include: string): string =>
      JSON.stringify({ compilerOptions: { strict: true, module: 'node16', skipLibCheck: true }, include: [include] });
    project(SETTINGS('prod', '1'), { 'tsconfig.json': config('cloud.ts') });
    expect(strata(['synth', 'cloud.ts', '--typecheck'], { cwd: folder }).code).toBe(0);
    writeFileSync(join(folder, 'other.ts'), 'export {};\n');
    writeFileSync(join(folder, 'tsconfig.json'), config('other.ts'));
    expect(strata(['synth', 'cloud.ts', '--typecheck'], { cwd: folder })).toEqual({
      code: 2,
      stdout: '',
      stderr: 'error: tsconfig.json does not include cloud.ts: its types can\'t be checked; add it to "include"\n',
    });
  });

  test('says that TypeScript is missing', () => {
    project(SETTINGS('prod', '1'));
    rmSync(join(folder, 'node_modules', 'typescript'));
    expect(strata(['synth', 'cloud.ts', '--typecheck'], { cwd: folder })).toEqual({
      code: 4,
      stdout: '',
      stderr: 'error: TypeScript is not installed for the program: npm install --save-dev typescript\n',
    });
  });
});

describe('the folder that strata synth writes', () => {
  const run = (...options: readonly string[]): ReturnType<typeof strata> =>
    strata(['synth', 'cloud.ts', ...options], { cwd: folder });

  test('a file of somebody else is not overwritten, except by --force', () => {
    project(SETTINGS('prod', '1'));
    mkdirSync(join(tree, MAP, '..'), { recursive: true });
    writeFileSync(join(tree, MAP), 'mine\n');
    expect(run()).toEqual({
      code: 3,
      stdout: '',
      stderr: [
        `error tree/foreign: ${MAP} is there already and was not written by this program`,
        `  source: ${MAP}`,
        '  fix: move it away, choose another output folder, or overwrite it by --force',
        'error: nothing was written to tree',
        '',
      ].join('\n'),
    });
    expect(filesIn(tree)).toEqual([MAP]);
    expect(run('--force').code).toBe(0);
    expect(readFileSync(join(tree, MAP), 'utf8')).toContain('a: "1"');
  });

  test("a file edited by hand is kept, except by --force; other files of the folder are nobody's business", () => {
    project(SETTINGS('prod', '1'));
    run();
    writeFileSync(join(tree, MAP), readFileSync(join(tree, MAP), 'utf8').replace('"1"', '"by hand"'));
    writeFileSync(join(tree, 'README.md'), 'mine\n');
    writeFileSync(join(folder, 'cloud.ts'), SETTINGS('prod', '2'));
    const { code, stdout, stderr } = run('--json');
    expect({ code, stderr }).toEqual({ code: 3, stderr: 'error: nothing was written to tree\n' });
    expect(JSON.parse(stdout)).toEqual({
      findings: [
        {
          code: 'tree/edited',
          severity: 'error',
          message: `${MAP} was edited by hand since it was written`,
          fix: 'bring the change into the program, or overwrite it by --force',
          source: MAP,
        },
      ],
      error: 'nothing was written to tree',
    });
    expect(readFileSync(join(tree, MAP), 'utf8')).toContain('by hand');
    expect(counts(run('--force').stderr)).toEqual([1, 3, 0]);
    expect(readFileSync(join(tree, MAP), 'utf8')).toContain('a: "2"');
    expect(readFileSync(join(tree, 'README.md'), 'utf8')).toBe('mine\n');
  });

  test('what is made no longer is removed', () => {
    project(SETTINGS('prod', '1'));
    run();
    writeFileSync(join(folder, 'cloud.ts'), "import { Platform } from 'strata-cloud';\nnew Platform('prod');\n");
    expect(counts(run().stderr)).toEqual([0, 2, 2]);
    expect(existsSync(join(tree, MAP))).toBe(false);
  });

  test('a file where the folder should be', () => {
    project(SETTINGS('prod', '1'));
    writeFileSync(tree, '');
    expect(run()).toEqual({
      code: 3,
      stdout: '',
      stderr: [
        "error tree/not-read: tree can't be read: a file stands where a folder must be",
        '  source: tree',
        '  fix: choose another output folder',
        '',
      ].join('\n'),
    });
  });

  test('a folder that is read-only', () => {
    project(SETTINGS('prod', '1'));
    mkdirSync(tree, { mode: 0o555 });
    // root may write anywhere but on a file system that takes no writes
    const isRoot = process.getuid?.() === 0;
    if (isRoot && spawnSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'tmpfs', tree]).status !== 0) {
      console.warn('NOT RUN (root without the right to mount): a folder that is read-only');
      return;
    }
    try {
      expect(run()).toEqual({
        code: 3,
        stdout: '',
        stderr: [
          "error tree/not-written: tree can't be written: the folder is read-only; the tree is as it was",
          '  source: .',
          '  fix: make it writable, or choose another output folder',
          '',
        ].join('\n'),
      });
    } finally {
      if (isRoot) spawnSync('umount', [tree]);
    }
  });

  test('a disk that is full in the middle leaves the tree as it was', () => {
    project(SETTINGS('prod', '1'));
    run();
    const before = join(folder, 'before');
    cpSync(tree, before, { recursive: true });
    // a limit of 8 KiB a file stands for a full disk
    writeFileSync(join(folder, 'cloud.ts'), SETTINGS('prod', 'x'.repeat(20_000)));
    const { code, stderr } = shell("trap '' XFSZ; ulimit -f 8; $STRATA synth cloud.ts", { cwd: folder });
    expect({ code, stderr: stderr.split('\n')[0] }).toEqual({
      code: 3,
      stderr: `error tree/not-written: tree/${MAP} can't be written: no space is left; the tree is as it was`,
    });
    expect(filesIn(tree)).toEqual(filesIn(before));
    for (const file of filesIn(tree)) expect(readFileSync(join(tree, file))).toEqual(readFileSync(join(before, file)));
  });
});
