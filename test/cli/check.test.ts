import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { golden, shell, strata, testOnLinux } from './strata';

const FAULTY = 'test/cli/manifests/faulty';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'strata-check-'))));
afterEach(() => rmSync(folder, { recursive: true }));

describe('strata check', () => {
  test('finds nothing wrong in good manifests that nobody here made', () => {
    expect(strata(['check', 'test/cli/manifests/good'])).toEqual({
      code: 0,
      stdout: '',
      stderr: '0 errors, 0 warnings, 0 acknowledged\n',
    });
  });

  test.each(['faulty', 'broken'])('tells of all that is wrong in a folder at once: %s', name => {
    const { code, stdout, stderr } = strata(['check', `test/cli/manifests/${name}`]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(golden(join(__dirname, 'golden', `check-${name}.txt`), stderr));
  });

  test('--json tells the same as data', () => {
    const { code, stdout, stderr } = strata(['check', `${FAULTY}/certificate.yaml`, '--json']);
    const { findings } = JSON.parse(stdout) as { findings: object[] };
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(findings[0]).toEqual({
      code: 'schema/not-supported',
      severity: 'error',
      message: 'must be one of "RSA", "ECDSA", "Ed25519", got "RSA2", did you mean "RSA"?',
      object: 'Certificate.cert-manager.io shop/web',
      field: 'spec.privateKey.algorithm',
      source: `${FAULTY}/certificate.yaml:1`,
      fix: 'use RSA',
    });
  });

  test('the example is free of errors; --release refuses what has no digest', () => {
    expect(strata(['check', 'examples/small-cloud/cloud.ts']).code).toBe(0);
    const { code, stderr } = strata(['check', 'examples/small-cloud/cloud.ts', '--release']);
    expect(code).toBe(1);
    expect(stderr).toContain('error images/no-digest: ');
  });

  test('a folder without manifests is no success', () => {
    writeFileSync(join(folder, 'README.md'), 'nothing here\n');
    expect(strata(['check', folder])).toEqual({
      code: 2,
      stdout: '',
      stderr: [
        `error manifest/none: there is no manifest in ${folder}`,
        '  fix: give a program, a manifest (.yaml, .yml, .json), or a folder that holds manifests',
        '1 error, 0 warnings, 0 acknowledged',
        '',
      ].join('\n'),
    });
  });

  test('a large folder is checked, and says how far it is', () => {
    const files = 12_000;
    for (let index = 0; index < files; index++) {
      const below = join(folder, String(index % 100));
      if (index < 100) mkdirSync(below);
      writeFileSync(join(below, `${index}.yaml`), CONFIG_MAP.replaceAll('NAME', `settings-${index}`));
    }
    const { code, stderr } = strata(['check', folder]);
    const lines = stderr.trimEnd().split('\n');
    const isProgress = /^checking \S+: \d+ of 12000 files \(\d+ s\)$/;
    expect(code).toBe(0);
    expect(lines.filter(line => !isProgress.test(line))).toEqual([
      "warning closure/missing: namespace 'shop' is provided by nothing (11999 more objects name it)",
      '  object: ConfigMap shop/settings-0, field metadata.namespace',
      `  source: ${folder}/0/0.yaml:1`,
      "  fix: call addNamespace on the component that owns it, correct the name, or declare it external: { kind: 'Namespace', name: 'shop' }",
      '0 errors, 1 warning, 0 acknowledged',
    ]);
  }, 60_000);
});

const CONFIG_MAP = `apiVersion: v1
kind: ConfigMap
metadata:
  name: NAME
  namespace: shop
  labels: { app.kubernetes.io/name: web, app.kubernetes.io/instance: NAME }
data:
  a: "1"
  list: |
    one
    two
`;

describe('colours', () => {
  const ESCAPE = '\u001b[';
  /** A terminal of its own, which `script` of util-linux gives to a command. */
  const onTerminal = (options: string): string =>
    shell(`script --quiet --return --command "$STRATA check ${FAULTY} ${options}" /dev/null`, { env: NO_SETTING })
      .stdout;
  const NO_SETTING = { NO_COLOR: '', TERM: 'xterm-256color' };

  test('plain output where standard error is no terminal', () => {
    expect(strata(['check', FAULTY], { env: NO_SETTING }).stderr).not.toContain(ESCAPE);
  });

  testOnLinux('red errors and yellow warnings on a terminal', () => {
    const text = onTerminal('');
    expect(text).toContain(`${ESCAPE}31merror schema/not-supported: `);
    expect(text).toContain(`${ESCAPE}33mwarning closure/missing: `);
  });

  testOnLinux('plain output on a terminal with --no-color, before or after the verb, and with NO_COLOR', () => {
    expect(onTerminal('--no-color')).not.toContain(ESCAPE);
    const line = `script --quiet --return --command "$STRATA check ${FAULTY}" /dev/null`;
    expect(shell(line, { env: { NO_COLOR: '1' } }).stdout).not.toContain(ESCAPE);
    expect(shell(line.replace('check', '--no-color check'), { env: NO_SETTING }).stdout).not.toContain(ESCAPE);
  });
});
