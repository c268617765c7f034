import { compareDurations, formatDuration, nanoseconds, parseFluxDuration, parseGoDuration } from './duration';

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
  expect(() => nanoseconds(text)).toThrow(`'${text}' is no duration: give numbers with h, m, s or ms, e.g. 10m, 1h30m`);
});

test('Flux takes no sign and no unit below a millisecond', () => {
  expect(parseFluxDuration('1h0.5s')).toBe(3_600_500_000_000n);
  for (const text of ['-1s', '+1s', '1us', '0', '1.s', '.5s']) expect(parseFluxDuration(text)).toBeUndefined();
});

test('durations compare by length', () => {
  expect(compareDurations('60m', '1h')).toBe(0);
  expect(compareDurations('59m', '1h')).toBe(-1);
  expect(compareDurations('1h1ms', '1h')).toBe(1);
});

test.each([
  ['90m', '1h30m'],
  ['0', '0s'],
  ['1500ms', '1s500ms'],
  ['-1h', '-1h'],
  ['1.5us', '1us500ns'],
])('%s is written %s', (given, written) => {
  expect(formatDuration(nanoseconds(given))).toBe(written);
});
