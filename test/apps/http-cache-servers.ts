import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createSocket, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { haproxyConfig, type HaproxySettings } from '../../constructs/apps/http-cache-haproxy';
import { nginxConfig, type NginxSettings } from '../../constructs/apps/http-cache-nginx';

/** A free port on loopback. */
async function freePort(): Promise<number> {
  const socket = createSocket().listen(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address() as AddressInfo;
  socket.close();
  await once(socket, 'close');
  return port;
}

/** A server behind the cache: it counts what it is asked, and answers with the number. */
export class Origin {
  asked = 0;
  headers: NodeJS.Dict<string | string[]> = {};
  private constructor(private readonly server: Server) {}

  static async start(): Promise<Origin> {
    const server = createServer();
    const origin = new Origin(server);
    server.on('request', (request, response) => {
      origin.asked++;
      origin.headers = request.headers;
      response.end(`${request.method} ${origin.asked}`);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return origin;
  }

  get endpoint(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

/** The configuration as it is made for pods, on loopback and in a folder of its own. */
interface Place {
  readonly folder: string;
  readonly http: number;
  readonly nginx: number;
  readonly nginxHealth: number;
  readonly haproxyHealth: number;
}

async function newPlace(): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'strata-http-cache-'));
  for (const name of ['data', 'tmp']) mkdirSync(join(folder, name));
  return {
    folder,
    http: await freePort(),
    nginx: await freePort(),
    nginxHealth: await freePort(),
    haproxyHealth: await freePort(),
  };
}

function write({ folder, ...place }: Place, haproxy: Omit<HaproxySettings, 'caches'>, nginx: NginxSettings): void {
  const haproxyText = haproxyConfig({ ...haproxy, caches: ['127.0.0.1'] })
    .replace('bind :::8080 v4v6', `bind 127.0.0.1:${place.http}`)
    .replace('bind :::8404 v4v6', `bind 127.0.0.1:${place.haproxyHealth}`)
    .replace('127.0.0.1:8080', `127.0.0.1:${place.nginx}`)
    .replace('check port 8081 inter 2s', `check port ${place.nginxHealth} inter 100ms`);
  const nginxText = nginxConfig(nginx)
    .replaceAll('listen [::]:', 'listen [::1]:')
    .replaceAll('listen 8', 'listen 127.0.0.1:8')
    .replaceAll(/listen \[::1\]:\d+;\n/g, '')
    .replace(':8080;', `:${place.nginx};`)
    .replace(':8081;', `:${place.nginxHealth};`)
    .replaceAll('/tmp/', `${folder}/tmp/`)
    .replaceAll('/data/', `${folder}/data/`)
    .replace('/dev/stdout', `${folder}/access.log`)
    .replace('/dev/stderr', `${folder}/error.log`);
  writeFileSync(join(folder, 'haproxy.cfg'), haproxyText);
  writeFileSync(join(folder, 'nginx.conf'), `${process.getuid?.() === 0 ? 'user root;\n' : ''}${nginxText}`);
}

/** The two servers of a cache, as real processes. */
export class Servers {
  private constructor(
    private readonly place: Place,
    private readonly nginx: ChildProcess,
    private readonly haproxy: ChildProcess,
  ) {}

  /**
   * Has the real programs read the configuration.
   * @throws Error with what they say against it
   */
  static async check(programs: Programs, haproxy: HaproxySettings, nginx: NginxSettings): Promise<void> {
    const place = await newPlace();
    try {
      write(place, haproxy, nginx);
      const options = { cwd: place.folder, stdio: 'pipe' } as const;
      execFileSync(programs.haproxy, ['-c', '-f', 'haproxy.cfg'], options);
      execFileSync(programs.nginx, ['-t', '-p', place.folder, '-c', join(place.folder, 'nginx.conf')], options);
      // the names of the caches too, as they are written for a cluster
      writeFileSync(join(place.folder, 'names.cfg'), haproxyConfig(haproxy));
      execFileSync(programs.haproxy, ['-c', '-f', 'names.cfg'], options);
    } finally {
      rmSync(place.folder, { recursive: true, force: true });
    }
  }

  static async start(
    programs: Programs,
    haproxy: Omit<HaproxySettings, 'caches'>,
    nginx: NginxSettings,
  ): Promise<Servers> {
    const place = await newPlace();
    write(place, haproxy, nginx);
    const { folder } = place;
    const options = { cwd: folder, stdio: 'ignore' } as const;
    const command = ['-p', folder, '-c', join(folder, 'nginx.conf'), '-g', 'daemon off;'];
    const servers = new Servers(
      place,
      spawn(programs.nginx, command, options),
      spawn(programs.haproxy, ['-db', '-f', 'haproxy.cfg'], options),
    );
    // until the cache answers: HAProxy asks the origin while it finds no cache
    for (let tries = 0; !(await servers.isReady()); tries++) {
      if (tries === 100) throw new Error('the servers do not start');
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    return servers;
  }

  private async isReady(): Promise<boolean> {
    const response = await this.get('/ready').catch(() => undefined);
    await response?.text();
    return response?.headers.has('x-cache-status') === true;
  }

  /** A request through HAProxy. */
  get(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.place.http}${path}`, init);
  }

  /** A request to the port for health and metrics of HAProxy. */
  health(path: string): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.place.haproxyHealth}${path}`);
  }

  async stopNginx(): Promise<void> {
    this.nginx.kill('SIGTERM');
    if (this.nginx.exitCode === null) await once(this.nginx, 'exit');
  }

  async stop(): Promise<void> {
    await this.stopNginx();
    this.haproxy.kill('SIGTERM');
    if (this.haproxy.exitCode === null) await once(this.haproxy, 'exit');
    rmSync(this.place.folder, { recursive: true, force: true });
  }
}

/** Where the programs are. */
export interface Programs {
  readonly haproxy: string;
  readonly nginx: string;
}
