import type { Json, JsonObject } from '../../lib/values/json';

/** An object without the members that are undefined. */
export function compact(members: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as JsonObject;
}
