import { formatIp, parseIp, parsePrefix } from './ip-text';

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ['::', '::'],
  ['::1.2.3.4', '::102:304'],
  ['1::', '1::'],
  ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
  ['1:0:3:4:5:6:7:8', '1:0:3:4:5:6:7:8'],
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

test('sloppy reading takes leading zeros', () => {
  expect(parsePrefix('010.0.0.0/08', 'sloppy')).toEqual({ ip: { bits: 10n << 24n, size: 32 }, length: 8 });
  expect(parsePrefix('010.0.0.0/8')).toBeUndefined();
  expect(parsePrefix('10.0.0.0/33', 'sloppy')).toBeUndefined();
});
