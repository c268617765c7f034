import { isMap, ownValue } from './json-map';

/**
 * All values at a path in JSON that nobody has checked: members joined by dots, `[]` goes through a list: `spec.tls[].secretName`.
 * What has another shape on the way is passed over: to report it is up to the check of the schema.
 */
export function valuesAt(root: unknown, path: string): readonly unknown[] {
  let values: readonly unknown[] = [root];
  for (const step of path.split('.')) {
    const isList = step.endsWith('[]');
    const member = isList ? step.slice(0, -2) : step;
    const found = values.filter(isMap).map(value => ownValue(value, member));
    values = isList ? found.filter(Array.isArray).flat() : found;
  }
  return values.filter(value => value !== undefined);
}

/** The texts among {@link valuesAt}. */
export function textsAt(root: unknown, path: string): readonly string[] {
  return valuesAt(root, path).filter(value => typeof value === 'string');
}
