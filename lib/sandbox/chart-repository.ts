import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { listen, type LoopbackServer } from './loopback-server';

const run = promisify(execFile);

/** A Helm chart repository on loopback. */
export class ChartRepository {
  private work: Promise<void> = Promise.resolve();

  private constructor(
    private readonly dir: string,
    private readonly helm: string,
    private readonly server: LoopbackServer,
  ) {}

  /** @param dir folder of the packed charts and their index; it is made */
  static async start(dir: string, helm: string): Promise<ChartRepository> {
    mkdirSync(dir, { recursive: true });
    const server = await listen((request, response) => serveFile(dir, request, response));
    const repository = new ChartRepository(dir, helm, server);
    await repository.index();
    return repository;
  }

  /** For `spec.url` of a HelmRepository. */
  get url(): string {
    return this.server.url;
  }

  /** Packs charts, given by their folders, and lists them in the index. */
  add(...chartDirs: readonly string[]): Promise<void> {
    const added = this.work.then(async () => {
      await this.runHelm('package', ...chartDirs, '--destination', this.dir);
      await this.index();
    });
    this.work = added.catch(() => undefined);
    return added;
  }

  close(): Promise<void> {
    return this.server.close();
  }

  private index(): Promise<void> {
    return this.runHelm('repo', 'index', this.dir, '--url', this.url);
  }

  private async runHelm(...args: readonly string[]): Promise<void> {
    // A home of its own: the user's plugins and repositories are nothing to us.
    await run(this.helm, args, { env: { PATH: process.env.PATH, HOME: this.dir } });
  }
}

/** Answers with a file of the folder itself; there are none below it. */
function serveFile(dir: string, request: IncomingMessage, response: ServerResponse): void {
  const name = basename(new URL(request.url ?? '/', 'http://localhost').pathname);
  readFile(join(dir, name || 'index.yaml')).then(
    content => response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(content),
    () => response.writeHead(404).end(),
  );
}
