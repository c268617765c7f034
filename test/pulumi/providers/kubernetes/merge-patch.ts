import { isDeepStrictEqual } from 'node:util';
import { isMap, UNKNOWN } from '../rpc/values';

/** The JSON merge patch (RFC 7386) from one object to another. What is unknown stands in it as null, as in the official provider's. */
export function mergePatch(
  from: Readonly<Record<string, unknown>>,
  to: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(to)) {
    const before = from[key];
    if (isMap(value) && isMap(before)) {
      const inner = mergePatch(before, value);
      if (Object.keys(inner).length > 0) patch[key] = inner;
    } else if (value === UNKNOWN) patch[key] = null;
    else if (!(key in from) || !isDeepStrictEqual(before, value)) patch[key] = value;
  }
  for (const key of Object.keys(from)) if (!(key in to)) patch[key] = null;
  return patch;
}
