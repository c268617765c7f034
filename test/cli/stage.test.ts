import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { golden, ROOT, strata } from './strata';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'strata-stage-'));
  mkdirSync(join(folder, 'node_modules'));
  for (const name of ['cdk8s', 'constructs'])
    symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
  symlinkSync(ROOT, join(folder, 'node_modules', 'strata-cloud'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const WEB = "const web = new Component(prod, 'web', { namespace: 'web' }); web.addNamespace('web');";
const PAGE = "new ConfigMap(web, 'page', { data: { a: 'b' } });";
const CERTIFICATE = "new Certificate(web, 'web', { spec: { secretName: 'web', dnsNames: ['web'], issuerRef: { name: 'own', kind: 'ClusterIssuer' } } });"; // prettier-ignore
const CERT_MANAGER = "new ClusterIssuer(new CertManager(prod, 'cert-manager'), 'own', { spec: { selfSigned: {} } });";

/** Writes the program that is synthesized next. */
function program(lines: readonly string[], props = '{}'): void {
  const head = [
    "import { Component, Platform } from 'strata-cloud';",
    "import { ConfigMap } from 'strata-cloud/kinds/core';",
    "import { Certificate, ClusterIssuer } from 'strata-cloud/kinds/cert-manager.io';",
    "import { CertManager } from 'strata-cloud/platform/cert-manager';",
    `const prod = new Platform('prod', { external: [{ group: '*', kind: '*', name: '*' }], ...${props} });`,
  ];
  writeFileSync(join(folder, 'cloud.ts'), [...head, ...lines].join('\n'));
}

const synth = (...options: readonly string[]): ReturnType<typeof strata> =>
  strata(['synth', 'cloud.ts', ...options], { cwd: folder });

describe('strata synth', () => {
  test('refuses what is not safe at once, with the steps, and --force does not help', () => {
    program([CERT_MANAGER, WEB, PAGE, CERTIFICATE]);
    expect(synth().code).toBe(0);
    program([WEB, PAGE]);
    const { code, stdout, stderr } = synth();
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain('error removal/provider-with-users: ');
    expect(stderr).toMatch(/\nerror: nothing was written to tree\n$/);
    expect(synth('--force')).toEqual({ code, stdout, stderr });
  });

  test('writes what an acknowledgement lets pass', () => {
    program([WEB, PAGE]);
    expect(synth().code).toBe(0);
    const renamed = WEB.replace("prod, 'web'", "prod, 'site'");
    program([renamed, PAGE]);
    expect(synth().code).toBe(3);
    program(
      [renamed, PAGE],
      "{ acknowledge: [{ code: 'removal/unit-renamed', reason: 'a page can go for a moment' }] }",
    );
    const { code, stderr } = synth();
    expect(code).toBe(0);
    expect(stderr).toContain('acknowledged removal/unit-renamed: ');
    expect(synth().stderr).toContain('warning check/unused-acknowledgement: no finding removal/unit-renamed is there');
    expect(strata(['check', 'cloud.ts'], { cwd: folder }).stderr).toBe('0 errors, 0 warnings, 0 acknowledged\n');
  });
});

describe('strata synth --stage', () => {
  test('writes a step a run, and tells what to wait for', () => {
    program([CERT_MANAGER, WEB, PAGE, CERTIFICATE]);
    synth();
    program([WEB.replace("prod, 'web'", "prod, 'site'"), PAGE]);
    const runs = Array.from({ length: 4 }, () => synth('--stage'));
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    const text = runs.map(({ stdout }) => stdout).join('\n');
    expect(text).toBe(golden(join(__dirname, 'golden', 'stage.txt'), text));
    expect(synth().stderr).toMatch(/: 0 files written, \d+ unchanged, 0 removed\n$/);
  });

  test('writes the whole program where nothing is unsafe', () => {
    program([WEB, PAGE]);
    expect(synth('--stage').stdout).toMatch(/^prod: 1 component, 1 unit, 2 objects/);
  });

  test('--json tells the step as data', () => {
    program([WEB, PAGE]);
    synth();
    program([WEB.replace("prod, 'web'", "prod, 'site'"), PAGE]);
    const { code, stdout } = synth('--stage', '--json');
    const file = 'clusters/prod/units/web/web/configmap-page.yaml';
    expect({ code, report: JSON.parse(stdout) as unknown }).toMatchObject({
      code: 0,
      report: {
        findings: [],
        tree: { written: ['clusters/prod/units/web/_cluster/namespace-web.yaml', file], removed: [] },
        steps: [
          {
            cluster: 'prod',
            marked: ['Namespace web', 'ConfigMap web/page'],
            removed: [],
            waiting: [],
            kept: [],
            left: 1,
          },
        ],
      },
    });
  });

  test('and --stdout exclude each other', () => {
    program([WEB, PAGE]);
    const { code, stderr } = synth('--stage', '--stdout');
    expect(code).toBe(2);
    expect(stderr).toContain("option '--stdout' cannot be used with option '--stage'");
  });
});
