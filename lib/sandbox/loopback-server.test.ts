import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChartRepository } from './chart-repository';
import { GitServer } from './git-server';

/** The status of an answer to a path as it is given: `fetch` would tidy it first. */
function statusOf(url: string, path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = get(url, { path }, response => {
      response.resume();
      resolve(response.statusCode);
    });
    request.once('error', reject);
  });
}

describe('servers on loopback', () => {
  let dir: string;
  beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'served-'))));
  afterEach(() => rmSync(dir, { recursive: true }));

  test('git: what is no path is refused, and the server goes on', async () => {
    const server = await GitServer.start(join(dir, 'git'));
    writeFileSync(join(dir, 'secret'), 'x');
    expect(await statusOf(server.url, '/%')).toBe(400);
    expect(await statusOf(server.url, '//')).toBe(400);
    expect(await statusOf(server.url, '/..%2fsecret')).not.toBe(200);
    expect(await statusOf(server.url, '/tree.git/HEAD')).toBe(200);
    await server.close();
  });

  test('charts: files of the folder itself, nothing above and nothing below', async () => {
    const charts = join(dir, 'charts');
    // a helm that makes no index
    const repository = await ChartRepository.start(charts, 'true');
    writeFileSync(join(charts, 'a.tgz'), 'a');
    writeFileSync(join(dir, 'secret'), 'x');
    mkdirSync(join(charts, 'folder'));
    expect(await statusOf(repository.url, '/a.tgz')).toBe(200);
    for (const path of ['/folder', '/', '/../secret', '/..%2fsecret', '/%2e%2e/secret'])
      expect([path, await statusOf(repository.url, path)]).toEqual([path, 404]);
    expect(await statusOf(repository.url, '//')).toBe(400);
    await repository.close();
  });
});
