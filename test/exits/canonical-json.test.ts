import { byIdentity, canonicalJson, differences, firstDifference } from './canonical-json';

const object = (name: string, data: unknown) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data });

test('canonical JSON is the same for the same value, in whatever order its members are, and for no other', () => {
  expect(canonicalJson({ b: [1, { d: null, c: {} }], a: '' })).toBe('{"a":"","b":[1,{"c":{},"d":null}]}');
  expect(canonicalJson(JSON.parse('{"__proto__":1}'))).toBe('{"__proto__":1}');
  expect(canonicalJson({ a: undefined })).not.toBe(canonicalJson({}));
  expect(canonicalJson({ a: '1' })).not.toBe(canonicalJson({ a: 1 }));
});

test('the first difference is told by its path', () => {
  expect(firstDifference({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] })).toBeUndefined();
  expect(firstDifference({ a: [1, { b: 2 }] }, { a: [1, { b: '2' }] })).toBe('/a/1/b: expected 2, found "2"');
  expect(firstDifference({ a: {} }, { a: [] })).toBe('/a: expected {}, found []');
  expect(firstDifference({ a: null }, {})).toBe('/a: expected null, found undefined');
});

test('objects are compared by identity', () => {
  const expected = byIdentity([object('a', {}), object('b', { x: '1' }), object('c', {})]);
  const found = byIdentity([object('d', {}), object('c', {}), object('b', { x: 1 })]);
  expect(differences(expected, found)).toEqual([
    '/ConfigMap//a is missing',
    '/ConfigMap//d should not be there',
    '/ConfigMap//b /data/x: expected "1", found 1',
  ]);
  expect(() => byIdentity([object('a', {}), object('a', {})])).toThrow('/ConfigMap//a came twice');
});
