import { parseQuantity } from './quantity-text';

const NANO = 10n ** 9n;

test.each([
  ['1', NANO],
  ['+1k', 1000n * NANO],
  ['.5', NANO / 2n],
  ['5.', 5n * NANO],
  ['1E', 10n ** 18n * NANO],
  ['1e3', 1000n * NANO],
  ['1E-3', NANO / 1000n],
  ['1.5Gi', 1610612736n * NANO],
  ['-100m', -NANO / 10n],
  ['1n', 1n],
  ['0.1n', 1n],
  ['-0.1n', -1n],
  ['8Ei', (2n ** 63n - 1n) * NANO],
  ['Gi', 0n],
  ['0', 0n],
])('%s', (text, nano) => expect(parseQuantity(text)).toBe(nano));

test.each(['', '1 Gi', '1GiB', '1e2Gi', '1.5.5', 'a', '1K', '1e', '0x10', '１'])('%p is none', text => {
  expect(parseQuantity(text)).toBeUndefined();
});
