import { textsAt, valuesAt } from './values-at';

const ingress = { spec: { class: 'a', tls: [{ name: 'x' }, {}, { name: 5 }, null, 'text', { name: 'y' }], rules: {} } };

test.each<readonly [path: string, values: readonly unknown[]]>([
  ['spec.class', ['a']],
  ['spec.tls[].name', ['x', 5, 'y']],
  ['spec.tls', [ingress.spec.tls]],
  ['spec.rules[]', []],
  ['spec.class.name', []],
  ['spec.constructor.name', []],
  ['status.phase', []],
])('%s', (path, values) => {
  expect(valuesAt(ingress, path)).toEqual(values);
});

test('texts only', () => {
  expect(textsAt(ingress, 'spec.tls[].name')).toEqual(['x', 'y']);
  expect(textsAt(undefined, 'spec')).toEqual([]);
});
