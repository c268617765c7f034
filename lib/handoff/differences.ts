import { formatPath } from '../schema/run';
import type { Json, Manifest } from '../values/json';
import { isMap } from '../values/json-map';

/** Metadata that an API server writes by itself. */
const SERVERS_OWN = new Set(['generation', 'managedFields', 'resourceVersion']);

/** A field in which two forms of an object differ. */
export interface Difference {
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** Fields of the user in which two forms of an object differ; lists are compared as one. `isMark` names labels and annotations to pass over. */
export function differences(from: Manifest, to: Manifest, isMark: (key: string) => boolean): readonly Difference[] {
  return below(ofUser(from, isMark), ofUser(to, isMark), []);
}

function ofUser({ status: _, ...object }: Manifest, isMark: (key: string) => boolean): unknown {
  const metadata = Object.entries(object.metadata)
    .filter(([key]) => !SERVERS_OWN.has(key))
    .map(([key, value]) => [key, key === 'labels' || key === 'annotations' ? without(value, isMark) : value]);
  return { ...object, metadata: Object.fromEntries(metadata) as Json };
}

function without(list: unknown, isMark: (key: string) => boolean): unknown {
  const kept = Object.entries(list ?? {}).filter(([key]) => !isMark(key));
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

function below(from: unknown, to: unknown, path: readonly string[]): readonly Difference[] {
  if (JSON.stringify(from) === JSON.stringify(to)) return [];
  if (!isMap(from) || !isMap(to)) return isEqual(from, to) ? [] : [{ field: formatPath(path), from, to }];
  const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  return keys.flatMap(key => below(from[key], to[key], [...path, key]));
}

/** Equal values, whatever the order of their members. */
function isEqual(from: unknown, to: unknown): boolean {
  if (!Array.isArray(from) || !Array.isArray(to)) return false;
  return from.length === to.length && from.every((item, index) => below(item, to[index], []).length === 0);
}
