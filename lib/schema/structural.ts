import { isMap, ownValue, type JsonMap } from '../values/json-map';
import { checkString } from './check-string';
import { checkNumber } from './check-number';
import { checkBranches } from './branches';
import { deepEqual, isNearInteger, jsonType, TYPE_BITS } from './json-type';
import { oldItems } from './old-items';
import type { PreparedNode } from './prepare';
import { quote, quoteAll, type Run } from './run';
import { closest } from './suggest';
import type { SchemaType } from './types';

const TYPE_NAMES = Object.keys(TYPE_BITS) as SchemaType[];

/** The types a node accepts, as messages show them: `an integer or a string`. */
function typeNames(node: PreparedNode): string {
  if (node.schema.type === 'number') return 'a number';
  return TYPE_NAMES.filter(name => (node.types & TYPE_BITS[name]) !== 0)
    .map(name => (/^[aio]/.test(name) ? `an ${name}` : `a ${name}`))
    .join(' or ');
}

function hasAcceptedType(value: unknown, type: SchemaType, node: PreparedNode): boolean {
  if ((node.types & TYPE_BITS[type]) !== 0 || (node.types === 0 && node.format === undefined)) return true;
  if (type === 'number') return (node.types & TYPE_BITS.integer) !== 0 && isNearInteger(value as number);
  const textual = type === 'string' || type === 'array';
  // a formatted node takes any string or array, unless numbers are allowed: so does the API server
  const numeric = (node.types & (TYPE_BITS.integer | TYPE_BITS.number)) !== 0;
  return node.format !== undefined && textual && !numeric;
}

/**
 * Checks a value, and all below it, against what the schema says of types, bounds, enums, required fields and branches.
 * @param old the value that it replaces: faults of a value that does not change are let pass
 */
export function checkStructure(run: Run, value: unknown, node: PreparedNode, old?: unknown): void {
  const before = run.violations.length;
  check(run, value, node, old);
  if (run.violations.length > before && old !== undefined && deepEqual(value, old)) run.forgive(before);
}

function check(run: Run, value: unknown, node: PreparedNode, old: unknown): void {
  if (value === null) {
    if (node.types !== 0 && !node.nullable) {
      run.fail('schema', 'TypeInvalid', () => `must be ${typeNames(node)}, got null`, { value });
    }
    checkEnum(run, value, node);
    return;
  }
  const type = jsonType(value);
  if (type === undefined) {
    run.fail(
      'schema',
      'TypeInvalid',
      () => `must be a JSON value, got ${typeof value === 'number' ? value : typeof value}`,
    );
    return;
  }
  if (!hasAcceptedType(value, type, node)) {
    const expected = (): string => (node.types === 0 ? `of format ${node.schema.format}` : typeNames(node));
    run.fail('schema', 'TypeInvalid', () => `must be ${expected()}, got the ${type} ${quote(value)}`, { value });
  }
  if (node.branched) checkBranches(run, value, node, checkStructure);
  if (type === 'string') checkString(run, value as string, node);
  else if (type === 'integer' || type === 'number') checkNumber(run, value as number, type === 'integer', node.schema);
  else if (type === 'array') checkArray(run, value as readonly unknown[], node, old);
  else if (type === 'object') checkObject(run, value as JsonMap, node, isMap(old) ? old : undefined);
  checkEnum(run, value, node);
}

function checkEnum(run: Run, value: unknown, node: PreparedNode): void {
  const allowed = node.schema.enum;
  if (allowed === undefined || allowed.length === 0) return;
  // the API server never finds null among the allowed values
  if (value !== null && allowed.some(one => deepEqual(one, value))) return;
  const texts = allowed.filter(one => typeof one === 'string');
  const suggestion = typeof value === 'string' ? closest(value, texts) : undefined;
  const hint = suggestion === undefined ? '' : `, did you mean ${quote(suggestion)}?`;
  const message = (): string => `must be one of ${quoteAll(allowed)}, got ${quote(value)}${hint}`;
  run.fail('schema', 'NotSupported', message, { value, allowed, suggestion });
}

function checkArray(run: Run, value: readonly unknown[], node: PreparedNode, old: unknown): void {
  const { minItems, maxItems, uniqueItems } = node.schema;
  const { items } = node;
  if (items !== undefined) {
    const olds = oldItems(node, value, old);
    for (let i = 0; i < value.length; i++) {
      run.path.push(i);
      checkStructure(run, value[i], items, olds[i]);
      run.path.pop();
    }
  }
  if (minItems !== undefined && value.length < minItems) {
    run.fail('schema', 'Invalid', `must have at least ${minItems} items, has ${value.length}`, { value });
  }
  if (maxItems !== undefined && value.length > maxItems) {
    run.fail('schema', 'TooMany', `must have at most ${maxItems} items, has ${value.length}`, { value });
  }
  if (uniqueItems === true && value.some((item, i) => value.slice(0, i).some(earlier => deepEqual(item, earlier)))) {
    run.fail('schema', 'Invalid', 'must not contain equal items', { value });
  }
}

function checkObject(run: Run, value: JsonMap, node: PreparedNode, old: JsonMap | undefined): void {
  const { minProperties, maxProperties, required } = node.schema;
  const keys = Object.keys(value);
  let count = 0;
  for (const key of keys) {
    const field = value[key];
    if (field === undefined) continue;
    count++;
    const child = node.child(key);
    if (child === undefined) continue;
    run.path.push(key);
    checkStructure(run, field, child, old && ownValue(old, key));
    run.path.pop();
  }
  if (minProperties !== undefined && count < minProperties) {
    run.fail('schema', 'Invalid', `must have at least ${minProperties} properties, has ${count}`, { value });
  }
  if (maxProperties !== undefined && count > maxProperties) {
    run.fail('schema', 'TooMany', `must have at most ${maxProperties} properties, has ${count}`, { value });
  }
  for (const name of required ?? []) {
    if (ownValue(value, name) === undefined) run.fail('schema', 'Required', 'is required', undefined, name);
  }
}
