import { ApiError } from '../../lib/sandbox/api-error';
import { ApiTransport, type ApiRequest, type ApiServer } from '../../lib/sandbox/api-transport';
import type { Target } from './tree';
import type { ServerAnswer } from './verdict';

type Fields = Readonly<Record<string, unknown>>;

/** Requests that are under way at once. */
export const CONNECTIONS = 8;

/** Asks an API server what it would do with an object, in dry runs with strict decoding. */
export class ServerJudge {
  private readonly transport: ApiTransport;

  constructor(server: ApiServer) {
    this.transport = new ApiTransport(server, CONNECTIONS);
  }

  close(): void {
    this.transport.close();
  }

  /** What it says to the object as a new one. */
  create(target: Target, object: Fields): Promise<ServerAnswer> {
    return this.send({ method: 'POST', path: collectionPath(target), body: object }, true);
  }

  /** What it says to the object in server-side apply. */
  apply(target: Target, object: Fields, name: string): Promise<ServerAnswer> {
    const query = { fieldManager: 'fuzz', force: true };
    const path = `${collectionPath(target)}/${name}`;
    return this.send({ method: 'PATCH', path, query, body: object, contentType: 'application/apply-patch+yaml' }, true);
  }

  /** What it says to the object in place of `old`, which is stored for the time; undefined where the server refuses `old`. */
  async replace(
    target: Target,
    old: Fields,
    object: Fields,
  ): Promise<{ answer: ServerAnswer; stored: Fields } | undefined> {
    const path = collectionPath(target);
    if ((await this.send({ method: 'POST', path, body: old }, false)).code >= 300) return undefined;
    const at = `${path}/${(old.metadata as { name: string }).name}`;
    try {
      const stored = (await this.transport.json({ method: 'GET', path: at })) as Fields;
      const { resourceVersion } = stored.metadata as Fields;
      // without the version of the stored object the server replaces nothing
      const stamped = { ...object, metadata: { ...(object.metadata as Fields), resourceVersion } };
      return { answer: await this.send({ method: 'PUT', path: at, body: stamped }, true), stored };
    } finally {
      await this.transport.json({ method: 'DELETE', path: at });
    }
  }

  private async send(request: ApiRequest, dryRun: boolean): Promise<ServerAnswer> {
    const query = { ...request.query, fieldValidation: 'Strict', dryRun: dryRun ? 'All' : undefined };
    try {
      await this.transport.json({ ...request, query });
      return { code: 200 };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { code: error.code, message: error.status.message, causes: error.causes };
    }
  }
}

function collectionPath({ schema, kind, version }: Target): string {
  const root = schema.group === '' ? `/api/${version.name}` : `/apis/${schema.group}/${version.name}`;
  return `${root}${kind.scope === 'Namespaced' ? '/namespaces/default' : ''}/${kind.plural}`;
}
