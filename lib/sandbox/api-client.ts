import type { Manifest } from '../values/json';
import { Discovery, type ApiResource } from './api-discovery';
import { ApiError, apiError } from './api-error';
import { ApiTransport, type ApiProxy, type ApiServer } from './api-transport';
import { lines } from './lines';

/** Names one object. */
export type ObjectRef = Pick<Manifest, 'apiVersion' | 'kind' | 'metadata'>;

/** Options of every request that writes. */
export interface WriteOptions {
  /** Let the server do everything but store the object. */
  readonly dryRun?: boolean;
  /**
   * What happens to unknown and duplicate fields.
   * @default 'Strict'
   */
  readonly fieldValidation?: 'Strict' | 'Warn' | 'Ignore';
  /** @default 'strata' */
  readonly fieldManager?: string;
  /** Write to this part of the object, such as `status`. */
  readonly subresource?: string;
}

/** One change that a watch tells of. */
export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  readonly object: Manifest;
}

/** Objects of a kind, and the version from which a watch can go on. */
export interface ObjectList {
  readonly items: readonly Manifest[];
  readonly resourceVersion: string;
}

/** Narrows a list or a watch. */
export interface Selection {
  /** @default - all namespaces */
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

/** A client of one API server, quick enough for hundreds of dry runs a second. */
export class ApiClient {
  private readonly transport: ApiTransport;
  private readonly discovery: Discovery;

  /** @param connections requests under way at once */
  constructor(server: ApiServer | ApiProxy, connections = 8) {
    this.transport = new ApiTransport(server, connections);
    this.discovery = new Discovery(this.transport);
  }

  /** Any GET of a path that answers JSON, such as `/openapi/v3`. */
  raw(path: string): Promise<unknown> {
    return this.transport.json({ method: 'GET', path });
  }

  /** @throws UnknownKindError when the server does not serve the kind */
  resource(apiVersion: string, kind: string): Promise<ApiResource> {
    return this.discovery.resource(apiVersion, kind);
  }

  /** The object, or undefined where there is none. */
  async get(ref: ObjectRef): Promise<Manifest | undefined> {
    try {
      return (await this.transport.json({ method: 'GET', path: await this.path(ref) })) as Manifest;
    } catch (error) {
      if (error instanceof ApiError && error.code === 404) return undefined;
      throw error;
    }
  }

  async list(apiVersion: string, kind: string, selection: Selection = {}): Promise<ObjectList> {
    const { namespace, ...query } = selection;
    const path = await this.collection(apiVersion, kind, namespace);
    const answer = (await this.transport.json({ method: 'GET', path, query })) as {
      items: readonly Manifest[];
      metadata: { resourceVersion: string };
    };
    return {
      items: answer.items.map(item => ({ ...item, apiVersion, kind })),
      resourceVersion: answer.metadata.resourceVersion,
    };
  }

  /** Creates or updates by server-side apply. Conflicting owners of a field lose it, unless `force` is false. */
  async apply(object: Manifest, options: WriteOptions & { readonly force?: boolean } = {}): Promise<Manifest> {
    const { force = true, subresource } = options;
    const contentType = 'application/apply-patch+yaml';
    const path = await this.path(object, subresource);
    return this.write({ method: 'PATCH', path, contentType, body: object, query: { force, ...writeQuery(options) } });
  }

  async create(object: Manifest, options: WriteOptions = {}): Promise<Manifest> {
    const path = await this.collection(object.apiVersion, object.kind, object.metadata.namespace ?? 'default');
    return this.write({ method: 'POST', path, body: object, query: writeQuery(options) });
  }

  /** Replaces the object; `metadata.resourceVersion`, where given, must be the stored one. */
  async put(object: Manifest, options: WriteOptions = {}): Promise<Manifest> {
    const path = await this.path(object, options.subresource);
    return this.write({ method: 'PUT', path, body: object, query: writeQuery(options) });
  }

  /** Changes some fields: a merge patch (RFC 7396), or a JSON patch (RFC 6902) where `patch` is a list. */
  async patch(ref: ObjectRef, patch: object, options: WriteOptions = {}): Promise<Manifest> {
    const contentType = Array.isArray(patch) ? 'application/json-patch+json' : 'application/merge-patch+json';
    const path = await this.path(ref, options.subresource);
    return this.write({ method: 'PATCH', path, contentType, body: patch, query: writeQuery(options) });
  }

  /**
   * Deletes the object; nothing happens where there is none.
   * @param preconditions what it must be, or the server refuses with 409
   */
  async delete(
    ref: ObjectRef,
    propagationPolicy: 'Background' | 'Foreground' | 'Orphan' = 'Background',
    preconditions?: { readonly uid: string; readonly resourceVersion: string },
  ): Promise<void> {
    const body = preconditions === undefined ? undefined : { preconditions };
    try {
      await this.transport.json({ method: 'DELETE', path: await this.path(ref), query: { propagationPolicy }, body });
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 404)) throw error;
    }
  }

  /**
   * Changes from `resourceVersion` on, until the server ends the watch (it does after some minutes) or `signal` aborts it.
   * @throws ApiError with code 410 when the version is too old: list again
   */
  async *watch(
    apiVersion: string,
    kind: string,
    options: Selection & { readonly resourceVersion: string; readonly signal?: AbortSignal },
  ): AsyncGenerator<WatchEvent> {
    const { namespace, signal, ...selection } = options;
    const path = await this.collection(apiVersion, kind, namespace);
    const query = { ...selection, watch: true, allowWatchBookmarks: true };
    try {
      const body = await this.transport.stream({ method: 'GET', path, query, signal });
      for await (const line of lines(body)) {
        const event = JSON.parse(line) as WatchEvent | { type: 'ERROR'; object: { code: number } };
        if (event.type === 'ERROR') throw apiError(`WATCH ${path}`, event.object.code, JSON.stringify(event.object));
        yield event;
      }
    } catch (error) {
      if (!signal?.aborted) throw error;
    }
  }

  /** Closes idle connections. */
  close(): void {
    this.transport.close();
  }

  private async write(request: Parameters<ApiTransport['json']>[0]): Promise<Manifest> {
    return (await this.transport.json(request)) as Manifest;
  }

  private async path(ref: ObjectRef, subresource?: string): Promise<string> {
    const { name, namespace } = ref.metadata;
    if (!name) throw new Error(`${ref.kind} of ${ref.apiVersion} has no metadata.name`);
    const path = `${await this.collection(ref.apiVersion, ref.kind, namespace ?? 'default')}/${encodeURIComponent(name)}`;
    return subresource ? `${path}/${subresource}` : path;
  }

  private async collection(apiVersion: string, kind: string, namespace?: string): Promise<string> {
    const { root, plural, namespaced } = await this.discovery.resource(apiVersion, kind);
    return namespaced && namespace
      ? `${root}/namespaces/${encodeURIComponent(namespace)}/${plural}`
      : `${root}/${plural}`;
  }
}

function writeQuery(options: WriteOptions): Record<string, string | undefined> {
  const { dryRun = false, fieldValidation = 'Strict', fieldManager = 'strata' } = options;
  return { fieldManager, fieldValidation, dryRun: dryRun ? 'All' : undefined };
}
