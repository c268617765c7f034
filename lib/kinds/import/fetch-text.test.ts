import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchText } from './fetch-text';
import { readSource } from './read-source';

const servers: Server[] = [];

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}

async function refusal(address: string): Promise<string> {
  return await fetchText(address).then(
    text => `gave ${text}`,
    (error: unknown) => (error as Error).message.split('\n', 1)[0]!,
  );
}

afterEach(() => servers.splice(0).forEach(server => server.close()));

describe('fetchText', () => {
  it('reads from this machine over http, follows redirects there, and repeats no credentials', async () => {
    let rounds = 0;
    const port = await listen(
      createHttpServer((request, response) => {
        if (request.url === '/crds.yaml') response.end('crds');
        else if (request.url?.startsWith('/moved')) response.writeHead(302, { location: '/crds.yaml' }).end();
        else if (request.url === '/away') response.writeHead(302, { location: 'http://example.org/crds.yaml' }).end();
        else if (request.url?.startsWith('/loop')) response.writeHead(302, { location: `/loop?${++rounds}` }).end();
        else response.writeHead(404).end();
      }),
    );
    const base = `http://127.0.0.1:${port}`;
    expect(await fetchText(`${base}/moved`)).toBe('crds');
    expect(await readSource(`${base}/moved?token=hidden`)).toEqual({
      label: `${base}/moved`,
      texts: [{ name: `${base}/moved`, text: 'crds' }],
    });
    expect(await refusal(`${base}/none`)).toBe(`error import/cannot-fetch: ${base}/none answers 404 Not Found`);
    expect(await refusal(`${base}/loop`)).toBe(`error import/cannot-fetch: ${base}/loop redirects more than 5 times`);
    expect(rounds).toBe(6);
    const insecure =
      'error import/insecure-url: http://example.org/crds.yaml is not https: what it gives could be changed on the way';
    expect(await refusal(`${base}/away`)).toBe(insecure);
    expect(await refusal('http://user:secret@example.org/crds.yaml')).toBe(insecure);
  });

  it('refuses a server whose certificate nobody vouches for', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fetch-'));
    const [key, cert] = [join(folder, 'key'), join(folder, 'cert')];
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    execFileSync(
      'openssl',
      ['req', '-x509', ...curve, '-subj', '/CN=localhost', '-days', '1', '-keyout', key, '-out', cert],
      { stdio: 'ignore' },
    );
    const port = await listen(
      createHttpsServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) => response.end('crds')),
    );
    rmSync(folder, { recursive: true });
    expect(await refusal(`https://localhost:${port}/crds.yaml`)).toBe(
      `error import/cannot-fetch: https://localhost:${port}/crds.yaml cannot be read: fetch failed: self-signed certificate`,
    );
  });
});
