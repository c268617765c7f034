/** A value of a cache with keys of two parts; it is made where it is not there. */
export function remember<K, T>(cache: Map<K, Map<string, T>>, first: K, second: string, make: () => T): T {
  let inner = cache.get(first);
  if (inner === undefined) cache.set(first, (inner = new Map<string, T>()));
  let value = inner.get(second);
  if (value === undefined) inner.set(second, (value = make()));
  return value;
}
