import { sortedByKey } from './key-order';

const text = (value: object): string => JSON.stringify(value);

test('maps of the same keys are sorted alike, each with its own values', () => {
  expect(text(sortedByKey({ b: 1, a: 'x' }))).toBe('{"a":"x","b":1}');
  expect(text(sortedByKey({ b: null, a: { c: true } }))).toBe('{"a":{"c":true},"b":null}');
  expect(text(sortedByKey({ b: [], a: 2.5 }))).toBe('{"a":2.5,"b":[]}');
});

test('a beginning that two maps share decides nothing', () => {
  expect(text(sortedByKey({ c: 1, b: 2 }))).toBe('{"b":2,"c":1}');
  expect(text(sortedByKey({ c: 1, b: 2, a: 3 }))).toBe('{"a":3,"b":2,"c":1}');
  expect(text(sortedByKey({ c: 1, a: 2 }))).toBe('{"a":2,"c":1}');
  expect(text(sortedByKey({ c: 1, b: 2 }))).toBe('{"b":2,"c":1}');
});

test('the map given and the copies made before stay as they are', () => {
  const given = { b: 1, a: 2 };
  const first = sortedByKey(given);
  first.a = 3;
  sortedByKey({ b: 4, a: 5 });
  expect(text(given)).toBe('{"b":1,"a":2}');
  expect(text(first)).toBe('{"a":3,"b":1}');
});

test('a key that names the prototype is a member like any other', () => {
  const sorted = sortedByKey(JSON.parse('{"b":1,"__proto__":{"x":1},"a":2}') as Record<string, never>);
  expect(text(sorted)).toBe('{"__proto__":{"x":1},"a":2,"b":1}');
  expect(Object.getPrototypeOf(sorted)).toBe(Object.prototype);
});

test.each([100, 6000])('a map of %i keys, and as many different maps, are sorted too', count => {
  const keys = Array.from({ length: count }, (_, index) => `key-${String(index).padStart(4, '0')}`);
  const long = Object.fromEntries(keys.toReversed().map(key => [key, key]));
  expect(Object.keys(sortedByKey(long))).toEqual(keys);
  for (const key of keys) expect(Object.keys(sortedByKey({ [key]: 1, a: 2 }))).toEqual(['a', key]);
});
