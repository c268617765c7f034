import { setTimeout as sleep } from 'node:timers/promises';
import { ApiClient, type ObjectRef, type WatchEvent } from '../../../../lib/sandbox/api-client';
import { UnknownKindError, type ApiResource } from '../../../../lib/sandbox/api-discovery';
import { ApiError } from '../../../../lib/sandbox/api-error';
import type { ApiServer } from '../../../../lib/sandbox/api-transport';
import type { Manifest } from '../../../../lib/values/json';
import { apiVersionOf, kindOf, nameOf, namespaceOf, reference, type KubeObject } from './objects';

/** Longest time for the first answer, in milliseconds: client-go gives a connection 30 s. */
const CONNECT_MS = 30_000;
/** Pause before a watch that broke off is begun again, in milliseconds. */
const WATCH_PAUSE_MS = 500;

/** One look at an object while it is watched. */
export interface Sight {
  readonly object: KubeObject;
  readonly isDeleted: boolean;
}

/** What one request says of itself. */
interface WriteArguments {
  readonly fieldManager: string;
  readonly dryRun: boolean;
}

/** The API server of a provider, for objects as the provider has them. */
export class Cluster {
  private readonly client: ApiClient;

  /** @param ended aborted when the engine cancels */
  constructor(
    server: ApiServer,
    readonly ended: AbortSignal,
  ) {
    // the engine works on many objects at once; watches have connections of their own
    this.client = new ApiClient(server, 32);
  }

  /** Asks for the server's version: who gets no answer treats it as unreachable. */
  async connect(): Promise<void> {
    const late = sleep(CONNECT_MS, undefined, { ref: false }).then(() => {
      throw new Error(`no answer within ${CONNECT_MS / 1000} s`);
    });
    await Promise.race([this.client.raw('/version'), late]);
  }

  /** How the server serves the kind of an object; undefined where it does not, or does not answer. */
  async resource(object: KubeObject): Promise<ApiResource | undefined> {
    try {
      return await this.client.resource(apiVersionOf(object), kindOf(object));
    } catch {
      return undefined;
    }
  }

  /** @throws UnknownKindError where the kind is not served */
  async get(object: KubeObject, name = nameOf(object)): Promise<KubeObject | undefined> {
    return this.client.get(await this.reference(object, name));
  }

  /** As {@link get}; an object that there is not is an error. */
  async read(object: KubeObject, name = nameOf(object)): Promise<KubeObject> {
    const ref = await this.reference(object, name);
    const found = await this.client.get(ref);
    if (found !== undefined) return found;
    const { plural } = await this.client.resource(ref.apiVersion, ref.kind);
    const message = `${plural} "${name}" not found`;
    throw new ApiError(`GET ${plural}`, 404, { code: 404, reason: 'NotFound', message });
  }

  async apply(object: KubeObject, options: WriteArguments & { readonly force: boolean }): Promise<KubeObject> {
    return this.client.apply(await this.manifest(object), { ...options, fieldValidation: 'Warn' });
  }

  async create(object: KubeObject, options: WriteArguments): Promise<KubeObject> {
    return this.client.create(await this.manifest(object), { ...options, fieldValidation: 'Warn' });
  }

  async replace(object: KubeObject, options: WriteArguments): Promise<KubeObject> {
    return this.client.put(await this.manifest(object), { ...options, fieldValidation: 'Warn' });
  }

  /** @param patch operations of a JSON patch */
  async patch(object: KubeObject, patch: readonly object[]): Promise<KubeObject> {
    const fieldManager = 'pulumi-resource-kubernetes';
    return this.client.patch(await this.reference(object), patch, { fieldManager, fieldValidation: 'Warn' });
  }

  /** By identity alone: no UID says which object is meant (pkg await/await.go, Deletion). */
  async delete(object: KubeObject, policy: 'Background' | 'Foreground' | 'Orphan'): Promise<void> {
    await this.client.delete(await this.reference(object), policy);
  }

  async list(apiVersion: string, kind: string, namespace: string): Promise<readonly KubeObject[]> {
    return (await this.client.list(apiVersion, kind, { namespace })).items;
  }

  /** The object as it is and as it becomes, until the signal ends it. */
  async *watch(object: KubeObject, signal: AbortSignal): AsyncGenerator<Sight> {
    const { apiVersion, kind, metadata } = await this.reference(object);
    const selection = { namespace: metadata.namespace, fieldSelector: `metadata.name=${metadata.name!}` };
    while (!signal.aborted) {
      try {
        const { items, resourceVersion } = await this.client.list(apiVersion, kind, selection);
        yield items[0] === undefined ? { object, isDeleted: true } : { object: items[0], isDeleted: false };
        for await (const event of this.client.watch(apiVersion, kind, { ...selection, resourceVersion, signal }))
          if (event.type !== 'BOOKMARK') yield sight(event);
      } catch (error) {
        if (error instanceof UnknownKindError) yield { object, isDeleted: true };
        await sleep(WATCH_PAUSE_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  close(): void {
    this.client.close();
  }

  /** Namespaced objects that name no namespace are in `default`; others have none, whatever they say (pkg clients/clients.go, ResourceClient). */
  private async manifest(object: KubeObject): Promise<Manifest> {
    const { namespaced } = await this.client.resource(apiVersionOf(object), kindOf(object));
    const { namespace, ...metadata } = (object.metadata ?? {}) as Manifest['metadata'];
    return {
      ...(object as Manifest),
      metadata: namespaced ? { ...metadata, namespace: namespace || 'default' } : metadata,
    };
  }

  private async reference(object: KubeObject, name = nameOf(object)): Promise<ObjectRef> {
    const { namespaced } = await this.client.resource(apiVersionOf(object), kindOf(object));
    const namespace = namespaceOf(object) || 'default';
    return { ...reference(object), metadata: namespaced ? { name, namespace } : { name } };
  }
}

function sight({ type, object }: WatchEvent): Sight {
  return { object, isDeleted: type === 'DELETED' };
}

/** Whether the server does not serve the kind: client-go's "no match" error. */
export function isNoMatch(error: unknown): error is UnknownKindError {
  return error instanceof UnknownKindError;
}

/** Whether the server refused with a status. */
export function isStatus(error: unknown, code: number, reason?: string): error is ApiError {
  return error instanceof ApiError && error.code === code && (reason === undefined || error.reason === reason);
}

/** The text of an error as the official provider has it: of a refusal the server's message alone. */
export function messageOf(error: unknown): string {
  if (error instanceof ApiError) return error.status.message ?? error.message;
  // client-go, api/meta: NoKindMatchError
  if (error instanceof UnknownKindError) return `no matches for kind "${error.kind}" in version "${error.apiVersion}"`;
  return error instanceof Error ? error.message : String(error);
}
