import { identityOf } from '../../lib/talos/document-identity';
import type { Json, JsonObject } from '../../lib/values/json';
import { isMap } from '../../lib/values/json-map';

/** Lists that Talos replaces where it would append others. Source: Talos, "Configuration Patches". */
const REPLACED = new Set(['podSubnets', 'serviceSubnets', 'rules']);

/**
 * Lays raw machine configuration over documents as `talosctl machineconfig patch` would: maps are merged, lists appended, interfaces and VLANs by what
 * names them, documents by kind and name; what has no counterpart comes behind. The first document is the main one.
 */
export function layRaw(documents: readonly JsonObject[], patches: readonly JsonObject[]): readonly JsonObject[] {
  const result = [...documents];
  for (const patch of patches) {
    const position = result.findIndex(each => identityOf(each) === identityOf(patch));
    if (position < 0) result.push(patch);
    else result[position] = mergeMaps(result[position]!, patch);
  }
  return result;
}

function mergeMaps(base: JsonObject, patch: JsonObject): JsonObject {
  // a removal says all: nothing that was set before remains beside it
  if (patch.$patch === 'delete') return patch;
  const result = new Map<string, Json>(Object.entries(base));
  for (const [key, value] of Object.entries(patch)) result.set(key, merge(key, result.get(key), value));
  return Object.fromEntries(result);
}

function merge(key: string, base: Json | undefined, patch: Json): Json {
  if (isMap(base) && isMap(patch)) return mergeMaps(base, patch);
  if (!isList(base) || !isList(patch) || REPLACED.has(key)) return patch;
  if (key === 'interfaces') return mergeItems(base, patch, ['interface', 'deviceSelector']);
  if (key === 'vlans') return mergeItems(base, patch, ['vlanId']);
  if (key === 'admissionControl') return mergeItems(base, patch, ['name']);
  return [...base, ...patch];
}

function mergeItems(base: readonly Json[], patch: readonly Json[], keys: readonly string[]): Json {
  const identity = (item: Json): string => JSON.stringify(isMap(item) ? keys.map(key => item[key] ?? null) : item);
  const result = [...base];
  for (const item of patch) {
    const position = result.findIndex(each => identity(each) === identity(item));
    const known = result[position];
    if (isMap(known) && isMap(item)) result[position] = mergeMaps(known, item);
    else result.push(item);
  }
  return result;
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
