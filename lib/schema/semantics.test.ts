import { specOf, thing, thingSchema, type Nested } from '../../test/schema/nested';
import { validate } from './index';

/** Faults of a thing whose `spec.x` has the value, as `type field`. */
function faults(node: Nested, value: unknown): string[] {
  const schema = thingSchema(specOf({ x: node }));
  return validate(schema, 'Thing', thing({ x: value })).map(({ type, field }) => `${type} ${field}`);
}

const text: Nested = { type: 'string' };
const texts = (...allowed: string[]): Nested => ({ type: 'string', enum: allowed });
const object = (properties: Record<string, Nested>, rest: Partial<Nested> = {}): Nested => ({
  type: 'object',
  properties,
  ...rest,
});
const list = (items: Nested, rest: Partial<Nested> = {}): Nested => ({ type: 'array', items, ...rest });
const format = (name: string): Nested => ({ type: 'string', format: name });
const pattern = (source: string): Nested => ({ type: 'string', pattern: source });
const intOrString: Nested = { 'x-kubernetes-int-or-string': true };

type Row = readonly [what: string, node: Nested, value: unknown, faults: readonly string[]];

const X = 'TypeInvalid spec.x';
const rows: readonly Row[] = [
  ['null, not nullable: removed', text, null, []],
  [
    'null, not nullable, required: missing',
    object({ a: text }, { required: ['a'] }),
    { a: null },
    ['Required spec.x.a'],
  ],
  ['null, not nullable, with a default: the default', { ...texts('a'), default: 'a' }, null, []],
  ['null, nullable: kept', { ...text, nullable: true }, null, []],
  ['null, nullable, with an enum: never allowed', { ...texts('a'), nullable: true }, null, ['NotSupported spec.x']],
  ['null as a map value: removed', { type: 'object', additionalProperties: text }, { a: null }, []],
  ['null as an item: wrong', list(text), [null], ['TypeInvalid spec.x[0]']],
  ['null as an item with a default: the default', list({ ...text, default: 'a' }), [null], []],
  [
    'null below preserve-unknown: kept',
    { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    { a: null },
    [],
  ],
  [
    'absent, required, with a default in an object that exists',
    object({ a: { ...text, default: 'b' } }, { required: ['a'] }),
    {},
    [],
  ],
  ['unknown field', object({ abc: text }), { abd: 'x' }, ['Unknown spec.x.abd']],
  [
    'unknown field below preserve-unknown',
    { ...object({ a: object({}) }), 'x-kubernetes-preserve-unknown-fields': true },
    { b: 1 },
    [],
  ],
  [
    'a list that keeps unknown fields keeps those of its items, not those below',
    list(object({ a: object({}) }), { 'x-kubernetes-preserve-unknown-fields': true }),
    [{ b: 1 }, { a: { b: 1 } }],
    ['Unknown spec.x[1].a.b'],
  ],
  [
    'preserve-unknown is not inherited by declared fields',
    { ...object({ a: object({}) }), 'x-kubernetes-preserve-unknown-fields': true },
    { a: { b: 1 } },
    ['Unknown spec.x.a.b'],
  ],
  ['unknown fields of an object without properties', { type: 'object' }, { a: 1 }, ['Unknown spec.x.a']],
  ['number for an integer', { type: 'integer' }, 1.5, [X]],
  ['integer written as 1e2', { type: 'integer' }, 1e2, []],
  ['integer beyond 64 bits', { type: 'integer' }, 1e19, [X]],
  ['nearly an integer', { type: 'integer' }, 5.0000000001, []],
  ['int32 is not enforced', { type: 'integer', format: 'int32' }, 3_000_000_000, []],
  ['idn-hostname is not enforced', format('idn-hostname'), '?', []],
  ['maximum cut to an integer', { type: 'number', maximum: 1.5, exclusiveMaximum: true }, 1, ['Invalid spec.x']],
  ['multipleOf', { type: 'integer', multipleOf: 5 }, 7, ['Invalid spec.x']],
  ['maxLength counts code points', { ...text, maxLength: 1 }, '😀', []],
  ['maxLength', { ...text, maxLength: 1 }, 'ab', ['TooLong spec.x']],
  ['a length that fails hides the pattern', { ...pattern('^b$'), minLength: 2 }, 'a', ['Invalid spec.x']],
  ['pattern is not anchored', pattern('b'), 'abc', []],
  ['$ is the very end', pattern('^a$'), 'a\n', ['Invalid spec.x']],
  ['\\s is ASCII only', pattern('^\\s$'), '\u00a0', ['Invalid spec.x']],
  ['\\d is ASCII only', pattern('^\\d$'), '٣', ['Invalid spec.x']],
  ['a dot takes a whole code point', pattern('^.$'), '😀', []],
  ['a dot takes a line separator', pattern('^.$'), '\u2028', []],
  ['RE2 flags', pattern('^(?i)(abort|warn)?$'), 'ABORT', []],
  ['enum with the empty string', texts('', 'a'), '', []],
  ['enum', texts('Always', 'Never'), 'always', ['NotSupported spec.x']],
  ['date-time in lower case', format('date-time'), '2024-01-02t03:04:05z', []],
  ['date-time with a comma', format('date-time'), '2024-01-02T03:04:05,5Z', []],
  ['date-time with any offset', format('date-time'), '2024-01-02T03:04:05+99:99', []],
  ['date-time with second 60', format('date-time'), '2024-01-02T03:04:60Z', [X]],
  ['date-time with hour 24', format('date-time'), '2024-01-02T24:00:00Z', [X]],
  ['date-time outside the calendar', format('datetime'), '2023-02-29T00:00:00Z', [X]],
  ['duration in days', format('duration'), '1d', []],
  ['duration in words', format('duration'), '3 weeks', []],
  ['duration anywhere', format('duration'), 'xx5s', []],
  ['duration of nought', format('duration'), '0', []],
  ['duration without a unit', format('duration'), '5', [X]],
  ['empty duration', format('duration'), '', [X]],
  ['byte', format('byte'), 'YQ==', []],
  ['byte without padding', format('byte'), 'YQ', [X]],
  ['byte in the URL alphabet', format('byte'), 'Y_==', [X]],
  ['cidr with leading zeros', format('cidr'), '010.0.0.0/08', []],
  ['empty cidr', format('cidr'), '', [X]],
  ['ipv6 that maps IPv4', format('ipv6'), '::ffff:1.2.3.4', []],
  ['ipv6 with a zone', format('ipv6'), 'fe80::1%eth0', [X]],
  ['hostname', format('hostname'), 'localhost', []],
  ['hostname with a short last label', format('hostname'), 'a.b', [X]],
  ['array for a string with a format', format('cidr'), ['a'], []],
  ['array for a string without a format', text, ['a'], [X]],
  ['format on an array', { ...list(text), format: 'cidr' }, ['a'], []],
  ['int-or-string: integer', intOrString, 5, []],
  ['int-or-string: number', intOrString, 1.5, [X]],
  ['int-or-string: the pattern is for strings', { ...intOrString, pattern: '^a$' }, 5, []],
  ['int-or-string: a string that breaks the pattern', { ...intOrString, pattern: '^a$' }, 'b', ['Invalid spec.x']],
  [
    'anyOf: the faults of the first alternative',
    { ...object({ a: text, b: text }), anyOf: [{ required: ['a'] }, { required: ['b'] }] },
    {},
    ['Invalid spec.x', 'Required spec.x.a'],
  ],
  [
    'oneOf: two hold',
    { ...object({ a: text, b: text }), oneOf: [{ required: ['a'] }, { required: ['b'] }] },
    { a: '', b: '' },
    ['Invalid spec.x'],
  ],
  ['not', { ...text, not: { enum: ['a'] } }, 'a', ['Invalid spec.x']],
  ['allOf', { ...text, allOf: [{ minLength: 2 }] }, 'a', ['Invalid spec.x', 'Invalid spec.x']],
  ['minItems', list(text, { minItems: 2 }), ['a'], ['Invalid spec.x']],
  ['maxItems', list(text, { maxItems: 1 }), ['a', 'b'], ['TooMany spec.x']],
  [
    'maxProperties',
    { type: 'object', additionalProperties: text, maxProperties: 1 },
    { a: 'a', b: 'b' },
    ['TooMany spec.x'],
  ],
  [
    'set: each repeated value once',
    list(text, { 'x-kubernetes-list-type': 'set' }),
    ['a', 'a', 'a', 'b', 'b'],
    ['Duplicate spec.x[1]', 'Duplicate spec.x[4]'],
  ],
  [
    'map: keys after defaulting',
    list(object({ k: text, p: { ...text, default: 'TCP' } }), {
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['k', 'p'],
    }),
    [{ k: 'a' }, { k: 'a', p: 'TCP' }, { k: 'a', p: 'UDP' }],
    ['Duplicate spec.x[1]'],
  ],
  [
    'map: missing keys are equal',
    list(object({ k: text }, { required: ['k'] }), {
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['k'],
    }),
    [{}, {}],
    ['Required spec.x[0].k', 'Required spec.x[1].k', 'Duplicate spec.x[1]'],
  ],
  ['a value that is no JSON', text, () => 'a', [X]],
  ['keys that objects inherit', object({ a: text }, { required: ['toString'] }), {}, ['Required spec.x.toString']],
];

test.each(rows)('%s', (_what, node, value, expected) => {
  expect(faults(node, value)).toEqual(expected);
});

test('the default of a parent opens the door for those of its fields', () => {
  const root = specOf({ a: object({ b: { ...text, default: 'c' } }, { default: {}, required: ['b'] }) });
  const rule = { rule: "self.a.b == 'c'" };
  const schema = thingSchema({
    ...root,
    properties: { spec: { ...root.properties!.spec, 'x-kubernetes-validations': [rule] } },
  });
  expect(validate(schema, 'Thing', thing({}))).toEqual([]);
});

test('the object given is never changed', () => {
  const schema = thingSchema(specOf({ a: { ...text, default: 'b' }, c: text }));
  const spec = Object.freeze({ c: null });
  expect(validate(schema, 'Thing', Object.freeze(thing(spec)))).toEqual([]);
  expect(spec).toEqual({ c: null });
});

test('messages tell the value given, the values allowed and the likely intention', () => {
  const schema = thingSchema(specOf({ policy: texts('Always', 'Never'), replicas: { type: 'integer', maximum: 3 } }));
  expect(validate(schema, 'Thing', thing({ policy: 'Alway', replicas: 5, replica: 1 }))).toEqual([
    {
      stage: 'decode',
      type: 'Unknown',
      field: 'spec.replica',
      message: 'unknown field "replica", did you mean "replicas"?',
      allowed: ['policy', 'replicas'],
      suggestion: 'replicas',
    },
    {
      stage: 'schema',
      type: 'NotSupported',
      field: 'spec.policy',
      message: 'must be one of "Always", "Never", got "Alway", did you mean "Always"?',
      value: 'Alway',
      allowed: ['Always', 'Never'],
      suggestion: 'Always',
    },
    { stage: 'schema', type: 'Invalid', field: 'spec.replicas', message: 'must be at most 3, got 5', value: 5 },
  ]);
});
