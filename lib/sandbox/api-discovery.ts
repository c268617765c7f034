import { ApiError } from './api-error';
import type { ApiTransport } from './api-transport';

/** Where the objects of a kind live in the API. */
export interface ApiResource {
  /** Path of the group and version: `/api/v1` or `/apis/GROUP/VERSION`. */
  readonly root: string;
  readonly plural: string;
  readonly namespaced: boolean;
  /** Whether `/status` is a part of its own. */
  readonly hasStatus: boolean;
}

interface ResourceList {
  readonly resources: readonly { readonly name: string; readonly kind: string; readonly namespaced: boolean }[];
}

/** Raised when the server serves no such kind. */
export class UnknownKindError extends Error {
  override readonly name = 'UnknownKindError';

  constructor(
    readonly apiVersion: string,
    readonly kind: string,
  ) {
    super(`the API server serves no ${kind} of ${apiVersion}; is its CRD installed and established?`);
  }
}

/** Finds the resource of each kind by asking the server, one request a group and version, kept while the kind is found there. */
export class Discovery {
  private readonly groups = new Map<string, Promise<ReadonlyMap<string, ApiResource>>>();

  constructor(private readonly transport: ApiTransport) {}

  /** @throws UnknownKindError when the server does not serve the kind at this moment */
  async resource(apiVersion: string, kind: string): Promise<ApiResource> {
    const asked = this.groups.get(apiVersion);
    const known = (await asked)?.get(kind);
    if (known) return known;
    // Not kept, or made before a CRD came: ask (again), once for all who wait.
    if (this.groups.get(apiVersion) === asked) {
      const answer = this.ask(apiVersion);
      this.groups.set(apiVersion, answer);
      answer.catch(() => this.groups.delete(apiVersion));
    }
    const found = (await this.groups.get(apiVersion))?.get(kind);
    if (!found) throw new UnknownKindError(apiVersion, kind);
    return found;
  }

  private async ask(apiVersion: string): Promise<ReadonlyMap<string, ApiResource>> {
    const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const byKind = new Map<string, ApiResource>();
    let list: ResourceList;
    try {
      list = (await this.transport.json({ method: 'GET', path: root })) as ResourceList;
    } catch (error) {
      if (error instanceof ApiError && error.code === 404) return byKind;
      throw error;
    }
    const names = new Set(list.resources.map(resource => resource.name));
    for (const { name, kind, namespaced } of list.resources) {
      if (!name.includes('/'))
        byKind.set(kind, { root, plural: name, namespaced, hasStatus: names.has(`${name}/status`) });
    }
    return byKind;
  }
}
