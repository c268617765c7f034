import { specOf, thing, thingSchema, type Nested } from '../../../test/schema/nested';
import { ruleFaults, validate } from '../index';
import type { CelRule } from '../types';

const text: Nested = { type: 'string' };

/** Faults of a thing with this `spec`, as `field: message`. */
function faults(properties: Record<string, Nested>, rules: readonly CelRule[], spec: unknown, old?: unknown): string[] {
  const schema = thingSchema(specOf(properties, { 'x-kubernetes-validations': rules }));
  const options = old === undefined ? {} : { old: thing(old) };
  return validate(schema, 'Thing', thing(spec), options).map(({ field, message }) => `${field}: ${message}`);
}

test('a rule that does not hold is a fault with its message', () => {
  const rules = [{ rule: 'self.a != self.b', message: 'a and b must differ' }];
  expect(faults({ a: text, b: text }, rules, { a: 'x', b: 'x' })).toEqual(['spec: a and b must differ']);
  expect(faults({ a: text, b: text }, rules, { a: 'x', b: 'y' })).toEqual([]);
});

test('a rule that fails is a fault too', () => {
  expect(faults({ a: text }, [{ rule: "self.a == 'x'" }], {})).toEqual([
    "spec: self.a == 'x' (the rule fails: No such key: a)",
  ]);
});

test('message expressions, reasons and field paths', () => {
  const rules: CelRule[] = [
    {
      rule: 'self.n < 3',
      messageExpression: "'got ' + string(self.n)",
      reason: 'FieldValueForbidden',
      fieldPath: '.n',
    },
  ];
  const schema = thingSchema(specOf({ n: { type: 'integer' } }, { 'x-kubernetes-validations': rules }));
  expect(validate(schema, 'Thing', thing({ n: 5 }))).toEqual([
    { stage: 'cel', type: 'Forbidden', field: 'spec.n', message: 'got 5', value: { n: 5 } },
  ]);
});

test('values have the types of their schema', () => {
  const properties: Record<string, Nested> = {
    i: { type: 'integer' },
    d: { type: 'number' },
    t: { type: 'string', format: 'date-time' },
    u: { type: 'string', format: 'duration' },
    b: { type: 'string', format: 'byte' },
    p: { 'x-kubernetes-int-or-string': true },
    m: { type: 'object', additionalProperties: { type: 'integer' } },
    namespace: text,
    'a-b': text,
  };
  const rules = [
    'self.i == 5',
    'self.d == 5.0',
    'self.t.getFullYear() == 2024',
    'self.u.getSeconds() == 86400',
    'self.b.size() == 1',
    'type(self.p) == int && self.p == 80',
    "self.m['constructor'] == 1",
    "self.__namespace__ == 'x' && self.a__dash__b == 'y'",
  ].map(rule => ({ rule }));
  const spec = {
    i: 5,
    d: 5,
    t: '2024-01-02T03:04:05Z',
    u: '1d',
    b: 'YQ==',
    p: 80,
    m: { constructor: 1 },
    namespace: 'x',
    'a-b': 'y',
  };
  expect(faults(properties, rules, spec)).toEqual([]);
});

test('a property that is null is absent, a map value is not', () => {
  const properties: Record<string, Nested> = {
    a: { ...text, nullable: true },
    m: { type: 'object', additionalProperties: { ...text, nullable: true } },
  };
  expect(
    faults(properties, [{ rule: "!has(self.a) && 'k' in self.m && self.m['k'] == null" }], { a: null, m: { k: null } }),
  ).toEqual([]);
});

test('what is not declared counts in comparisons', () => {
  const rules = [{ rule: 'self.a == oldSelf.a' }];
  const properties: Record<string, Nested> = { a: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  expect(faults(properties, rules, { a: { x: 1 } }, { a: { x: 2 } })).toHaveLength(1);
  expect(faults(properties, rules, { a: { x: 1, y: [2] } }, { a: { y: [2], x: 1 } })).toEqual([]);
});

test('rules that name oldSelf apply where something is replaced', () => {
  const rules = [{ rule: 'self.a == oldSelf.a', message: 'a is immutable' }];
  expect(faults({ a: text }, rules, { a: 'x' })).toEqual([]);
  expect(faults({ a: text }, rules, { a: 'x' }, { a: 'y' })).toEqual(['spec: a is immutable']);
  const optional = [{ rule: '!oldSelf.hasValue() || oldSelf.orValue(self).a == self.a', optionalOldSelf: true }];
  expect(faults({ a: text }, optional, { a: 'x' })).toEqual([]);
  expect(faults({ a: text }, optional, { a: 'x' }, { a: 'y' })).toHaveLength(1);
});

test('items of keyed lists are replaced by key, those of other lists not at all', () => {
  const item: Nested = {
    type: 'object',
    properties: { k: text, v: text },
    'x-kubernetes-validations': [{ rule: 'self.v == oldSelf.v' }],
  };
  const keyed: Nested = {
    type: 'array',
    items: item,
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['k'],
  };
  const plain: Nested = { type: 'array', items: item };
  const one = [
    { k: 'a', v: '1' },
    { k: 'b', v: '2' },
  ];
  const other = [
    { k: 'b', v: '3' },
    { k: 'a', v: '1' },
  ];
  expect(faults({ x: keyed, y: plain }, [], { x: other, y: other }, { x: one, y: one })).toEqual([
    'spec.x[0]: self.v == oldSelf.v',
  ]);
});

test('faults of a value that does not change are let pass', () => {
  const properties: Record<string, Nested> = {
    a: { ...text, maxLength: 1 },
    b: { ...text, 'x-kubernetes-validations': [{ rule: "self == 'x'" }] },
    c: text,
  };
  expect(faults(properties, [], { a: 'long', b: 'y', c: '2' }, { a: 'long', b: 'y', c: '1' })).toEqual([]);
  expect(faults(properties, [], { a: 'longer', b: 'y' }, { a: 'long', b: 'y' })).toEqual([
    'spec.a: must have at most 1 characters, has 6',
  ]);
});

test('rules wait until the shape is right', () => {
  expect(faults({ a: text }, [{ rule: 'false' }], { a: 1 })).toEqual(['spec.a: must be a string, got the integer 1']);
  expect(faults({ a: { ...text, minLength: 2 } }, [{ rule: 'false' }], { a: 'x' })).toHaveLength(2);
});

test('rules of a whole object see its type and name', () => {
  const root: Nested = {
    type: 'object',
    'x-kubernetes-validations': [{ rule: "self.metadata.name == 'one' && self.kind == 'Thing'" }],
  };
  expect(validate(thingSchema(root), 'Thing', thing(undefined))).toEqual([]);
});

test('rules that cannot be evaluated are told of', () => {
  const schema = thingSchema(specOf({ a: { ...text, 'x-kubernetes-validations': [{ rule: 'self.frobnicate()' }] } }));
  expect(ruleFaults(schema)).toEqual([
    { node: 0, rule: { rule: 'self.frobnicate()' }, fault: expect.stringContaining('frobnicate') as string },
  ]);
  expect(validate(schema, 'Thing', thing({ a: 'x' }))).toEqual([]);
});
