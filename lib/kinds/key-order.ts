import type { Json } from '../values/json';

/** Sequences of keys that are kept, about a megabyte. Most programs have hundreds; beyond, maps are sorted one by one. */
const KEPT_SEQUENCES = 5_000;

/** Longer maps are data, not fields of a schema: their keys do not come again. */
const LONGEST_SEQUENCE = 64;

/** A sequence of keys as they were written, one key longer than the one before it. */
class Sequence {
  private readonly next = new Map<string, Sequence>();
  /** The key that followed last, which mostly is the one that follows again. */
  private lastKey: string | undefined;
  private last: Sequence | undefined;
  /** A map of these keys in their order: a copy of it has room for all members at once. */
  private template: Record<string, Json> | undefined;

  /** @returns undefined where no more sequences are kept */
  followedBy(key: string): Sequence | undefined {
    if (key === this.lastKey) return this.last;
    let sequence = this.next.get(key);
    if (sequence === undefined) {
      if (kept >= KEPT_SEQUENCES) return undefined;
      kept++;
      this.next.set(key, (sequence = new Sequence()));
    }
    this.lastKey = key;
    return (this.last = sequence);
  }

  /** The members of a map of these keys, sorted. */
  sort(value: Readonly<Record<string, Json>>): Record<string, Json> {
    const copy = { ...(this.template ??= templateOf(value)) };
    for (const key in copy) copy[key] = value[key]!;
    return copy;
  }
}

let kept = 0;
const NONE = new Sequence();

/**
 * A copy of a map with its members sorted by key, by UTF-16 units. Maps that are written alike, as the fields of a kind mostly are, are sorted once:
 * to sort, and to add members one by one, costs several times the copy.
 */
export function sortedByKey(value: Readonly<Record<string, Json>>): Record<string, Json> {
  let sequence: Sequence | undefined = NONE;
  let length = 0;
  for (const key in value) {
    // an assignment would set the prototype
    if (++length > LONGEST_SEQUENCE || key === '__proto__') return addedInOrder(value);
    sequence = sequence.followedBy(key);
    if (sequence === undefined) return addedInOrder(value);
  }
  return sequence.sort(value);
}

function templateOf(value: Readonly<Record<string, Json>>): Record<string, Json> {
  const template: Record<string, Json> = {};
  for (const key of Object.keys(value).sort()) template[key] = null;
  return template;
}

function addedInOrder(value: Readonly<Record<string, Json>>): Record<string, Json> {
  const copy: Record<string, Json> = {};
  for (const key of Object.keys(value).sort()) setMember(copy, key, value[key]!);
  return copy;
}

/** Sets a member, whatever its key. */
export function setMember(object: Record<string, Json>, key: string, value: Json): void {
  if (key === '__proto__')
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
}
