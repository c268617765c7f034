import http, { type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { apiError } from './api-error';

/** How an API server is reached. */
export interface ApiServer {
  /** Base address, such as `https://127.0.0.1:6443`. */
  readonly url: string;
  /** PEM of the certificate authority that the server's certificate must come from. */
  readonly ca: string;
  /** Bearer token; empty where a certificate says who asks. */
  readonly token: string;
  /**
   * Certificate of whoever asks, and its key, as PEM.
   * @default - none, the token says it
   */
  readonly client?: { readonly cert: string; readonly key: string };
}

/** A proxy that adds the credentials, such as `kubectl proxy`. */
export interface ApiProxy {
  /** Unix socket that it listens on. */
  readonly socketPath: string;
}

/** One HTTP request to an API server. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
  /** @default 'application/json' */
  readonly contentType?: string;
  readonly signal?: AbortSignal;
}

/** Tries of a request that the server puts off: it names a number of seconds to wait, such as while it makes the storage of a new kind. */
const TRIES = 10;

/** Sends requests over kept-alive connections, up to `connections` at a time; more wait for their turn. */
export class ApiTransport {
  private readonly agent: http.Agent;
  private readonly streams: http.Agent;
  private readonly url: string;
  private readonly common: RequestOptions & https.RequestOptions;

  constructor(
    private readonly server: ApiServer | ApiProxy,
    connections: number,
  ) {
    const isProxy = 'socketPath' in server;
    const { Agent } = isProxy ? http : https;
    this.agent = new Agent({ keepAlive: true, maxSockets: connections, scheduling: 'fifo' });
    this.streams = new Agent({ keepAlive: false });
    this.url = isProxy ? 'http://localhost' : server.url;
    this.common = isProxy ? { socketPath: server.socketPath } : { ca: server.ca, ...server.client };
  }

  /**
   * The parsed answer of one request.
   * @throws ApiError when the status is not 2xx
   */
  async json(options: ApiRequest): Promise<unknown> {
    const response = await this.send(options, this.agent);
    return JSON.parse(await text(response)) as unknown;
  }

  /**
   * The body of a long answer as it comes, on a connection of its own.
   * @throws ApiError when the status is not 2xx
   */
  stream(options: ApiRequest): Promise<IncomingMessage> {
    return this.send(options, this.streams);
  }

  /** Closes idle connections. */
  close(): void {
    this.agent.destroy();
    this.streams.destroy();
  }

  private async send(options: ApiRequest, agent: http.Agent): Promise<IncomingMessage> {
    const { method, path, signal } = options;
    for (let tries = 1; ; tries++) {
      const response = await this.sendOnce(options, agent);
      const code = response.statusCode ?? 0;
      if (code >= 200 && code < 300) return response;
      const answer = await text(response);
      const wait = Number(response.headers['retry-after']);
      const putOff = (code === 429 || code >= 500) && Number.isFinite(wait);
      if (!putOff || tries === TRIES) throw apiError(`${method} ${path}`, code, answer);
      await sleep(wait * 1000, undefined, { signal });
    }
  }

  private sendOnce(options: ApiRequest, agent: http.Agent): Promise<IncomingMessage> {
    const { method, path, query = {}, body, contentType = 'application/json', signal } = options;
    const url = new URL(path, this.url);
    for (const [key, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(key, String(value));
    }
    const payload = body === undefined ? undefined : Buffer.from(jsonOf(body));
    const headers: Record<string, string | number> = { accept: 'application/json' };
    if ('token' in this.server && this.server.token !== '') headers.authorization = `Bearer ${this.server.token}`;
    if (payload) {
      headers['content-type'] = contentType;
      headers['content-length'] = payload.length;
    }
    return new Promise((resolve, reject) => {
      const { request } = 'token' in this.server ? https : http;
      const sent = request(url, { ...this.common, method, headers, agent, signal }, resolve);
      sent.once('error', reject);
      sent.end(payload);
    });
  }
}

/** JSON as clients in Go write it. The server reads what is applied as YAML, where line separators in the clear end a line even inside a key. */
function jsonOf(body: unknown): string {
  return JSON.stringify(body).replace(/[\u2028\u2029]/g, separator => `\\u${separator.charCodeAt(0).toString(16)}`);
}
