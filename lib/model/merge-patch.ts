import { groupSchema } from '../kinds/registry';
import type { GroupSchema, SchemaNode } from '../schema/types';
import type { Json } from '../values/json';
import { isMap, ownValue } from '../values/json-map';

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
    const result = new Map<string, Json>(Object.entries(isMap(base) ? base : {}));
    for (const [key, value] of Object.entries(patch)) {
      if (value === null) result.delete(key);
      else result.set(key, merge(schema, memberNode(here, key), result.get(key), value));
    }
    return Object.fromEntries(result);
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
  const { properties = {}, additionalProperties } = node ?? {};
  const own = ownValue(properties, key) ?? additionalProperties;
  return typeof own === 'number' ? own : undefined;
}
