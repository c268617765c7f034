import type { Json, JsonObject } from '../values/json';

/**
 * Lays one object over another: maps are merged, everything else replaces what it covers, `false`, `0`, `''` and `null` included.
 * A null stays, since Helm reads it as "drop the chart's default".
 */
export function overlay(base: JsonObject, top: JsonObject): JsonObject {
  const result: Record<string, Json> = { ...base };
  for (const [key, value] of Object.entries(top)) {
    const below = result[key];
    if (value === undefined) continue;
    result[key] = isMap(below) && isMap(value) ? overlay(below, value) : value;
  }
  return result;
}

function isMap(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
