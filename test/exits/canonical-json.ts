import { idKey } from '../../lib/model/identity';
import { groupOf } from '../../lib/kinds/kind';

/** An object as it came out of an exit. */
export interface ExitObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

/** Objects by identity. @throws RangeError if two share one */
export function byIdentity<T extends ExitObject>(objects: readonly T[]): Map<string, T> {
  const map = new Map<string, T>();
  for (const object of objects) {
    const key = keyOf(object);
    if (map.has(key)) throw new RangeError(`${key} came twice`);
    map.set(key, object);
  }
  return map;
}

export function keyOf({ apiVersion, kind, metadata: { namespace, name } }: ExitObject): string {
  return idKey(groupOf(apiVersion), kind, namespace, name);
}

/** JSON with members in the order of their keys: equal for equal values, whatever JavaScript makes of a key. */
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join()}]`;
  const members = Object.keys(value).sort();
  return `{${members.map(key => `${JSON.stringify(key)}:${canonicalJson((value as Record<string, unknown>)[key])}`).join()}}`;
}

/** Where two values differ first, with both; undefined if they are equal. */
export function firstDifference(expected: unknown, found: unknown, path = ''): string | undefined {
  if (canonicalJson(expected) === canonicalJson(found)) return undefined;
  if (isContainer(expected) && isContainer(found) && Array.isArray(expected) === Array.isArray(found)) {
    for (const key of [...new Set([...Object.keys(expected), ...Object.keys(found)])].sort()) {
      const member = (value: object): unknown =>
        Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
      const difference = firstDifference(member(expected), member(found), `${path}/${key}`);
      if (difference !== undefined) return difference;
    }
  }
  const text = (value: unknown): string => canonicalJson(value).slice(0, 200);
  return `${path}: expected ${text(expected)}, found ${text(found)}`;
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** All differences between objects that should come out of an exit and those that do, one line each. */
export function differences(
  expected: ReadonlyMap<string, unknown>,
  found: ReadonlyMap<string, unknown>,
): readonly string[] {
  const missing = [...expected.keys()].filter(key => !found.has(key)).map(key => `${key} is missing`);
  const surplus = [...found.keys()].filter(key => !expected.has(key)).map(key => `${key} should not be there`);
  const changed = [...expected].flatMap(([key, object]) => {
    const difference = found.has(key) ? firstDifference(object, found.get(key)) : undefined;
    return difference === undefined ? [] : [`${key} ${difference}`];
  });
  return [...missing, ...surplus, ...changed];
}
