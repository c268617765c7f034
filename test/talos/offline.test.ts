import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clusterFilesAmong, readClusterFiles } from '../../lib/talos/cluster-files';
import { configurations, issueTalosconfig } from '../../lib/talos/configuration';
import { Redaction } from '../../lib/talos/redaction';
import { Talosctl } from '../../lib/talos/talosctl';
import { Workspace } from '../../lib/talos/workspace';
import { ensureTools } from '../../lib/sandbox';
import { platform } from '../../examples/whole-cloud/cloud';
import { ROOT } from '../cli/compiled';
import { describeReal } from '../cluster/real';

jest.setTimeout(120_000);

const COMPILED = join(ROOT, 'dist/lib/talos/workspace.js');

/** Files of the folder `talos` of the example, by path below it. */
function exampleFiles(): Map<string, string> {
  return new Map(clusterFilesAmong(platform.model().files));
}

test('what synth writes of the machines can be read back', () => {
  const { cluster, endpoint, machines } = readClusterFiles(exampleFiles());
  expect([cluster, endpoint]).toEqual(['prod', 'https://192.168.10.10:6443']);
  expect(machines.map(({ hostname, role }) => [hostname, role])).toEqual([
    ['control-plane-1', 'control-plane'],
    ['worker-1', 'worker'],
    ['control-plane-2', 'control-plane'],
    ['worker-2', 'worker'],
    ['control-plane-3', 'control-plane'],
    ['worker-3', 'worker'],
  ]);
  for (const { patch, installer, schematic } of machines) {
    expect(patch).toContain('drbd');
    expect(installer).toBe(`factory.talos.dev/metal-installer/${schematic}:v1.12.1`);
  }
});

test('everything that is missing is told at once', () => {
  const files = exampleFiles();
  files.delete('machines/worker-1.yaml');
  files.set('cluster.yaml', files.get('cluster.yaml')!.replace(/^endpoint: .*$/m, '').replace('role: worker', 'job: worker')); // prettier-ignore
  expect(() => readClusterFiles(files)).toThrow(/endpoint is missing[\s\S]*worker-1 has no role[\s\S]*worker-1\.yaml/);
  files.set('cluster.yaml', `${files.get('cluster.yaml')!}workersAtOnce: 0\n`);
  expect(() => readClusterFiles(files)).toThrow('workersAtOnce is 0, a number from 1 on is wanted');
  expect(() => readClusterFiles(new Map())).toThrow('cluster.yaml: the file is missing');
});

describeReal('with the real talosctl', ['talosctl'], () => {
  let program: string;
  let secrets: string;
  let workspace: Workspace;
  beforeAll(async () => {
    ({ talosctl: program } = await ensureTools(['talosctl']));
    workspace = new Workspace();
    const maker = new Talosctl(program, workspace.path('talosconfig'), new Redaction());
    await maker.offline(['gen', 'secrets', '-o', workspace.path('bundle.yaml')]);
    secrets = readFileSync(workspace.path('bundle.yaml'), 'utf8');
  });
  afterAll(() => workspace.remove());

  test('each machine of the example has a configuration that is valid, and nobody else can read it', async () => {
    const cluster = readClusterFiles(exampleFiles());
    const bundle = workspace.write('secrets.yaml', secrets);
    const talosctl = new Talosctl(program, workspace.path('talosconfig'), new Redaction());
    const files = await configurations({ talosctl, workspace, cluster, bundle, atOnce: 4 });
    expect([...files.keys()]).toEqual(cluster.machines.map(({ hostname }) => hostname));
    await issueTalosconfig(talosctl, workspace, cluster, bundle);
    for (const name of readdirSync(workspace.folder)) expect([name, statSync(workspace.path(name)).mode & 0o077]).toEqual([name, 0]); // prettier-ignore
    expect(statSync(workspace.folder).mode & 0o077).toBe(0);
  });

  test('machines whose configuration is refused are told all at once, without a key', async () => {
    const cluster = readClusterFiles(exampleFiles());
    const redaction = new Redaction();
    redaction.learn(secrets);
    const talosctl = new Talosctl(program, workspace.path('talosconfig'), redaction);
    const misspelt = (patch: string): string => patch.replace(/^cluster:/m, 'clutser:');
    const machines = cluster.machines.map((machine, index) => index < 2 ? { ...machine, patch: misspelt(machine.patch) } : machine); // prettier-ignore
    const bundle = workspace.write('secrets.yaml', secrets);
    const error = await configurations({
      talosctl,
      workspace,
      cluster: { ...cluster, machines },
      bundle,
      atOnce: 4,
    }).catch(String);
    expect(error).toMatch(/control-plane-1[\s\S]*clutser[\s\S]*worker-1/);
    expect(error).not.toMatch(/LS0tLS1|BEGIN/);
  });
});

test('64 planted values are found nowhere in a cleaned text', () => {
  const values = Array.from({ length: 64 }, (_, index) => `${index}-${randomBytes(12).toString('base64url')}`);
  const redaction = new Redaction();
  redaction.learn(values.map((value, index) => `---\na${index}: { token: '${value}', other: [{ key: '${value}x' }] }`).join('\n')); // prettier-ignore
  const text = values.map(value => `failed at ${value}: "${value}x" ${value}`).join('\n');
  for (const value of values) expect(redaction.clean(text)).not.toContain(value);
  expect(redaction.clean(`crt: LS0tLS1CRUdJTiBDRVJU${randomBytes(30).toString('base64')}`)).not.toContain('LS0tLS1');
  expect(redaction.clean('-----BEGIN EC PRIVATE KEY-----\nabc\n-----END EC PRIVATE KEY-----')).not.toContain('abc');
  const echo =
    'unknown keys found during decoding:\nmachine:\n    envs:\n        A: word\n        B: |\n            a line\n\nmore: text';
  const names =
    'unknown keys found during decoding:\nmachine:\n    envs:\n        A:\n        B:\n(hidden)\n\nmore: text';
  expect(redaction.clean(echo)).toBe(names);
  expect(redaction.clean('worker-1 is not ready: connection refused')).toBe(
    'worker-1 is not ready: connection refused',
  );
});

test('what a killed program left is swept by the next', () => {
  const killed = spawnSync(process.execPath, ['-e', `new (require('${COMPILED}').Workspace)(); process.kill(process.pid, 'SIGKILL')`]); // prettier-ignore
  const left = (): readonly string[] => readdirSync(tmpdir()).filter(name => name.includes(`-${killed.pid}-`) && name.startsWith('strata-talos-')); // prettier-ignore
  expect(left()).toHaveLength(1);
  new Workspace().remove();
  expect(left()).toEqual([]);
});

test('the folder for keys is gone with the work, and with a program that is interrupted', async () => {
  const workspace = new Workspace();
  workspace.write('key', 'x');
  workspace.remove();
  expect(existsSync(workspace.folder)).toBe(false);
  const code = `const { Workspace } = require(${JSON.stringify(COMPILED)}); console.log(new Workspace().folder); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [folder] = (await once(child.stdout, 'data')) as [Buffer];
  const path = folder.toString().trim();
  expect(existsSync(path)).toBe(true);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([null, 'SIGTERM']);
  expect(existsSync(path)).toBe(false);
});
