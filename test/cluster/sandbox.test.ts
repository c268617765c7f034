import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient, readKubeconfig, sandboxDown, sandboxPush, sandboxStatus, sandboxUp } from '../../lib/sandbox';
import { cacheFolder } from '../../lib/sandbox/tool-find';
import { isAlive, until } from './processes';
import { describeReal } from './real';

jest.setTimeout(120_000);

describeReal('a sandbox', ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kwok'], () => {
  const cacheHome = process.env.XDG_CACHE_HOME;
  let scratch: string;
  let lines: string[];
  const print = (line: string): void => void lines.push(line);

  // A record of its own, so that a sandbox of the machine's user is left alone; the tools are shared.
  beforeAll(() => {
    scratch = mkdtempSync(join(tmpdir(), 'sandbox-test-'));
    mkdirSync(join(scratch, 'strata'));
    symlinkSync(join(cacheFolder(), 'tools'), join(scratch, 'strata', 'tools'));
    process.env.XDG_CACHE_HOME = scratch;
  });
  beforeEach(() => {
    lines = [];
  });
  afterEach(() => sandboxDown(print));
  afterAll(() => {
    if (cacheHome === undefined) delete process.env.XDG_CACHE_HOME;
    else process.env.XDG_CACHE_HOME = cacheHome;
    rmSync(scratch, { recursive: true });
  });

  test('outlives the command that starts it, is there once, and goes on demand', async () => {
    expect(await sandboxStatus()).toBeUndefined();
    const { kubeconfigPath, parts } = await sandboxUp({ flux: false, nodes: 2 }, print);
    expect(lines).toContain(`export KUBECONFIG=${kubeconfigPath}`);
    expect(statSync(kubeconfigPath).mode & 0o777).toBe(0o600);
    expect(parts.map(({ name, health }) => `${name} ${health}`)).toEqual([
      'etcd healthy',
      'kube-apiserver healthy',
      'kube-controller-manager healthy',
      'kube-scheduler healthy',
      'kwok healthy',
    ]);
    const client = new ApiClient(readKubeconfig(kubeconfigPath));
    expect((await client.list('v1', 'Node')).items.map(node => node.metadata.name)).toEqual(['node-1', 'node-2']);
    client.close();
    await expect(sandboxUp({ flux: false }, print)).rejects.toThrow(
      `a sandbox runs already, with kubeconfig ${kubeconfigPath}; end it first: strata sandbox down`,
    );
    await expect(sandboxPush(scratch)).rejects.toThrow('no sandbox with Flux runs');
    expect(await sandboxDown(print)).toBe(true);
    expect(parts.map(part => part.pid).filter(isAlive)).toEqual([]);
    expect(existsSync(kubeconfigPath)).toBe(false);
    expect(await sandboxStatus()).toBeUndefined();
    expect(await sandboxDown(print)).toBe(false);
    expect(lines.slice(-2)).toEqual(['the sandbox is gone', 'no sandbox runs']);
  });

  test('tells of a part that died', async () => {
    const { parts } = await sandboxUp({ flux: false, nodes: 1 }, print);
    process.kill(parts.find(part => part.name === 'kwok')!.pid, 'SIGKILL');
    const kwok = async (): Promise<string | undefined> =>
      (await sandboxStatus())?.parts.find(part => part.name === 'kwok')?.health;
    await until('the death is known', async () => (await kwok()) === 'ended');
  });

  test('ends by itself when its time is over', async () => {
    const { parts, kubeconfigPath } = await sandboxUp({ flux: false, nodes: 0, hours: 2 / 3600 }, print);
    await until('its processes are gone', () => !parts.some(part => isAlive(part.pid)));
    await until('its folder is gone', () => !existsSync(kubeconfigPath));
    await until('its record is gone', async () => (await sandboxStatus()) === undefined);
  });

  test('refuses a lifetime that makes no sense', async () => {
    await expect(sandboxUp({ hours: 0 }, print)).rejects.toThrow('hours: 0 given, more than 0 and at most 576 wanted');
  });
});
