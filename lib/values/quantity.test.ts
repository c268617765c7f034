import { divideQuantity, formatQuantity, nanoUnits, parseQuantity } from './quantity';

const NANO = 10n ** 9n;

test.each([
  ['0', 0n],
  ['1', NANO],
  ['500m', NANO / 2n],
  ['.5', NANO / 2n],
  ['5.', 5n * NANO],
  ['+1k', 1000n * NANO],
  ['-1.5Gi', -1610612736n * NANO],
  ['1E', 10n ** 27n],
  ['1e3', 1000n * NANO],
  ['1E-3', NANO / 1000n],
  ['1n', 1n],
  ['0.1n', 1n],
  ['-0.1n', -1n],
  ['Gi', 0n],
  ['-100m', -NANO / 10n],
  ['8Ei', (2n ** 63n - 1n) * NANO],
  ['16Ei', (2n ** 63n - 1n) * NANO],
])('%s is %s nano units', (text, value) => {
  expect(parseQuantity(text)).toBe(value);
});

test.each(['', '1 Gi', '1GiB', '1e2Gi', '1e', '1K', '1ki', 'one', '0x10', '1,5', '1.5.5', '--1', ' 1', '１'])(
  '%j is no quantity',
  text => {
    expect(parseQuantity(text)).toBeUndefined();
    expect(() => nanoUnits(text)).toThrow(`'${text}' is no quantity: give a number and a suffix, e.g. 500m, 2, 1Gi`);
  },
);

test('shares keep the suffixes', () => {
  expect(divideQuantity('1Gi', 2)).toBe('512Mi');
  expect(divideQuantity('1Ki', 3)).toBe('342');
  expect(divideQuantity('1', 3)).toBe('333333334n');
  expect(divideQuantity('-1', 3)).toBe('-333333334n');
  expect(() => divideQuantity('1', 0)).toThrow('a quantity is divided by a positive integer, not by 0');
});

test.each([
  ['0.1Gi', '107374182400m'],
  ['1023Ki', '1023Ki'],
  ['0.5Ki', '512'],
  ['1024Ki', '1Mi'],
])('%s is written %s', (given, written) => {
  expect(formatQuantity(nanoUnits(given), true)).toBe(written);
});

test.each([
  ['1000k', '1M'],
  ['1e21', '1000E'],
  ['1Gi', '1073741824'],
])('%s in decimal suffixes is written %s', (given, written) => {
  expect(formatQuantity(nanoUnits(given))).toBe(written);
});
