import type { JsonMap } from './json-type';
import type { PreparedNode } from './prepare';

const completed = new WeakMap<PreparedNode, { readonly value: unknown }>();

/** A node's default with the defaults of its own fields filled in; undefined where the node has none. */
function defaultOf(node: PreparedNode): unknown {
  if (node.schema.default === undefined) return undefined;
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
  let copy: Record<string, unknown> | undefined;
  for (const key of Object.keys(value)) {
    const field = value[key];
    if (typeof field !== 'object') continue;
    const child = node.child(key);
    if (child === undefined) continue;
    if (field === null) {
      if (child.nullable) continue;
      const replacement = defaultOf(child);
      copy ??= { ...value };
      if (replacement === undefined) Reflect.deleteProperty(copy, key);
      else copy[key] = replacement;
    } else {
      const completedField = withDefaults(field, child);
      if (completedField !== field) (copy ??= { ...value })[key] = completedField;
    }
  }
  for (const name of node.defaulted) {
    if (Object.hasOwn(value, name) && value[name] !== undefined) continue;
    (copy ??= { ...value })[name] = defaultOf(node.property(name)!);
  }
  return copy ?? value;
}
