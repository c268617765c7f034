import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { ensureTools, startCluster, PartFailedError, type Cluster } from '../../lib/sandbox';
import { isAlive, until } from './processes';
import { describeReal } from './real';

jest.setTimeout(120_000);

const run = promisify(execFile);

function pidsOf(cluster: Cluster): readonly number[] {
  return cluster.parts.map(part => part.process.pid);
}

/** A program in a process of its own that starts a cluster and waits. */
async function startElsewhere(): Promise<{ program: ReturnType<typeof spawn>; dir: string; pids: readonly number[] }> {
  const jiti = join(dirname(require.resolve('jiti/package.json')), 'lib', 'jiti-cli.mjs');
  const program = spawn(process.execPath, [jiti, join(__dirname, 'start-and-wait.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: program.stdout })) {
    return { program, ...(JSON.parse(line) as { dir: string; pids: readonly number[] }) };
  }
  throw new Error('the program ended before its cluster was up');
}

describeReal('a cluster', ['etcd', 'kube-apiserver', 'kubectl'], () => {
  test('serves the API, lets only its owner in, and leaves neither process nor folder behind', async () => {
    const cluster = await startCluster();
    const pids = pidsOf(cluster);
    expect(cluster.parts.map(part => part.process.name)).toEqual(['etcd', 'kube-apiserver']);
    expect(pids.map(isAlive)).toEqual([true, true]);
    expect(await Promise.all(cluster.parts.map(part => part.healthy()))).toEqual([true, true]);
    expect(await cluster.client.raw('/version')).toMatchObject({ major: '1' });
    expect(statSync(cluster.dir).mode & 0o777).toBe(0o700);
    expect(statSync(cluster.kubeconfigPath).mode & 0o777).toBe(0o600);
    await cluster.stop();
    expect(pids.map(isAlive)).toEqual([false, false]);
    expect(existsSync(cluster.dir)).toBe(false);
    await cluster.stop();
  });

  test('is reached by kubectl with its kubeconfig', async () => {
    const { kubectl } = await ensureTools(['kubectl']);
    const cluster = await startCluster();
    try {
      const { stdout } = await run(kubectl, ['get', 'namespace', 'kube-system', '-o', 'name'], {
        env: { KUBECONFIG: cluster.kubeconfigPath },
      });
      expect(stdout).toBe('namespace/kube-system\n');
    } finally {
      await cluster.stop();
    }
  });

  test('runs beside another one, each with objects of its own', async () => {
    const clusters = await Promise.all([startCluster(), startCluster()]);
    try {
      const [one, two] = clusters;
      const object = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'only-here' } };
      await one.client.create(object);
      expect(await one.client.get(object)).toBeDefined();
      expect(await two.client.get(object)).toBeUndefined();
    } finally {
      await Promise.all(clusters.map(cluster => cluster.stop()));
    }
    expect(clusters.flatMap(pidsOf).filter(isAlive)).toEqual([]);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('ends when its owner gets %s', async signal => {
    const { program, dir, pids } = await startElsewhere();
    expect(pids.map(isAlive)).toEqual([true, true]);
    program.kill(signal);
    await until('its processes are gone', () => !pids.some(isAlive));
    await until('its folder is gone', () => !existsSync(dir));
  });

  test('that can not start says why, with the log, and leaves nothing behind', async () => {
    const { 'kube-apiserver': apiserver } = await ensureTools(['kube-apiserver']);
    const tools = mkdtempSync(join(tmpdir(), 'tools-'));
    const wrapper = `#!/bin/sh\n[ "$1" = --version ] && exec ${apiserver} --version\necho "no luck today"; exit 3\n`;
    writeFileSync(join(tools, 'kube-apiserver'), wrapper, { mode: 0o755 });
    const dir = mkdtempSync(join(tmpdir(), 'failing-'));
    process.env.STRATA_TOOLS = tools;
    try {
      const failure: unknown = await startCluster({ dir }).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(PartFailedError);
      expect(String(failure)).toBe(
        'PartFailedError: kube-apiserver did not become ready: exit code 3\n  | no luck today',
      );
      expect(readdirSync(join(dir, 'logs'))).toEqual(['etcd.log', 'kube-apiserver.log']);
    } finally {
      delete process.env.STRATA_TOOLS;
      rmSync(tools, { recursive: true });
      rmSync(dir, { recursive: true });
    }
  });

  test('refuses a folder whose name is too long for sockets', async () => {
    const dir = join(tmpdir(), 'long'.repeat(30));
    await expect(startCluster({ dir })).rejects.toThrow(
      `dir: ${dir} is too long for the sockets in it; at most 93 bytes`,
    );
    expect(existsSync(dir)).toBe(false);
  });

  test('refuses a broken CRD in the words of the server, and leaves nothing behind', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'refused-'));
    const crd = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'a.b.c' },
    };
    await expect(startCluster({ dir, crds: [{ ...crd, spec: { group: 'b.c' } }] as never })).rejects.toMatchObject({
      name: 'ApiError',
      reason: 'Invalid',
    });
    rmSync(dir, { recursive: true });
  });
});
