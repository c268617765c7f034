import type { JsonObject } from '../values/json';

/** Kind and name of a document of machine configuration; the main one has neither. */
export function identityOf({ kind, name }: JsonObject): string {
  return typeof kind !== 'string' ? '' : `${kind} ${typeof name === 'string' ? name : ''}`.trim();
}
