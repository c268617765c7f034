import { Cidr, parsePrefix } from './cidr';
import { parseIp } from './ip-address';

test.each([
  ['10.244.0.0/16', '10.244.0.0/16'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['192.0.2.1/32', '192.0.2.1/32'],
  ['2001:DB8:0:0:1::/64', undefined],
  ['2001:DB8:0:0::/64', '2001:db8::/64'],
  ['::/0', '::/0'],
  ['::ffff:192.0.2.0/120', '::ffff:c000:200/120'],
])('%s is read as %s', (text, written) => {
  if (written === undefined) expect(() => Cidr.parse(text)).toThrow(RangeError);
  else expect(Cidr.parse(text).toString()).toBe(written);
});

test.each([
  '',
  '10.0.0.0',
  '10.0.0/8',
  '10.0.0.0/33',
  '10.0.0.0/08',
  '010.0.0.0/8',
  '256.0.0.0/8',
  'fd00::1::/64',
  'fd00::%eth0/64',
  '1:2:3:4:5:6:7:8:9/64',
])('%j is no network', text => {
  expect(() => Cidr.parse(text)).toThrow(`'${text}' is no network in CIDR notation, e.g. 10.244.0.0/16 or fd00::/64`);
});

test('bits behind the prefix are refused, with the network that was meant', () => {
  expect(() => Cidr.parse('10.1.2.3/8')).toThrow(
    "'10.1.2.3/8' has bits set behind its prefix of 8: the network is 10.0.0.0/8",
  );
});

test('overlap and containment', () => {
  const [pods, half, services, six] = ['10.244.0.0/16', '10.244.128.0/17', '10.96.0.0/16', 'fd00::/8'].map(text =>
    Cidr.parse(text),
  );
  expect(pods!.overlaps(half!)).toBe(true);
  expect(half!.overlaps(pods!)).toBe(true);
  expect(pods!.overlaps(services!)).toBe(false);
  expect(pods!.overlaps(six!)).toBe(false);
  // the same numbers in the other family
  expect(pods!.overlaps(Cidr.parse('::af4:0/112'))).toBe(false);
  expect(pods!.contains(half!)).toBe(true);
  expect(half!.contains(pods!)).toBe(false);
  expect(pods!.contains(parseIp('10.244.255.255')!)).toBe(true);
  expect(pods!.contains(parseIp('10.245.0.0')!)).toBe(false);
  expect(Cidr.parse('::/0').contains(parseIp('10.244.0.1')!)).toBe(false);
});

test('addresses by number', () => {
  expect(Cidr.parse('10.96.0.0/16').addressAt(10)).toBe('10.96.0.10');
  expect(Cidr.parse('fd00:1::/112').addressAt(1)).toBe('fd00:1::1');
  expect(() => Cidr.parse('10.0.0.0/30').addressAt(4)).toThrow('10.0.0.0/30 has no address number 4');
});

test('dual-stack lists', () => {
  expect(Cidr.parseList('10.244.0.0/16, fd00::/64').map(String)).toEqual(['10.244.0.0/16', 'fd00::/64']);
});

test('sloppy reading takes leading zeros', () => {
  expect(parsePrefix('010.0.0.0/08', 'sloppy')).toEqual({ ip: { bits: 10n << 24n, size: 32 }, length: 8 });
  expect(parsePrefix('010.0.0.0/8')).toBeUndefined();
  expect(parsePrefix('10.0.0.0/33', 'sloppy')).toBeUndefined();
});
