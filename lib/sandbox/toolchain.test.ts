import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cachedPath } from './tool-find';
import { ensureTools, ToolsMissingError, toolsOutOfReach } from './toolchain';

/** Folders with small scripts take the place of the machine's tools, of Go's above all. */
describe('ensureTools', () => {
  const { PATH, XDG_CACHE_HOME, STRATA_TOOLS, KUBEBUILDER_ASSETS } = process.env;
  let scratch: string;
  let notes: string[];
  const onProgress = (message: string): void => void notes.push(message);

  beforeEach(() => {
    scratch = mkdtempSync(join(tmpdir(), 'tools-'));
    notes = [];
    for (const folder of ['path', 'tools', 'assets']) mkdirSync(join(scratch, folder));
    process.env.PATH = `${join(scratch, 'path')}:/bin:/usr/bin`;
    process.env.XDG_CACHE_HOME = join(scratch, 'cache');
    delete process.env.STRATA_TOOLS;
    delete process.env.KUBEBUILDER_ASSETS;
    script('path/go', 'exit 1');
  });
  afterEach(() => rmSync(scratch, { recursive: true }));
  afterAll(() => {
    Object.assign(process.env, { PATH, XDG_CACHE_HOME, STRATA_TOOLS, KUBEBUILDER_ASSETS });
    for (const [name, value] of Object.entries({ XDG_CACHE_HOME, STRATA_TOOLS, KUBEBUILDER_ASSETS })) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
    }
  });

  function script(path: string, body: string): string {
    const file = join(scratch, path);
    writeFileSync(file, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
    return file;
  }

  /** A Go that "builds" a script which states `version`. */
  const goThatBuilds = (version: string): string => `
[ "$1" = version ] && exit 0
while [ "$1" != -o ]; do shift; done
printf '#!/bin/sh\\necho v${version}\\n' > "$2"; chmod +x "$2"`;

  test('takes a tool of an acceptable version from PATH', async () => {
    const etcd = script('path/etcd', 'echo "etcd Version: 3.5.9"');
    expect(await ensureTools(['etcd'], { onProgress })).toEqual({ etcd });
    expect(toolsOutOfReach(['etcd'])).toEqual([]);
  });

  test('prefers STRATA_TOOLS, then KUBEBUILDER_ASSETS', async () => {
    process.env.STRATA_TOOLS = join(scratch, 'tools');
    process.env.KUBEBUILDER_ASSETS = join(scratch, 'assets');
    for (const folder of ['path', 'assets']) script(`${folder}/etcd`, 'echo "etcd Version: 3.6.1"');
    const flux = script('tools/source-controller', 'exit 1');
    expect(await ensureTools(['etcd', 'source-controller'])).toEqual({
      etcd: join(scratch, 'assets', 'etcd'),
      'source-controller': flux,
    });
  });

  test('names every tool that can not be had, and why', async () => {
    process.env.PATH = join(scratch, 'path');
    const kubectl = script('path/kubectl', 'echo "Client Version: v1.32.4-dispatcher"');
    const failure: unknown = await ensureTools(['etcd', 'kubectl', 'helm-controller']).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ToolsMissingError);
    expect((failure as Error).message).toBe(
      [
        'tools missing:',
        '  etcd: there is no Go to build it',
        `  kubectl: there is no Go to build it; ${kubectl} is not used: it is 1.32.4; wanted is from 1.34.0, before 1.36.0`,
        '  helm-controller: there is no Go to build it',
      ].join('\n'),
    );
    expect(toolsOutOfReach(['etcd', 'kubectl'])).toEqual(['etcd', 'kubectl']);
  });

  test.each([
    ['1.33.99', false],
    ['1.34.0', true],
    ['1.35.9', true],
    ['1.36.0', false],
    ['2.0.0', false],
  ])('kubectl %s is taken: %p', (version, taken) => {
    process.env.PATH = join(scratch, 'path');
    script('path/kubectl', `echo "Client Version: v${version}"`);
    expect(toolsOutOfReach(['kubectl'])).toEqual(taken ? [] : ['kubectl']);
  });

  test('builds what is missing once, and keeps it', async () => {
    script('path/go', goThatBuilds('3.6.8'));
    const path = cachedPath('etcd');
    expect(path).toBe(join(scratch, 'cache', 'strata', 'tools', 'etcd-3.6.8', 'etcd'));
    expect(await ensureTools(['etcd'], { onProgress })).toEqual({ etcd: path });
    expect(await ensureTools(['etcd'], { onProgress })).toEqual({ etcd: path });
    expect(notes).toEqual(['building etcd 3.6.8 with Go (once, some minutes)']);
  });

  test('builds once for two who ask at the same time', async () => {
    script('path/go', goThatBuilds('3.6.8'));
    await Promise.all([ensureTools(['etcd'], { onProgress }), ensureTools(['etcd'], { onProgress })]);
    expect(notes.filter(note => note.startsWith('building'))).toHaveLength(1);
  });

  test('clears away what a killed build left', async () => {
    script('path/go', goThatBuilds('3.6.8'));
    const root = dirname(dirname(cachedPath('etcd')));
    mkdirSync(join(root, '.unfinished-kwok-AAAA'), { recursive: true });
    await ensureTools(['etcd']);
    expect(readdirSync(root)).toEqual(['etcd-3.6.8']);
  });

  test.each([
    ['states another version', goThatBuilds('9.9.9'), 'the built etcd says that it is 9.9.9, not 3.6.8'],
    ['breaks off', '[ "$1" = version ] && exit 0\necho "no such module" >&2; exit 1', 'no such module'],
  ])('leaves nothing behind when a build %s', async (_, go, reason) => {
    script('path/go', go);
    await expect(ensureTools(['etcd'])).rejects.toThrow(`tools missing:\n  etcd: ${reason}`);
    expect(readdirSync(dirname(dirname(cachedPath('etcd'))))).toEqual([]);
  });
});
