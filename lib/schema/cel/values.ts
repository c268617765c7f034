import { Duration } from '@marcbachmann/cel-js/evaluator';
import { isMap, type JsonMap } from '../../values/json-map';
import { isDate, isGoTime } from '../formats';
import { isInt64 } from '../json-type';
import { parseLooseDuration } from '../loose-duration';
import type { PreparedNode } from '../prepare';
import { escapeProperty } from './names';

const NANOSECONDS = 1_000_000_000n;

/** A duration of so many nanoseconds as the CEL library has it. */
export function celDuration(nanoseconds: bigint): Duration {
  return new Duration(nanoseconds / NANOSECONDS, Number(nanoseconds % NANOSECONDS));
}

/** Nanoseconds of a duration of the CEL library. */
export function nanosecondsOf(duration: Duration): bigint {
  return duration.seconds * NANOSECONDS + BigInt(duration.nanos);
}

/** Options of {@link celValue}. */
export interface CelValueOptions {
  /** Whether the value is a whole resource, of which rules see the type and the name besides what is declared. */
  readonly resource?: boolean;
  /** The only fields that are read. @default - all */
  readonly fields?: ReadonlySet<string>;
}

/**
 * A value as rules see it, made by its schema: integers are `int`, declared properties have their escaped names,
 * a property that is null is absent. What the schema does not declare takes part in comparisons only.
 */
export function celValue(value: unknown, node: PreparedNode | undefined, options: CelValueOptions = {}): unknown {
  if (value === null || node === undefined) return plainValue(value);
  const { schema } = node;
  if (schema['x-kubernetes-int-or-string'] === true) return typeof value === 'number' ? celInteger(value) : value;
  switch (schema.type) {
    case 'object':
      return isMap(value) ? celMap(value, node, options) : value;
    case 'array':
      return Array.isArray(value) ? celList(value, item => celValue(item, node.items)) : value;
    case 'integer':
      return typeof value === 'number' ? celInteger(value) : value;
    case 'string':
      return typeof value === 'string' ? celText(value, schema.format) : new NoCelValue();
    case undefined:
      return plainValue(value);
    default:
      return value;
  }
}

/** A value that passes its schema and yet is none in CEL: it is there, and to use it fails. */
class NoCelValue {}

function celInteger(value: number): bigint | NoCelValue {
  return isInt64(value) ? BigInt(value) : new NoCelValue();
}

function celText(text: string, format: string | undefined): unknown {
  switch (format) {
    case 'duration': {
      const nanoseconds = parseLooseDuration(text);
      return nanoseconds === undefined ? new NoCelValue() : celDuration(nanoseconds);
    }
    case 'date':
    case 'date-time':
      return isDate(text) || isGoTime(text) ? new Date(text.replace(',', '.')) : new NoCelValue();
    case 'byte':
      return /[+/]/.test(text) ? new NoCelValue() : new Uint8Array(Buffer.from(text, 'base64'));
    default:
      return text;
  }
}

/** The CEL library knows lists by their constructor: arrays of another realm (a test runner's, a worker's) must not keep theirs. */
function celList(items: readonly unknown[], convert: (item: unknown) => unknown): unknown[] {
  return Array.from(items, convert);
}

/** A key that no rule can name: what is stored by it only takes part in comparisons. */
function hiddenKey(name: string): string {
  return ` ${name}`;
}

function celMap(value: JsonMap, node: PreparedNode, options: CelValueOptions): Map<string, unknown> {
  const { properties } = node.schema;
  const { fields, resource = node.embedded } = options;
  if (properties === undefined && !resource && node.additional !== undefined) {
    return new Map(Object.entries(value).map(([key, item]) => [key, celValue(item, node.additional)]));
  }
  const map = new Map<string, unknown>();
  for (const key of Object.keys(value)) {
    const field = value[key];
    if (field === undefined || field === null) continue;
    if (fields?.has(escapeProperty(key) ?? '') === false) continue;
    if (resource && key === 'metadata') map.set(key, celMetadata(field));
    else if (resource && (key === 'apiVersion' || key === 'kind')) map.set(key, field);
    else {
      const child = node.property(key);
      const name = child === undefined ? undefined : escapeProperty(key);
      map.set(name ?? hiddenKey(key), child === undefined ? plainValue(field) : celValue(field, child));
    }
  }
  return map;
}

/** Of metadata rules see `name` and `generateName`. */
function celMetadata(metadata: unknown): unknown {
  if (!isMap(metadata)) return metadata;
  const visible = (key: string): boolean => key === 'name' || key === 'generateName';
  return new Map(
    Object.entries(metadata).map(([key, field]) => [visible(key) ? key : hiddenKey(key), plainValue(field)]),
  );
}

/** A value without schema, for comparisons. */
function plainValue(value: unknown): unknown {
  if (Array.isArray(value)) return celList(value, plainValue);
  return isMap(value) ? new Map(Object.entries(value).map(([key, field]) => [key, plainValue(field)])) : value;
}
