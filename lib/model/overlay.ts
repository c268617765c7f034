import type { Json, JsonObject } from '../values/json';
import { isMap } from '../values/json-map';

/**
 * Lays one object over another: maps are merged, everything else replaces what it covers, `false`, `0`, `''` and `null` included.
 * A null stays, since Helm reads it as "drop the chart's default".
 */
export function overlay(base: JsonObject, top: JsonObject): JsonObject {
  const result = new Map<string, Json>(Object.entries(base));
  for (const [key, value] of Object.entries(top)) {
    const below = result.get(key);
    if (value === undefined) continue;
    result.set(key, isMap(below) && isMap(value) ? overlay(below, value) : value);
  }
  return Object.fromEntries(result);
}
