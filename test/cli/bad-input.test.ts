import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { golden, ROOT, strata } from './strata';

const BAD = join(__dirname, 'bad');

const programs = readdirSync(BAD)
  .filter(file => file.endsWith('.ts'))
  .map(file => basename(file, '.ts'));

/** Programs that do not even make a model; all others fail by findings. */
const UNUSABLE = new Set([
  'exits',
  'no-platform',
  'rejects-later',
  'syntax-error',
  'throws',
  'two-platforms-of-one-name',
  'unknown-import',
]);

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'strata-bad-'))));
afterEach(() => rmSync(folder, { recursive: true }));

describe('a bad program', () => {
  test.each(programs)('%s: says what is wrong, where, and how to fix it, and writes nothing', name => {
    const tree = join(folder, 'tree');
    const { code, stdout, stderr } = strata(['synth', `test/cli/bad/${name}.ts`, '-o', tree]);
    expect(stderr).toBe(golden(join(BAD, `${name}.txt`), stderr));
    expect(stderr).not.toContain(ROOT);
    expect({ code, stdout, written: existsSync(tree) }).toEqual({
      code: UNUSABLE.has(name) ? 2 : 1,
      stdout: '',
      written: false,
    });
  });

  test('its findings come as JSON too, on standard output', () => {
    const { code, stdout, stderr } = strata(['check', 'test/cli/bad/wrong-type.ts', '--json']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      findings: [
        {
          code: 'props/type',
          severity: 'error',
          message: 'must be an integer, got the string "two"',
          construct: 'root/orders',
          field: 'replicas',
          source: 'test/cli/bad/wrong-type.ts:6:1',
        },
      ],
    });
  });

  test('one that does not run is an error of the JSON', () => {
    const { code, stdout, stderr } = strata(['synth', 'test/cli/bad/throws.ts', '--json', '-o', folder]);
    const error = 'test/cli/bad/throws.ts does not run: the inventory has no machines\n  at test/cli/bad/throws.ts:4:7';
    expect({ code, stderr }).toEqual({ code: 2, stderr: `error: ${error}\n` });
    expect(JSON.parse(stdout)).toEqual({ findings: [], error });
  });
});

describe('a bad command line', () => {
  const HINT = '(add --help for the options and examples)\n';

  test.each([
    [['snyth'], `error: unknown command 'snyth'\n(Did you mean synth?)\n${HINT}`],
    [['synth'], `error: missing required argument 'program'\n${HINT}`],
    [['synth', 'a.ts', '--ouput', 'b'], `error: unknown option '--ouput'\n(Did you mean --output?)\n${HINT}`],
    [['synth', 'a.ts', 'b.ts'], `error: too many arguments for 'synth'. Expected 1 argument but got 2.\n${HINT}`],
    [['synth', 'a.ts', '--json', '--stdout'], `error: option '--json' cannot be used with option '--stdout'\n${HINT}`],
    [
      ['graph', 'a.ts', '-f', 'svg'],
      `error: option '-f, --format <format>' argument 'svg' is invalid. Allowed choices are text, mermaid, dot, json.\n${HINT}`,
    ],
    [
      ['sandbox', 'up', '--nodes', 'many'],
      `error: option '--nodes <count>' argument 'many' is invalid. give a whole number from 1 to 100.\n${HINT}`,
    ],
    [
      ['sandbox', 'up', '--hours', '0'],
      `error: option '--hours <count>' argument '0' is invalid. give a number above 0 and at most 576.\n${HINT}`,
    ],
    [['vendor', 'web'], `error: required option '-o, --output <file>' not specified\n${HINT}`],
    [['synth', 'nowhere.ts'], 'error: there is no file nowhere.ts\n'],
    [['synth', 'examples'], 'error: examples is a folder: name the program in it\n'],
    [['check', 'nowhere'], 'error: there is no file or folder nowhere\n'],
    [['bootstrap', 'lib'], "error: lib is no tree: it has no folder 'clusters'; write one by `strata synth`\n"],
    [['sandbox', 'push', 'lib'], "error: lib is no tree: it has no folder 'clusters'; write one by `strata synth`\n"],
    [
      ['vendor', 'web', '-o', 'web.json'],
      'error: there is no file or folder web; a chart by its name needs --repository and --chart-version\n',
    ],
    [
      ['vendor', 'web', '-o', 'web.json', '--repository', 'https://charts.example.org'],
      'error: chart web needs an exact --chart-version\n',
    ],
    [['vendor', 'lib', '-o', 'web.json', '--values', 'nowhere.yaml'], 'error: there is no file nowhere.yaml\n'],
    [
      ['import', 'nowhere'],
      "error import/cannot-read: nowhere cannot be read: ENOENT: no such file or directory, stat 'nowhere'\n",
    ],
  ])('%j', (args, message) => {
    expect(strata(args)).toEqual({ code: 2, stdout: '', stderr: message });
  });
});
