import { isMap, type JsonMap } from '../values/json-map';
import { parseQuantity } from '../values/quantity';
import { isGoTime } from './formats';
import { isInt64, jsonType } from './json-type';
import type { PreparedNode } from './prepare';
import { quote, type Run } from './run';
import { reportUnknown } from './unknown-fields';

const INT32_LIMIT = 2 ** 31;

/**
 * Checks a value as the API server decodes it into a Go type: metadata, and all of a built-in kind.
 * Null is always fine (the field keeps its zero value); fields that the type does not have are refused.
 */
export function checkTyped(run: Run, value: unknown, node: PreparedNode): void {
  if (value === null || value === undefined) return;
  const { schema } = node;
  const expected = mismatch(value, node);
  if (expected !== undefined) {
    run.fail(
      'decode',
      'TypeInvalid',
      `must be ${expected}, got the ${jsonType(value) ?? typeof value} ${quote(value)}`,
      {
        value,
      },
    );
  } else if (Array.isArray(value)) {
    const { items } = node;
    if (items === undefined) return;
    for (let i = 0; i < value.length; i++) {
      run.path.push(i);
      checkTyped(run, value[i], items);
      run.path.pop();
    }
  } else if (isMap(value) && (schema.properties !== undefined || node.additional !== undefined)) {
    checkFields(run, value, node);
  }
}

function checkFields(run: Run, value: JsonMap, node: PreparedNode): void {
  for (const key of Object.keys(value)) {
    if (value[key] === undefined) continue;
    const child = node.child(key);
    if (child === undefined) {
      if (!node.preserveUnknown) reportUnknown(run, key, Object.keys(node.schema.properties ?? {}));
      continue;
    }
    run.path.push(key);
    checkTyped(run, value[key], child);
    run.path.pop();
  }
}

/** What the value should be, where it is something else. */
function mismatch(value: unknown, { schema }: PreparedNode): string | undefined {
  if (schema['x-kubernetes-int-or-string'] === true) {
    return typeof value === 'string' || isInteger(value, INT32_LIMIT) ? undefined : 'a 32-bit integer or a string';
  }
  switch (schema.type) {
    case 'object':
      // raw JSON of any type is described as an object without properties
      if (schema.properties === undefined && schema.additionalProperties === undefined) return undefined;
      return isMap(value) ? undefined : 'an object';
    case 'array':
      return Array.isArray(value) ? undefined : 'an array';
    case 'string':
      return stringMismatch(value, schema.format);
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'a boolean';
    case 'integer': {
      const narrow = schema.format === 'int32';
      return isInteger(value, narrow ? INT32_LIMIT : Infinity) ? undefined : `a ${narrow ? 32 : 64}-bit integer`;
    }
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? undefined : 'a number';
    default:
      return schema.format === 'quantity' ? quantityMismatch(value) : undefined;
  }
}

function isInteger(value: unknown, limit: number): boolean {
  return typeof value === 'number' && isInt64(value) && value >= -limit && value < limit;
}

function stringMismatch(value: unknown, format: string | undefined): string | undefined {
  if (typeof value !== 'string') return 'a string';
  if (format === 'date-time') return isGoTime(value) ? undefined : 'a time such as 2006-01-02T15:04:05Z';
  return format !== 'byte' || isBase64(value) ? undefined : 'base64';
}

function quantityMismatch(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && parseQuantity(text.trim()) !== undefined
    ? undefined
    : 'a quantity such as 500m or 1Gi';
}

/** Standard base64 with padding; line breaks are skipped. */
function isBase64(text: string): boolean {
  return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text.replaceAll(/[\r\n]/g, ''));
}
