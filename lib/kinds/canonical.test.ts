import { Lazy } from 'cdk8s';
import { canonical, NotPlain } from './canonical';
import { lateValue } from '../values/late';
import { SecretValue } from '../values/secret-value';

test('members are sorted at every depth, absent ones dropped, nulls kept', () => {
  const value = canonical({ b: 1, a: { z: undefined, y: [{ d: 1, c: null }], x: false } });
  expect(JSON.stringify(value)).toBe('{"a":{"x":false,"y":[{"c":null,"d":1}]},"b":1}');
});

test('items that are absent are dropped', () => {
  expect(JSON.stringify(canonical({ list: [1, undefined, 2] }))).toBe('{"list":[1,2]}');
});

test.each([
  [{ b: 1, a: 2 }, '{"a":2,"b":1}'],
  [{ ab: 1, aa: 2, a: 3 }, '{"a":3,"aa":2,"ab":1}'],
  [{ a: 1, '': 2 }, '{"":2,"a":1}'],
  [{ a: { d: 1, c: { f: 1, e: 2 } } }, '{"a":{"c":{"e":2,"f":1},"d":1}}'],
  [{ a: 1, c: undefined, b: 2 }, '{"a":1,"b":2}'],
])('members of %j are sorted', (value, text) => {
  expect(JSON.stringify(canonical(value))).toBe(text);
});

test('nulls are dropped on request, as cdk8s does', () => {
  expect(canonical({ a: null, b: { c: null, d: 1 } }, { dropNull: true })).toEqual({ b: { d: 1 } });
});

test('what is canonical already is not copied', () => {
  const value = { a: [1, { b: 'x' }], c: { d: null } };
  expect(canonical(value)).toBe(value);
});

test('tokens of cdk8s are resolved', () => {
  const token = { resolve: () => ({ b: 2, a: 1 }) };
  class Union {
    constructor(readonly value: number) {}
  }
  class Token {
    readonly resolve = (): unknown => ({ b: 2, a: 1 });
  }
  expect(
    canonical({
      lazy: Lazy.any({ produce: () => [1] }) as unknown,
      plain: token,
      token: new Token(),
      union: new Union(5),
    }),
  ).toEqual({
    lazy: [1],
    plain: { a: 1, b: 2 },
    token: { a: 1, b: 2 },
    union: 5,
  });
});

test('a member called __proto__ stays a member', () => {
  const value = JSON.parse('{"b":1,"__proto__":{"x":1},"a":2}') as unknown;
  expect(JSON.stringify(canonical(value))).toBe('{"__proto__":{"x":1},"a":2,"b":1}');
});

test.each([
  [{ a: [{ b: () => 1 }] }, 'object/not-plain', 'a[0].b', "a function can't be part of an object"],
  [{ a: { 'x.y': Number.NaN } }, 'object/not-plain', 'a[x.y]', 'NaN is no JSON number'],
  [{ a: [0, new Map()] }, 'object/not-plain', 'a[1]', "an instance of Map can't be part of an object"],
  [
    { password: new SecretValue('hunter2') },
    'secret/value',
    'password',
    'a secret value would be written in the clear',
  ],
])('%j is refused', (value, code, path, message) => {
  let caught: unknown;
  try {
    canonical(value);
  } catch (error) {
    caught = error;
  }
  expect(caught).toBeInstanceOf(NotPlain);
  expect(caught).toMatchObject({ code, path, message });
});

test('late values are reported with their paths, and their examples stand in', () => {
  const seen: unknown[] = [];
  const hosts = ['a', undefined, lateValue({}, 'b.example')];
  const value = canonical({ spec: { hosts } }, { onLate: path => seen.push(path) });
  expect(value).toEqual({ spec: { hosts: ['a', 'b.example'] } });
  expect(seen).toEqual([['spec', 'hosts', 1]]);
});
