import { formatIp, isMappedIpv4, parseIp } from './ip-address';

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ['::', '::'],
  ['::1.2.3.4', '::102:304'],
  ['1::', '1::'],
  ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
  ['1:0:3:4:5:6:7:8', '1:0:3:4:5:6:7:8'],
  ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
  ['0:0:1:0:0:1:0:0', '::1:0:0:1:0:0'],
])('%s is %s', (text, canonical) => expect(formatIp(parseIp(text)!)).toBe(canonical));

test.each([
  '',
  '1.2.3',
  '1.2.3.256',
  '01.2.3.4',
  '1:2',
  ':::',
  '1::2::3',
  '12345::',
  '::1%eth0',
  '1:2:3:4:5:6:7::8',
  '1.2.3.4::',
])('%p is no address', text => expect(parseIp(text)).toBeUndefined());

test('an IPv4 address may hide in an IPv6 one', () => {
  expect(isMappedIpv4(parseIp('::ffff:192.0.2.1')!)).toBe(true);
  expect(isMappedIpv4(parseIp('192.0.2.1')!)).toBe(false);
});
