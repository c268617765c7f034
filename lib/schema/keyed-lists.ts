import { isMap, type JsonMap } from '../values/json-map';
import { type PreparedNode, TRAITS } from './prepare';
import { quote, type Run } from './run';

/** Checks, in all lists of type `set` or `map` below the value, that no item or key occurs twice. */
export function checkKeyedLists(run: Run, value: unknown, node: PreparedNode | undefined): void {
  if (node?.has(TRAITS.keyedLists) !== true || typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    const listType = node.schema['x-kubernetes-list-type'];
    if (listType === 'set') checkUnique(run, value, item => item);
    else if (listType === 'map') checkKeys(run, value, node);
    for (let i = 0; i < value.length; i++) {
      run.path.push(i);
      checkKeyedLists(run, value[i], node.items);
      run.path.pop();
    }
    return;
  }
  for (const key of Object.keys(value)) {
    run.path.push(key);
    checkKeyedLists(run, (value as JsonMap)[key], node.child(key));
    run.path.pop();
  }
}

function checkKeys(run: Run, list: readonly unknown[], { schema, items }: PreparedNode): void {
  const stray = list.findIndex(item => item !== null && !isMap(item));
  if (stray >= 0) {
    run.fail('schema', 'Invalid', `must be an object, got ${quote(list[stray])}`, { value: list[stray] }, stray);
    return;
  }
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  // a key that is missing has its default, else it counts as a value of its own
  const keyOf = (item: unknown): JsonMap => {
    const given = keys.map(
      key => [key, (item as JsonMap | null)?.[key] ?? items?.property(key)?.schema.default] as const,
    );
    return Object.fromEntries(given.filter(([, value]) => value !== undefined));
  };
  checkUnique(run, list, keyOf);
}

/** Reports the second place of each value that occurs more than once. */
function checkUnique(run: Run, list: readonly unknown[], identityOf: (item: unknown) => unknown): void {
  if (list.length < 2) return;
  const seen = new Map<string, number>();
  for (const [i, item] of list.entries()) {
    const identity = identityOf(item);
    const text = canonicalText(identity);
    const times = (seen.get(text) ?? 0) + 1;
    seen.set(text, times);
    if (times === 2) run.fail('schema', 'Duplicate', `duplicate of ${quote(identity)}`, { value: identity }, i);
  }
}

/** JSON text that is equal for equal values: object keys in order. */
function canonicalText(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return JSON.stringify(value, (_key, part: unknown) =>
    isMap(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
}
