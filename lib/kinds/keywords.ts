import type { SchemaNode } from '../schema/types';

/** What a keyword of a schema node holds: fields are schemas of values, conditions are schemas that restrict the same value further. */
export type KeywordShape =
  | 'type'
  | 'text'
  | 'number'
  | 'count'
  | 'flag'
  | 'texts'
  | 'names'
  | 'value'
  | 'values'
  | 'field'
  | 'fieldsByName'
  | 'fieldOrTrue'
  | 'condition'
  | 'conditions'
  | 'rules';

/** All keywords that a compact node keeps, in the order in which they are written. `names` are sorted, `texts` keep their order. */
export const KEYWORDS: Readonly<Record<keyof SchemaNode, KeywordShape>> = {
  type: 'type',
  format: 'text',
  nullable: 'flag',
  properties: 'fieldsByName',
  required: 'names',
  additionalProperties: 'fieldOrTrue',
  items: 'field',
  default: 'value',
  enum: 'values',
  pattern: 'text',
  minimum: 'number',
  exclusiveMinimum: 'flag',
  maximum: 'number',
  exclusiveMaximum: 'flag',
  multipleOf: 'number',
  minLength: 'count',
  maxLength: 'count',
  minItems: 'count',
  maxItems: 'count',
  uniqueItems: 'flag',
  minProperties: 'count',
  maxProperties: 'count',
  allOf: 'conditions',
  anyOf: 'conditions',
  oneOf: 'conditions',
  not: 'condition',
  'x-kubernetes-int-or-string': 'flag',
  'x-kubernetes-preserve-unknown-fields': 'flag',
  'x-kubernetes-embedded-resource': 'flag',
  'x-kubernetes-list-type': 'text',
  'x-kubernetes-list-map-keys': 'texts',
  'x-kubernetes-map-type': 'text',
  'x-kubernetes-validations': 'rules',
};

/** Keywords of JSON Schema that an API server refuses in a CRD. Keywords in neither table carry prose (description, title, example) or nothing, and are dropped. */
export const REFUSED_KEYWORDS: ReadonlySet<string> = new Set([
  '$ref',
  'additionalItems',
  'definitions',
  'dependencies',
  'deprecated',
  'discriminator',
  'id',
  'patternProperties',
  'readOnly',
  'writeOnly',
  'xml',
]);

/** Values of the keywords that take one word out of a few. */
export const WORDS: Readonly<Record<string, readonly string[]>> = {
  type: ['object', 'array', 'string', 'integer', 'number', 'boolean'],
  'x-kubernetes-list-type': ['atomic', 'set', 'map'],
  'x-kubernetes-map-type': ['atomic', 'granular'],
};

/** Fields of a CEL rule, in the order in which they are written. */
export const RULE_FIELDS = ['rule', 'message', 'messageExpression', 'fieldPath', 'reason', 'optionalOldSelf'] as const;
