import { AMOUNT_PATTERN } from '../../lib/schema/quantity-pattern';

/** A JSON Schema as plain data, structural in the sense of Kubernetes. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Schema of a value that is a number or a text. */
export const INT_OR_STRING: JsonSchema = {
  anyOf: [{ type: 'integer' }, { type: 'string' }],
  'x-kubernetes-int-or-string': true,
};

/** Schema of an object that somebody else knows the members of, e.g. values of a chart. */
export const FREE_FORM: JsonSchema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

/** Schema of a quantity. */
export const QUANTITY: JsonSchema = { ...INT_OR_STRING, pattern: AMOUNT_PATTERN };

/** Keywords for readers and editors, which a structural schema does without. */
const PROSE = new Set(['description', 'title', '$schema']);

/**
 * The schema as a CRD states it: closed without saying so, without prose.
 * Children of `anyOf` stand only beside int-or-string, which says the same.
 */
export function structural(schema: JsonSchema): JsonSchema {
  const entries = Object.entries(schema).flatMap(([keyword, value]): [string, unknown][] => {
    if (PROSE.has(keyword) || keyword === 'anyOf') return [];
    if (keyword === 'additionalProperties' && value === false) return [];
    if (keyword === 'properties') {
      const properties = Object.entries(value as Readonly<Record<string, JsonSchema>>);
      return [[keyword, Object.fromEntries(properties.map(([name, child]) => [name, structural(child)]))]];
    }
    if (keyword === 'items' || keyword === 'additionalProperties') return [[keyword, structural(value as JsonSchema)]];
    return [[keyword, value]];
  });
  return Object.fromEntries(entries);
}
