import { Lazy } from 'cdk8s';
import { isLate, type Late } from '../values/late';
import { isSecretValue } from '../values/secret-value';
import { formatPath, type PathSegment } from '../schema/run';
import type { Json } from '../values/json';
import { setMember, sortedByKey } from './key-order';

/** A value that can't be part of an object, with its path. */
export class NotPlain extends Error {
  /** Path of the value, made on the way out. */
  path = '';

  constructor(
    readonly code: 'secret/value' | 'late/raw-output' | 'object/not-plain',
    message: string,
  ) {
    super(message);
  }
}

/** Called for each late value met: its path and the value; the example stands in its place. */
export type OnLate = (path: readonly PathSegment[], late: Late<unknown>) => void;

/** Options of {@link canonical}. */
export interface CanonicalOptions {
  /** @default - late values are replaced by their examples without notice */
  readonly onLate?: OnLate;
  /** Whether members that are null are dropped, as cdk8s does; Helm values need them kept. @default false */
  readonly dropNull?: boolean;
}

/** Late values met so far. Who wants to know of them compares before and after: a callback to each value would cost more. */
let lateValues = 0;

/**
 * The canonical form of a value: plain JSON, members sorted by key, absent members and items dropped, tokens resolved.
 * A value that is canonical already is returned as it is: then nothing is copied. Paths are made only for errors and late values.
 * @param path where the value stands in its object
 * @throws NotPlain for secrets, unresolved outputs, functions, foreign classes, numbers that JSON lacks
 */
export function canonical(value: unknown, options: CanonicalOptions = {}, path = ''): Json | undefined {
  const { onLate, dropNull = false } = options;
  const before = lateValues;
  const result = path === '' ? plain(value, dropNull) : at(path, value, dropNull);
  if (lateValues > before && onLate !== undefined) reportLate(value, path === '' ? [] : [path], onLate);
  return result;
}

function plain(value: unknown, dropNull: boolean): Json | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      if (!Number.isFinite(value)) throw new NotPlain('object/not-plain', `${value} is no JSON number`);
      return value;
    case 'undefined':
      return undefined;
    case 'object':
      break;
    default:
      throw new NotPlain('object/not-plain', `a ${typeof value} can't be part of an object`);
  }
  if (value === null) return null;
  if (Array.isArray(value)) return plainArray(value, dropNull);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && !isPlain(prototype)) return plainInstance(value, dropNull);
  return plainObject(value as Record<string, unknown>, dropNull);
}

/** Whether a prototype is that of plain objects, of this realm or another. */
function isPlain(prototype: unknown): boolean {
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function plainArray(value: readonly unknown[], dropNull: boolean): Json {
  let copy: Json[] | undefined;
  for (let index = 0; index < value.length; index++) {
    const item = value[index];
    const result = isLeaf(item) ? item : at(`[${index}]`, item, dropNull);
    if (copy === undefined && (result !== item || result === undefined)) copy = value.slice(0, index) as Json[];
    if (copy !== undefined && result !== undefined) copy.push(result);
  }
  return copy ?? (value as readonly Json[]);
}

function plainObject(value: Record<string, unknown>, dropNull: boolean): Json | undefined {
  let copy: Record<string, Json> | undefined;
  let isSorted = true;
  let last = '';
  for (const key in value) {
    isSorted &&= isBefore(last, key);
    last = key;
    const member = value[key];
    // a token may be a plain object
    if (typeof member === 'function' && key === 'resolve')
      return plain((member as () => unknown).call(value), dropNull);
    const result = isLeaf(member) ? member : member === null && dropNull ? undefined : at(key, member, dropNull);
    if (copy === undefined) {
      if (result === member && result !== undefined) continue;
      copy = membersBefore(key, value);
    }
    if (result !== undefined) setMember(copy, key, result);
  }
  const plainValue = copy ?? (value as { readonly [key: string]: Json });
  return isSorted ? plainValue : sortedByKey(plainValue);
}

/** Whether two keys stand in order. Their first characters tell for most. */
function isBefore(first: string, second: string): boolean {
  const difference = first.charCodeAt(0) - second.charCodeAt(0);
  return difference < 0 || (!(difference > 0) && first <= second);
}

/** Whether a value is plain at first sight, as most are. */
function isLeaf(value: unknown): value is string | boolean | number {
  return (
    typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
  );
}

/** Members that stand before a key, which are canonical already. */
function membersBefore(end: string, value: Record<string, unknown>): Record<string, Json> {
  const copy: Record<string, Json> = {};
  for (const key in value) {
    if (key === end) break;
    setMember(copy, key, value[key] as Json);
  }
  return copy;
}

/** A member or item; an error on the way gets its step of the path. */
function at(step: string, value: unknown, dropNull: boolean): Json | undefined {
  try {
    return plain(value, dropNull);
  } catch (error) {
    if (error instanceof NotPlain) error.path = joinPath(stepText(step), error.path);
    throw error;
  }
}

function plainInstance(value: object, dropNull: boolean): Json | undefined {
  if (isLate(value)) {
    lateValues++;
    return plain(value.example, dropNull);
  }
  if (isSecretValue(value)) throw new NotPlain('secret/value', 'a secret value would be written in the clear');
  if ('__pulumiOutput' in value) throw new NotPlain('late/raw-output', 'a Pulumi Output stands here unresolved');
  if (value instanceof Lazy) return plain(value.produce(), dropNull);
  const token = value as { resolve?: unknown; toJSON?: unknown; value?: unknown };
  if (typeof token.resolve === 'function') return plain((token.resolve as () => unknown).call(value), dropNull);
  if (typeof token.toJSON === 'function') return plain((token.toJSON as () => unknown).call(value), dropNull);
  if (typeof token.value === 'string' || typeof token.value === 'number') return token.value;
  throw new NotPlain('object/not-plain', `an instance of ${value.constructor.name} can't be part of an object`);
}

/** Goes through a value again, which holds late ones, to tell their paths. */
function reportLate(value: unknown, path: readonly PathSegment[], onLate: OnLate): void {
  if (isLate(value)) onLate(path, value);
  else if (Array.isArray(value))
    value.filter(item => item !== undefined).forEach((item, index) => reportLate(item, [...path, index], onLate));
  else if (typeof value === 'object' && value !== null && isPlain(Object.getPrototypeOf(value))) {
    for (const key of Object.keys(value).sort())
      reportLate((value as Record<string, unknown>)[key], [...path, key], onLate);
  }
}

/** A key that is no plain name stands in brackets, as in all paths. */
function stepText(step: string): string {
  return step.startsWith('[') ? step : formatPath([step]);
}

function joinPath(first: string, rest: string): string {
  if (first === '' || rest === '') return first + rest;
  return rest.startsWith('[') ? first + rest : `${first}.${rest}`;
}
