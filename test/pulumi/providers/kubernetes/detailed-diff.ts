import { isDeepStrictEqual } from 'node:util';
import type { ChangeKind } from '../rpc/provider';
import { isMap, UNKNOWN } from '../rpc/values';
import { touches } from './force-new';
import { formatPropertyPath, type PropertyPath } from './property-path';

/** Changes by path of the property. */
export type Changes = Map<string, { readonly kind: ChangeKind; readonly inputDiff: boolean }>;

type Members = Readonly<Record<string, unknown>>;

/** Stands for a member that there is not, other than one that is null. */
const MISSING = Symbol('missing');

/**
 * The single changes that a merge patch makes, with those that replace the object (pkg provider/provider.go, convertPatchToDiff). A merge patch holds lists
 * whole: they are compared item by item.
 */
export class DetailedDiff {
  readonly changes: Changes = new Map();

  constructor(private readonly forceNew: readonly string[]) {}

  /** @param old what is stored of the fields that the old inputs had */
  addMap(path: PropertyPath, patch: Members, old: Members, news: Members, isInList = false): void {
    for (const [key, value] of Object.entries(patch))
      this.addValue([...path, key], value, member(old, key), member(news, key), isInList);
    if (!isInList) return;
    // what is missing from an item of a list is no part of the patch
    for (const [key, value] of Object.entries(old))
      if (!(key in patch)) this.addValue([...path, key], null, value, member(news, key), isInList);
  }

  private addValue(path: PropertyPath, value: unknown, old: unknown, news: unknown, isInList: boolean): void {
    if (news === MISSING && (value !== null || old === MISSING)) return;
    const isDeleted = value === null && news !== UNKNOWN;
    if (value !== null && old !== MISSING) {
      if (isMap(value) && isMap(old)) return this.addMap(path, value, old, isMap(news) ? news : {}, isInList);
      if (Array.isArray(value) && Array.isArray(old))
        return this.addList(path, value, old, Array.isArray(news) ? news : []);
      if (isDeepStrictEqual(value, old)) return;
    }
    const kind = isDeleted ? 'DELETE' : old === MISSING ? 'ADD' : 'UPDATE';
    const isReplacing = touches(path, value, this.forceNew);
    this.changes.set(formatPropertyPath(path), {
      kind: isReplacing ? `${kind}_REPLACE` : kind,
      inputDiff: isDeleted,
    });
  }

  private addList(
    path: PropertyPath,
    patch: readonly unknown[],
    old: readonly unknown[],
    news: readonly unknown[],
  ): void {
    const length = Math.max(patch.length, old.length);
    for (let index = 0; index < length; index++) {
      const value = index < patch.length ? patch[index] : null;
      const before = index < old.length ? old[index] : MISSING;
      this.addValue([...path, index], value, before, news[index] ?? null, true);
    }
  }
}

function member(members: Members, key: string): unknown {
  return Object.hasOwn(members, key) ? members[key] : MISSING;
}
