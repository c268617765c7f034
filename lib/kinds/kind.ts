/** What the engine must know of an API kind to place and name its objects; small, loaded at start. */
export interface KindInfo {
  /** The API group; empty for the core group. */
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  /** Served versions, the storage version first. */
  readonly versions: readonly string[];
  /** `crd` for custom resources, `builtin` for what an API server always has. */
  readonly origin: 'crd' | 'builtin';
}

/** `group/version` as it stands in `apiVersion`; the core group has none. */
export function apiVersionOf(group: string, version: string): string {
  return group === '' ? version : `${group}/${version}`;
}

/** The group of an `apiVersion`: empty for the core group. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}
