import { isMap } from '../rpc/values';
import type { KubeObject } from './objects';

/** What an object has of the members that another one has: what the program spoke of, out of what the server stores (pkg provider/util.go, pruneMap). */
export function prune(source: KubeObject, shape: KubeObject): KubeObject {
  const kept = Object.entries(source).filter(([key]) => key in shape);
  return Object.fromEntries(kept.map(([key, value]) => [key, pruneValue(value, shape[key])]));
}

function pruneValue(value: unknown, shape: unknown): unknown {
  if (isMap(value) && isMap(shape)) return prune(value, shape);
  return Array.isArray(value) && Array.isArray(shape) ? pruneList(value, shape) : value;
}

/** Items are matched by position; the server's further ones are dropped (pkg provider/util.go, pruneSlice). */
function pruneList(source: readonly unknown[], shape: readonly unknown[]): readonly unknown[] {
  if (source.length === 0 || shape.length === 0) return [];
  if (isMap(source[0]) !== isMap(shape[0])) return source;
  return source.slice(0, shape.length).map((item, index) => pruneValue(item, shape[index]));
}
