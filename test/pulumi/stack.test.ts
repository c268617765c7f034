import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfigMap } from '@pulumi/pulumi/automation';
import { ROOT } from '../cli/strata';
import { describeReal } from '../cluster/real';
import { kubernetesProvider } from './provider-folder';
import { copyOfStack } from './stack-copy';

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

let folder: string;
beforeAll(() => (folder = copyOfStack('existing-cluster')));
afterAll(() => rmSync(folder, { recursive: true }));

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
