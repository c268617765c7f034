import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toolsOf } from '../../lib/sandbox/cluster-options';
import { cacheFolder } from '../../lib/sandbox/tool-find';
import { describeReal } from '../cluster/real';
import { strata, type Run } from './strata';

jest.setTimeout(120_000);

describeReal('strata sandbox', toolsOf({ flux: true, nodes: 1 }), () => {
  let scratch: string;

  // a record of its own, so that a sandbox of the machine's user is left alone; the tools are shared
  beforeAll(() => {
    scratch = mkdtempSync(join(tmpdir(), 'strata-sandbox-'));
    mkdirSync(join(scratch, 'strata'));
    symlinkSync(join(cacheFolder(), 'tools'), join(scratch, 'strata', 'tools'));
  });
  afterAll(() => {
    run('down');
    rmSync(scratch, { recursive: true });
  });

  const run = (...args: readonly string[]): Run => strata(['sandbox', ...args], { env: { XDG_CACHE_HOME: scratch } });

  test('is nowhere before somebody starts it', () => {
    expect(run('status')).toEqual({ code: 0, stdout: 'no sandbox runs\n', stderr: '' });
    expect(run('down')).toEqual({ code: 0, stdout: '', stderr: 'no sandbox runs\n' });
    const tree = join(scratch, 'tree');
    expect(strata(['synth', 'examples/small-cloud/cloud.ts', '-o', tree]).code).toBe(0);
    expect(run('push', tree)).toEqual({
      code: 4,
      stdout: '',
      stderr: 'error: no sandbox with Flux runs; start one: strata sandbox up\n',
    });
  });

  test('up, status, push and down', () => {
    const up = run('up', '--nodes', '1', '--hours', '0.1');
    expect({ code: up.code, stdout: up.stdout }).toEqual({ code: 0, stdout: '' });
    expect(up.stderr).toMatch(/^export KUBECONFIG=\S+$/m);

    const status = run('status');
    expect(status.code).toBe(0);
    expect(status.stdout).toMatch(/^kube-apiserver +healthy +https:\/\/127\.0\.0\.1:\d+/m);
    expect(status.stdout).toMatch(/^kustomize-controller +healthy /m);

    expect(run('push', join(scratch, 'tree'))).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^commit [0-9a-f]{40}\n$/) as string,
      stderr: '',
    });

    const again = run('up');
    expect({ code: again.code, stdout: again.stdout }).toEqual({ code: 4, stdout: '' });
    expect(again.stderr).toMatch(/error: a sandbox runs already, .*; end it first: strata sandbox down\n$/);

    expect(run('down')).toEqual({ code: 0, stdout: '', stderr: 'the sandbox is gone\n' });
    expect(run('status').stdout).toBe('no sandbox runs\n');
  });
});
