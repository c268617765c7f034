import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { gitEnvironment } from './git-repository';
import { GitServer } from './git-server';

const run = promisify(execFile);

describe('GitServer', () => {
  let dir: string;
  let tree: string;
  let server: GitServer;
  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'git-'));
    tree = join(dir, 'tree');
    mkdirSync(join(tree, 'folder'), { recursive: true });
    server = await GitServer.start(join(dir, 'served'));
  });
  afterEach(async () => {
    await server.close();
    rmSync(dir, { recursive: true });
  });

  /** Clones over http. Not synchronous: the server runs in this process. */
  const clone = async (name: string): Promise<string> => {
    await run('git', ['clone', '--quiet', server.url, join(dir, name)], { env: gitEnvironment() });
    return join(dir, name);
  };

  test('serves the folder that was pushed last, whole and nothing else', async () => {
    writeFileSync(join(tree, 'folder', 'a'), 'a\r\n');
    writeFileSync(join(tree, 'b'), 'b');
    writeFileSync(join(tree, '.gitignore'), 'b\n');
    const first = await server.repository.pushTree(tree);
    const one = await clone('one');
    expect(readdirSync(one).sort()).toEqual(['.git', '.gitignore', 'b', 'folder']);
    expect(readFileSync(join(one, 'folder', 'a'), 'utf8')).toBe('a\r\n');
    rmSync(join(tree, 'folder'), { recursive: true });
    const second = await server.repository.pushTree(tree);
    const two = await clone('two');
    expect(readdirSync(two).sort()).toEqual(['.git', '.gitignore', 'b']);
    const log = execFileSync('git', ['-C', two, 'log', '--format=%H'], { encoding: 'utf8', env: gitEnvironment() });
    expect(log.trim().split('\n')).toEqual([second, first]);
  });

  test('lets nobody push', async () => {
    writeFileSync(join(tree, 'a'), 'a');
    await server.repository.pushTree(tree);
    const one = await clone('one');
    const push = run('git', ['-C', one, 'push', 'origin', 'HEAD:other'], { env: gitEnvironment() });
    await expect(push).rejects.toThrow(/403|not permitted/);
  });

  test('answers 404 to what it does not have', async () => {
    expect((await fetch(`${server.url}/../../../etc/passwd`)).status).toBe(404);
  });
});
