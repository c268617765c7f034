import { ownValue, type JsonMap } from '../values/json-map';
import type { PreparedNode } from './prepare';

const completed = new WeakMap<PreparedNode, { readonly value: unknown }>();
const ofFields = new WeakMap<PreparedNode, JsonMap>();

/** The defaults of a node's declared properties by name; undefined where none has one. */
function defaultsOf(node: PreparedNode): JsonMap | undefined {
  if (node.defaulted.length === 0) return undefined;
  let known = ofFields.get(node);
  if (known === undefined) {
    known = Object.fromEntries(node.defaulted.map(name => [name, defaultOf(node.property(name)!)]));
    ofFields.set(node, known);
  }
  return known;
}

/** A node's default with the defaults of its own fields filled in; undefined where the node has none. */
function defaultOf(node: PreparedNode): unknown {
  // a default of null is none, as the API server has it
  if (node.schema.default === undefined || node.schema.default === null) return undefined;
  let known = completed.get(node);
  if (known === undefined) completed.set(node, (known = { value: withDefaults(node.schema.default, node) }));
  return known.value;
}

/**
 * The value as the API server sees it after decoding: nulls that the schema does not allow are removed or give way to
 * the default, absent fields get theirs. What does not change is shared with the value given, which is never changed.
 */
export function withDefaults(value: unknown, node: PreparedNode | undefined): unknown {
  if (typeof value !== 'object' || value === null || node === undefined) return value;
  return Array.isArray(value) ? arrayWithDefaults(value, node.items) : objectWithDefaults(value as JsonMap, node);
}

function arrayWithDefaults(value: readonly unknown[], items: PreparedNode | undefined): readonly unknown[] {
  if (items === undefined) return value;
  let copy: unknown[] | undefined;
  for (let i = 0; i < value.length; i++) {
    const item = value[i];
    const completedItem = item === null && !items.nullable ? (defaultOf(items) ?? null) : withDefaults(item, items);
    if (completedItem !== item) (copy ??= [...value])[i] = completedItem;
  }
  return copy ?? value;
}

function objectWithDefaults(value: JsonMap, node: PreparedNode): JsonMap {
  const given = withoutNulls(value, node);
  const defaults = defaultsOf(node);
  if (defaults === undefined || node.defaulted.every(name => ownValue(given, name) !== undefined)) return given;
  // twice as fast as object spread, which makes slow objects of many fields
  const filled: Record<string, unknown> = Object.assign({}, defaults, given);
  for (const name of node.defaulted) if (filled[name] === undefined) filled[name] = defaults[name];
  return filled;
}

/** The object with its fields completed, and without those that are null where they must not be. */
function withoutNulls(value: JsonMap, node: PreparedNode): JsonMap {
  let copy: Record<string, unknown> | undefined;
  for (const key of Object.keys(value)) {
    const field = value[key];
    if (typeof field !== 'object') continue;
    const child = node.child(key);
    if (child === undefined || (field === null && child.nullable)) continue;
    const completedField = field === null ? defaultOf(child) : withDefaults(field, child);
    if (completedField === field) continue;
    copy ??= { ...value };
    if (completedField === undefined) Reflect.deleteProperty(copy, key);
    else copy[key] = completedField;
  }
  return copy ?? value;
}
