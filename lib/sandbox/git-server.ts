import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { createGitRepository, gitEnvironment, type GitRepository } from './git-repository';
import { listen, type LoopbackServer } from './loopback-server';

const REPOSITORY = 'tree.git';

/** One git repository, served for reading over http on loopback. */
export class GitServer {
  private constructor(
    private readonly server: LoopbackServer,
    /** What is served. */
    readonly repository: GitRepository,
  ) {}

  /** @param dir folder of the bare repository; it is made */
  static async start(dir: string): Promise<GitServer> {
    const repository = await createGitRepository(join(dir, REPOSITORY));
    const server = await listen((request, response) => answer(dir, request, response));
    return new GitServer(server, repository);
  }

  /** For `spec.url` of a GitRepository. */
  get url(): string {
    return `${this.server.url}/${REPOSITORY}`;
  }

  close(): Promise<void> {
    return this.server.close();
  }
}

/** Hands the request to git's own CGI program (RFC 3875). */
function answer(dir: string, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const { headers } = request;
  const cgi = spawn('git', ['http-backend'], {
    env: {
      ...gitEnvironment(),
      GIT_PROJECT_ROOT: dir,
      GIT_HTTP_EXPORT_ALL: '1',
      REQUEST_METHOD: request.method ?? 'GET',
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      CONTENT_TYPE: headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(headers['git-protocol'] ?? ''),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  cgi.once('error', () => response.writeHead(500).end());
  cgi.stdin.on('error', () => undefined);
  request.pipe(cgi.stdin);
  let head = Buffer.alloc(0);
  const readHead = (chunk: Buffer): void => {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    cgi.stdout.off('data', readHead);
    sendHead(response, head.toString('latin1', 0, end));
    response.write(head.subarray(end + 4));
    cgi.stdout.pipe(response);
  };
  cgi.stdout.on('data', readHead);
  cgi.stdout.once('end', () => response.end());
}

function sendHead(response: ServerResponse, head: string): void {
  let status = 200;
  for (const line of head.split('\r\n')) {
    const colon = line.indexOf(':');
    const [name, value] = [line.slice(0, colon), line.slice(colon + 1).trim()];
    if (name.toLowerCase() === 'status') status = Number.parseInt(value, 10);
    else response.setHeader(name, value);
  }
  response.writeHead(status);
}
