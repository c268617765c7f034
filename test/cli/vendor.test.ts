import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { ensureTools } from '../../lib/sandbox';
import { describeReal } from '../cluster/real';
import { SAMPLE_CHART } from '../vendor/sample-chart';
import { strata, type Run } from './strata';

describeReal('strata vendor', ['helm'], () => {
  let folder: string;
  let PATH: string;

  beforeAll(async () => {
    const { helm } = await ensureTools(['helm']);
    PATH = [dirname(helm), process.env.PATH].join(delimiter);
    folder = mkdtempSync(join(tmpdir(), 'strata-vendor-'));
    for (const [name, text] of Object.entries(SAMPLE_CHART)) {
      mkdirSync(dirname(join(folder, 'sample', name)), { recursive: true });
      writeFileSync(join(folder, 'sample', name), text);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const run = (args: readonly string[], env: NodeJS.ProcessEnv = { PATH }): Run =>
    strata(['vendor', ...args], { cwd: folder, env });

  test('writes the facts of a chart with the values given', () => {
    writeFileSync(join(folder, 'values.yaml'), 'replicas: 5\n');
    const { code, stdout } = run([
      'sample',
      '--values',
      'values.yaml',
      '--namespace',
      'web',
      '-o',
      'facts/sample.json',
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^facts\/sample\.json: sample 1\.2\.3, \d+ objects, 1 kind, \d+ images\n$/);
    const facts = JSON.parse(readFileSync(join(folder, 'facts/sample.json'), 'utf8')) as object;
    expect(facts).toMatchObject({ chart: 'sample', release: { name: 'sample', namespace: 'web' } });
  });

  test.each([
    ['a text', 'just a text\n', 'error: bad.yaml must hold one map of values\n'],
    [
      'broken YAML',
      'a: "no end\n',
      'error: bad.yaml is no YAML:\nerror yaml/syntax: missing closing "quote\n  source: bad.yaml:2:1\n',
    ],
  ])('values that are %s', (_, text, stderr) => {
    writeFileSync(join(folder, 'bad.yaml'), text);
    expect(run(['sample', '--values', 'bad.yaml', '-o', 'bad.json'])).toEqual({ code: 2, stdout: '', stderr });
  });

  test('a folder that is no chart: says what helm says', () => {
    mkdirSync(join(folder, 'empty'));
    const { code, stdout, stderr } = run(['empty', '-o', 'bad.json']);
    expect({ code, stdout, written: existsSync(join(folder, 'bad.json')) }).toEqual({
      code: 4,
      stdout: '',
      written: false,
    });
    expect(stderr).toMatch(/^error vendor\/helm: helm show: .*Chart\.yaml file is missing/);
  });

  test('a file that can not be written', () => {
    expect(run(['sample', '-o', 'values.yaml/sample.json'])).toEqual({
      code: 3,
      stdout: '',
      stderr: "error: values.yaml can't be written: a file stands where a folder must be\n",
    });
  });

  test('says that helm is missing', () => {
    expect(run(['sample', '-o', 'bad.json'], { PATH: folder })).toEqual({
      code: 4,
      stdout: '',
      stderr:
        "error vendor/no-helm: helm can't be run: spawn helm ENOENT\n  fix: install helm 3.17 or later and put it on PATH\n",
    });
  });
});
