import { groupSchema } from '../kinds/registry';
import type { GroupSchema, SchemaNode } from '../schema/types';
import type { Json, JsonObject } from '../values/json';

/**
 * Merges a partial object into an object as server-side apply would: maps member by member, lists whose items have keys item by item,
 * other lists as a whole; a null removes what it covers.
 */
export function mergePatch(group: string, version: string, kind: string, base: Json, patch: Json): Json {
  const schema = groupSchema(group);
  const root = schema?.kinds.find(each => each.kind === kind)?.versions.find(({ name }) => name === version)?.root;
  return merge(schema, root, base, patch);
}

function merge(schema: GroupSchema | undefined, node: number | undefined, base: Json | undefined, patch: Json): Json {
  const here = node === undefined ? undefined : schema?.nodes[node];
  if (isMap(patch)) {
    const kept = Object.entries(isMap(base) ? base : {}).filter(([key]) => patch[key] !== null);
    const result = Object.fromEntries(kept);
    for (const [key, value] of Object.entries(patch)) {
      if (value !== null) result[key] = merge(schema, memberNode(here, key), result[key], value);
    }
    return result;
  }
  const keys = here?.['x-kubernetes-list-map-keys'];
  if (Array.isArray(patch) && Array.isArray(base) && keys !== undefined)
    return mergeItems(schema, here, keys, base as Json[], patch as Json[]);
  return patch;
}

function mergeItems(
  schema: GroupSchema | undefined,
  list: SchemaNode | undefined,
  keys: readonly string[],
  base: readonly Json[],
  patch: readonly Json[],
): Json {
  const keyOf = (item: Json): string => JSON.stringify(keys.map(key => (isMap(item) ? item[key] : undefined)));
  const result = [...base];
  const positions = new Map(base.map((item, index) => [keyOf(item), index]));
  for (const item of patch) {
    const position = positions.get(keyOf(item));
    if (position === undefined) result.push(item);
    else result[position] = merge(schema, list?.items, base[position], item);
  }
  return result;
}

function memberNode(node: SchemaNode | undefined, key: string): number | undefined {
  const additional = node?.additionalProperties;
  return node?.properties?.[key] ?? (typeof additional === 'number' ? additional : undefined);
}

function isMap(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
