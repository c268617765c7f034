import { parseGoDuration } from './duration';

test.each([
  ['0', 0n],
  ['10m', 600_000_000_000n],
  ['1h30m', 5_400_000_000_000n],
  ['-1.5s', -1_500_000_000n],
  ['.5ms', 500_000n],
  ['1.s', 1_000_000_000n],
  ['1µs', 1_000n],
  ['2562047h47m16.854775807s', 2n ** 63n - 1n],
])('%s is %s ns', (text, length) => {
  expect(parseGoDuration(text)).toBe(length);
});

test.each(['', '5', 'h', '1d', '1 h', '2562047h47m16.854775808s', '+-1s'])('%j is no Go duration', text => {
  expect(parseGoDuration(text)).toBeUndefined();
});
