/** A value that no YAML or JSON document can carry, with its path. */
export class NotEmittable extends Error {
  override readonly name = 'NotEmittable';

  constructor(
    /** Path in the document, e.g. `spec.ports[0].name`; empty for the document itself. */
    readonly path: string,
    readonly reason: string,
  ) {
    super(`${path === '' ? 'the document' : path}: ${reason}`);
  }
}

/** How deep a document may nest: beyond any manifest. */
export const MAX_DEPTH = 200;

/** The first value of a document that can't be written. Runs only after the emitter has met one, so that the emitter carries no paths. */
export function findRefused(value: unknown, path = '', holders: readonly unknown[] = []): NotEmittable | undefined {
  const reason = refusal(value, holders);
  if (reason !== undefined) return new NotEmittable(path, reason);
  if (typeof value !== 'object' || value === null) return undefined;
  const inner = [...holders, value];
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const found = findRefused(item, `${path}[${index}]`, inner);
      if (found) return found;
    }
    return undefined;
  }
  for (const [key, member] of Object.entries(value)) {
    const memberPath = path === '' ? key : `${path}.${key}`;
    if (isIllFormed(key)) return new NotEmittable(memberPath, 'the key has half a surrogate pair, which UTF-8 lacks');
    const found = member === undefined ? undefined : findRefused(member, memberPath, inner);
    if (found) return found;
  }
  return undefined;
}

/** Whether a string has half of a surrogate pair. */
export function isIllFormed(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}

/** Whether an object is a plain one, of this realm or another. */
export function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null || Object.getPrototypeOf(prototype) === null;
}

function refusal(value: unknown, holders: readonly unknown[]): string | undefined {
  if (holders.includes(value)) return 'it stands inside itself';
  if (holders.length > MAX_DEPTH) return `nested deeper than ${MAX_DEPTH} levels`;
  switch (typeof value) {
    case 'string':
      return isIllFormed(value) ? 'the text has half a surrogate pair, which UTF-8 lacks' : undefined;
    case 'number':
      return Number.isFinite(value) ? undefined : `${value} is no JSON number`;
    case 'boolean':
      return undefined;
    case 'object':
      if (value === null || Array.isArray(value) || isPlainObject(value)) return undefined;
      return `an instance of ${value.constructor.name} is no plain data`;
    default:
      return `${typeof value === 'undefined' ? 'undefined' : `a ${typeof value}`} is no plain data`;
  }
}
