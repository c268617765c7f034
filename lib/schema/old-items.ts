import { isMap } from '../values/json-map';
import type { PreparedNode } from './prepare';

const NONE: readonly unknown[] = [];

/** For each item of a list the old item that it replaces: found by its keys in lists of type `map`, none in other lists. */
export function oldItems(node: PreparedNode, list: readonly unknown[], old: unknown): readonly unknown[] {
  if (!Array.isArray(old) || node.schema['x-kubernetes-list-type'] !== 'map') return NONE;
  const keys = node.schema['x-kubernetes-list-map-keys'] ?? [];
  const identity = (item: unknown): string => JSON.stringify(keys.map(key => (isMap(item) ? item[key] : undefined)));
  const byKey = new Map(old.map((item: unknown) => [identity(item), item]));
  return list.map(item => byKey.get(identity(item)));
}
