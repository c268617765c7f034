import type { JsonObject } from '../values/json';
import { overlay } from './overlay';

test('maps are merged, everything else replaces what it covers', () => {
  const base = { map: { kept: 1, covered: { a: 1 } }, list: [1, 2], on: true, text: 'x', gone: 1, flat: 1 };
  const top = { map: { covered: { b: 2 }, added: 3 }, list: [3], on: false, text: '', gone: null, flat: { a: 1 } };
  const kept = JSON.stringify(base);
  expect(overlay(base, top)).toEqual({
    map: { kept: 1, covered: { a: 1, b: 2 }, added: 3 },
    list: [3],
    on: false,
    text: '',
    gone: null,
    flat: { a: 1 },
  });
  expect(JSON.stringify(base)).toBe(kept);
});

test('what is undefined covers nothing', () => {
  expect(overlay({ a: 1 }, { a: undefined } as unknown as JsonObject)).toEqual({ a: 1 });
});

test.each(['__proto__', 'constructor', 'toString'])('%s is a key like any other', name => {
  const holding = (value: JsonObject): JsonObject => Object.fromEntries([[name, value]]);
  expect(JSON.stringify(overlay({}, holding({ a: 1 })))).toBe(`{"${name}":{"a":1}}`);
  expect(JSON.stringify(overlay(holding({ a: 1 }), holding({ b: 2 })))).toBe(`{"${name}":{"a":1,"b":2}}`);
});
