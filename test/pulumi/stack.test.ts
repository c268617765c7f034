import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConfigMap } from '@pulumi/pulumi/automation';
import { parse } from 'yaml';
import { check } from '../../lib/check';
import { treeOf } from '../../lib/gitops/tree';
import { buildCloud, platform } from '../../stacks/existing-cluster/cloud';
import { ROOT, strata } from '../cli/strata';
import { describeReal } from '../cluster/real';
import { kubernetesProvider } from './provider-folder';

jest.setTimeout(120_000);

const PASSWORD = 'correct horse battery staple';
/** Of a cluster on an address where nobody answers. */
const KUBECONFIG = `
apiVersion: v1
kind: Config
clusters: [{ name: dev, cluster: { server: 'https://127.0.0.1:9' } }]
users: [{ name: dev, user: { username: dev, password: ${PASSWORD} } }]
contexts: [{ name: dev, context: { cluster: dev, user: dev } }]
current-context: dev
`;

const STACK = join(ROOT, 'stacks', 'existing-cluster');
const yamlOf = (file: string): unknown => parse(readFileSync(join(STACK, file), 'utf8'));

let folder: string;
/** The stack as somebody has copied it, with what npm would install. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'strata-stack-'));
  cpSync(STACK, folder, { recursive: true });
  mkdirSync(join(folder, 'node_modules'));
  for (const name of ['@pulumi', '@types', 'cdk8s', 'cdk8s-plus-28', 'constructs', 'typescript'])
    symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
  symlinkSync(ROOT, join(folder, 'node_modules', 'strata-cloud'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the stack for an existing cluster, copied', () => {
  test('compiles by its own tsconfig.json', () => {
    const tsc = join(ROOT, 'node_modules', '.bin', 'tsc');
    const { status, stdout } = spawnSync(tsc, ['-p', folder], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });

  test('has a tree for mode git, and nothing is found wrong with it', () => {
    const { code, stdout } = strata(['synth', join(folder, 'cloud.ts'), '-o', join(folder, 'tree')]);
    expect({ code, stdout: stdout.split('\n')[0] }).toEqual({
      code: 0,
      stdout: 'dev: 7 components, 8 units, 77 objects, 2 charts, 12 images',
    });
    expect(check(platform.model())).toEqual([]);
  });

  test('its tree is that of the configuration of stack dev', () => {
    const { config } = yamlOf('Pulumi.dev.yaml') as { readonly config: Readonly<Record<string, never>> };
    expect(Object.keys(config)).toEqual(['existing-cluster:host', 'existing-cluster:databaseReplicas']);
    const host = config['existing-cluster:host']!;
    const databaseReplicas = config['existing-cluster:databaseReplicas']!;
    expect(treeOf(buildCloud({ cluster: 'dev', host, databaseReplicas }).model())).toEqual(treeOf(platform.model()));
  });

  test('Pulumi.yaml describes the settings as the program does', () => {
    const program = readFileSync(join(STACK, 'index.ts'), 'utf8');
    const { config } = yamlOf('Pulumi.yaml') as {
      readonly config: Readonly<Record<string, { description: string; default?: string | number }>>;
    };
    expect(Object.keys(config)).toEqual(['kubeconfig', 'host', 'databaseReplicas', 'mode']);
    for (const { description, default: value } of Object.values(config)) {
      expect(program).toContain(`'${description}'`);
      if (value !== undefined)
        expect(program).toContain(`default: ${typeof value === 'string' ? `'${value}'` : value},`);
    }
  });

  test('imports nothing of this package but what it exports', () => {
    for (const file of ['cloud.ts', 'index.ts']) {
      const imported = [...readFileSync(join(STACK, file), 'utf8').matchAll(/ from '([^']+)'/g)].map(
        ([, name]) => name!,
      );
      expect(imported.filter(name => !/^(strata-cloud(\/.*)?|@pulumi\/pulumi|\.\/cloud)$/.test(name))).toEqual([]);
    }
  });
});

describeReal('the stack for an existing cluster, by the real engine', ['pulumi'], () => {
  /** What a preview with some configuration prints. */
  function preview(values: ConfigMap): string {
    const jiti = join(ROOT, 'node_modules', '.bin', 'jiti');
    const args = [join(__dirname, 'preview-stack.ts'), folder, kubernetesProvider().folder, JSON.stringify(values)];
    return spawnSync(jiti, args, { encoding: 'utf8', cwd: folder }).stdout;
  }

  test('everything that is wrong with its configuration is told in one run, without a stack of calls', () => {
    const printed = preview({
      kubeconfig: { value: KUBECONFIG },
      hots: { value: 'dev.example.org' },
      databaseReplicas: { value: '0' },
      mode: { value: 'gti' },
    });
    const [, diagnostics = ''] = printed.split('Diagnostics:');
    expect(diagnostics.match(/error settings\/.*/g)?.slice(0, 5)).toEqual([
      'error settings/unknown: the stack has no setting "hots", did you mean "host"?',
      'error settings/clear-secret: kubeconfig is a secret, and the configuration holds it in the clear: whoever reads the file knows it',
      'error settings/required: host is not set: Domain under which the cloud and its tenants are reached',
      'error settings/value: must be at least 1, got 0',
      'error settings/value: must be one of "direct", "git", got "gti", did you mean "git"?',
    ]);
    expect(diagnostics).toMatch(/ {6}source: index\.ts:\d+:\d+\n {6}fix: pulumi config rm hots\n/);
    expect(printed).not.toMatch(/^\s+at /m);
    expect(printed).not.toContain(PASSWORD);
  });

  test('before the cluster is there a preview lists every object by a name that a person knows', () => {
    const printed = preview({
      kubeconfig: { value: KUBECONFIG, secret: true },
      host: { value: 'dev.example.org' },
      databaseReplicas: { value: '1' },
    });
    expect(printed).toContain('the API server 127.0.0.1:9 does not answer: nothing was compared with the cluster');
    for (const line of [
      'strata:index:Component tenant-shop-postgres-orders create',
      'kubernetes:core/v1:Namespace tenant-shop create',
      'kubernetes:postgresql.cnpg.io/v1:Cluster tenant-shop/postgres-orders create',
      'kubernetes:helm.toolkit.fluxcd.io/v2:HelmRelease cert-manager/cert-manager create',
    ])
      expect(printed).toContain(line);
    expect(printed).toContain('Outputs:\n    host: "dev.example.org"\n    mode: "direct"\n');
    expect(printed).not.toContain(PASSWORD);
  });

  test('in mode git it is Flux, and what tells Flux where the repository is', () => {
    const printed = preview({
      kubeconfig: { value: KUBECONFIG, secret: true },
      host: { value: 'dev.example.org' },
      mode: { value: 'git' },
      gitToken: { value: PASSWORD, secret: true },
    });
    const created = [...printed.matchAll(/ \+ {2}kubernetes:\S+:(\w+ \S+) create $/gm)].map(([, name]) => name);
    expect(created).toEqual(
      expect.arrayContaining([
        'Secret flux-system/git',
        'GitRepository flux-system/flux-system',
        'Kustomization flux-system/flux-system',
      ]),
    );
    expect(created.filter(name => /PostgresApp|Cluster |CiliumNetworkPolicy/.test(name!))).toEqual([]);
    expect(printed).not.toContain(PASSWORD);
  });
});
