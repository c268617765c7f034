import { parseSpan } from './address-span';

const bits = (...octets: readonly number[]): bigint => octets.reduce((sum, octet) => sum * 256n + BigInt(octet), 0n);

test('a network and a range are read with their ends', () => {
  expect(parseSpan('192.0.2.0/30')).toMatchObject({ size: 32, first: bits(192, 0, 2, 0), last: bits(192, 0, 2, 3) });
  expect(parseSpan('192.0.2.10 - 192.0.2.10')).toMatchObject({ size: 32, first: bits(192, 0, 2, 10) });
  expect(parseSpan('192.0.2.1..192.0.3.1', '..')).toMatchObject({ last: bits(192, 0, 3, 1) });
  expect(parseSpan('fd00::1-fd00::ff')).toMatchObject({ size: 128, last: (0xfd00n << 112n) + 255n });
});

test('it writes itself as it was written', () => {
  expect(parseSpan('192.0.2.0/30').toString()).toBe('192.0.2.0/30');
  expect(parseSpan('192.0.2.10-192.0.2.20').toString()).toBe('192.0.2.10-192.0.2.20');
});

test.each([
  ['192.0.2.20-192.0.2.10', "'192.0.2.20-192.0.2.10' ends before it begins"],
  ['192.0.2.1-fd00::1', "'192.0.2.1-fd00::1' goes from one family of addresses to the other"],
  ['192.0.2.1-20', "'192.0.2.1-20' is no range of addresses, e.g. 192.0.2.10-192.0.2.20"],
  ['192.0.2.1-192.0.2.2-192.0.2.3', "'192.0.2.1-192.0.2.2-192.0.2.3' is no range of addresses"],
  ['192.0.2.1', "'192.0.2.1' is no network in CIDR notation"],
  ['192.0.2.1/24', 'the network is 192.0.2.0/24'],
])('%s is refused', (text, message) => {
  expect(() => parseSpan(text)).toThrow(RangeError);
  expect(() => parseSpan(text)).toThrow(message);
});
