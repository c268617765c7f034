/** A JSON object that nobody has checked yet. */
export type JsonMap = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object: no list, not null. */
export function isMap(value: unknown): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The member of an object; undefined where it is absent, whatever the object inherits (`constructor`, `toString`). */
export function ownValue(object: JsonMap, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
