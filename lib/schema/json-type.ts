import type { JsonMap } from '../values/json-map';
import type { SchemaType } from './types';

/** JSON types as bits, so that a node's types are one number. `integer` is a number without fraction that fits 64 bits. */
export const TYPE_BITS = {
  object: 1,
  array: 2,
  string: 4,
  integer: 8,
  number: 16,
  boolean: 32,
} as const satisfies Record<SchemaType, number>;

const INT64_LIMIT = 2 ** 63;
const LARGEST_EXACT = 2 ** 53 - 1;

/** Whether the API server reads the number as a 64-bit integer, not as a float. */
export function isInt64(value: number): boolean {
  return Number.isInteger(value) && value >= -INT64_LIMIT && value < INT64_LIMIT;
}

/** Whether a float passes as an integer: its relative distance from one is below 1e-9, as the API server has it. */
export function isNearInteger(value: number): boolean {
  if (!(Math.abs(value) <= LARGEST_EXACT)) return false;
  const distance = Math.abs(value - Math.trunc(value));
  return distance === 0 || distance / (Math.abs(value) + Math.abs(Math.trunc(value))) < 1e-9;
}

/** The JSON type of a value that is not null; undefined for what JSON does not have (functions, NaN, bigint). */
export function jsonType(value: unknown): SchemaType | undefined {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'boolean';
    case 'number':
      if (!Number.isFinite(value)) return undefined;
      return isInt64(value) ? 'integer' : 'number';
    case 'object':
      return Array.isArray(value) ? 'array' : 'object';
    default:
      return undefined;
  }
}

/** Whether two JSON values are the same; the order of keys does not count. */
export function deepEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left)) {
    return Array.isArray(right) && left.length === right.length && left.every((item, i) => deepEqual(item, right[i]));
  }
  if (Array.isArray(right)) return false;
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every(key => Object.hasOwn(right, key) && deepEqual((left as JsonMap)[key], (right as JsonMap)[key]));
}
