import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { ensureTools } from '../../lib/sandbox';
import { describeReal } from '../cluster/real';
import { strata, type Run } from './strata';

const VALUE = 'correct horse battery staple';

describeReal('strata secret encrypt', ['sops', 'age', 'age-keygen'], () => {
  let folder: string;
  let sops: string;
  let recipient: string;

  beforeAll(async () => {
    const tools = await ensureTools(['sops', 'age-keygen']);
    sops = tools.sops;
    folder = mkdtempSync(join(tmpdir(), 'strata-secret-'));
    const key = execFileSync(tools['age-keygen'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    writeFileSync(join(folder, 'age.key'), key);
    writeFileSync(join(folder, 'value.txt'), VALUE);
    recipient = /age1\w+/.exec(key)![0];
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function run(name: string, options: readonly string[], env: NodeJS.ProcessEnv = {}): Run {
    const all = ['secret', 'encrypt', name, '-n', 'tenant-shop', '-o', `${name}.yaml`, ...options];
    const PATH = [dirname(sops), process.env.PATH].join(delimiter);
    return strata(all, { cwd: folder, env: { PATH, ...env }, input: 'from the pipe\n' });
  }

  test('reads values from files, variables and standard input, and prints none of them', () => {
    const sources = ['--from-file', 'password=value.txt', '--from-env', 'token=TOKEN', '--from-stdin', 'pipe'];
    const { code, stdout, stderr } = run('login', [...sources, '--age', recipient], { TOKEN: 'from a variable' });
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: 'login.yaml: Secret tenant-shop/login with password, pipe, token, encrypted\n',
      stderr: '',
    });
    const text = readFileSync(join(folder, 'login.yaml'), 'utf8');
    expect(text).not.toContain(VALUE);
    expect(text).not.toContain(Buffer.from(VALUE).toString('base64'));
    const clear = execFileSync(sops, ['decrypt', '--output-type', 'json', 'login.yaml'], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, SOPS_AGE_KEY_FILE: join(folder, 'age.key') },
    });
    const decoded = (value: string): string => Buffer.from(value, 'base64').toString();
    const { data } = JSON.parse(clear) as { data: Record<string, string> };
    expect(Object.fromEntries(Object.entries(data).map(([key, value]) => [key, decoded(value)]))).toEqual({
      password: VALUE,
      token: 'from a variable',
      pipe: 'from the pipe',
    });
  });

  test.each([
    [[], 2, 'error secret/source: no value is given\n  fix: name one by --from-stdin, --from-file or --from-env\n'],
    [['--from-file', VALUE], 2, 'error: --from-file takes KEY=FILE\n'],
    [['--from-env', 'a=A', '--from-stdin', 'a'], 2, 'error: the key a is given twice\n'],
    [
      ['--from-file', 'a=nowhere.txt'],
      2,
      "error secret/source: value 'a': the file nowhere.txt can't be read (ENOENT)\n",
    ],
    [
      ['--from-env', 'a=STRATA_UNSET'],
      2,
      "error secret/source: value 'a': the environment variable STRATA_UNSET is not set\n",
    ],
  ])('%j is refused, and the file is not written', (options, code, stderr) => {
    expect(run('bad', options)).toEqual({ code, stdout: '', stderr });
    expect(existsSync(join(folder, 'bad.yaml'))).toBe(false);
  });

  test('says what sops says where nobody could decrypt', () => {
    const { code, stderr } = run('bad', ['--from-file', 'a=value.txt']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error secret\/sops: sops: .*\n {2}fix: name recipients by --age, or by a creation rule/s);
    expect(stderr).not.toContain(VALUE);
  });

  test('replaces a file by --force only', () => {
    const options = ['--from-file', 'a=value.txt', '--age', recipient];
    expect(run('twice', options).code).toBe(0);
    expect(run('twice', options)).toEqual({
      code: 3,
      stdout: '',
      stderr: 'error secret/exists: twice.yaml exists\n  fix: choose another file, or replace it by --force\n',
    });
    expect(run('twice', [...options, '--force']).code).toBe(0);
  });

  test('says that sops is missing', () => {
    const { code, stderr } = run('bad', ['--from-file', 'a=value.txt', '--age', recipient], { PATH: folder });
    expect({ code, stderr }).toEqual({
      code: 4,
      stderr:
        "error secret/no-sops: sops can't be run: spawnSync sops ENOENT\n  fix: install sops 3.10 or later and put it on PATH\n",
    });
  });
});
