import { compileExpression } from './compile';

/** The value of an expression over `self`, or what it fails with. */
function evaluate(text: string, self: unknown = null): unknown {
  const compiled = compileExpression(text);
  if ('fault' in compiled) return compiled.fault;
  try {
    return compiled.evaluate({ self });
  } catch (error) {
    return error;
  }
}

type Row = readonly [expression: string, value: unknown];

test.each<Row>([
  ['"abc".matches("^(?i)ABC$")', true],
  ['"äb".matches(r"^\\pL+$")', true],
  ['"\\u00a0".matches("\\\\s")', false],
  ['"😀b".substring(1)', 'b'],
  ['"abc".substring(1, 2)', 'b'],
  ['"😀b".indexOf("b")', 1n],
  ['"abab".lastIndexOf("b")', 3n],
  ['"abab".lastIndexOf("b", 2)', 1n],
  ['"a😀".charAt(1)', '😀'],
  ['"ÄB".lowerAscii()', 'Äb'],
  ['"äb".upperAscii()', 'äB'],
  ['"\\u00a0a ".trim()', 'a'],
  ['"a,b,c".split(",", 2)', ['a', 'b,c']],
  ['"😀a".split("")', ['😀', 'a']],
  ['"aaa".replace("a", "b", 2)', 'bba'],
  ['"ab".replace("", "-")', '-a-b-'],
  ['"a1b22".find("[0-9]+")', '1'],
  ['"a1b22".findAll("[0-9]+")', ['1', '22']],
  ['"a1b22".findAll("[0-9]+", 1)', ['1']],
  ['"abc".reverse()', 'cba'],
])('strings: %s', (expression, value) => expect(evaluate(expression)).toEqual(value));

test.each<Row>([
  ['duration("0") == duration("0s")', true],
  ['duration("1500ms").getMilliseconds()', 1500n],
  ['duration("-1h30m").getMinutes()', -90n],
  ['duration("1h") < duration("61m")', true],
  ['int("+12")', 12n],
  ['double("1e3")', 1000],
  ['timestamp("2024-01-02T03:04:05Z").getFullYear()', 2024n],
  ['int(timestamp("1970-01-01T00:00:10Z"))', 10n],
])('conversions: %s', (expression, value) => expect(evaluate(expression)).toEqual(value));

test.each([
  'duration("h")',
  'duration("300y")',
  'duration("2562048h")',
  'int("0x10")',
  'int(" 1")',
  'double("0x10")',
  'timestamp("2024-01-02 03:04:05Z")',
])('conversions that fail: %s', expression => expect(evaluate(expression)).toBeInstanceOf(Error));

test.each<Row>([
  ['quantity("1Gi").isGreaterThan(quantity("1G"))', true],
  ['quantity("1") == quantity("1000m")', true],
  ['quantity("500m").compareTo(quantity("1"))', -1n],
  ['quantity("1.5").isInteger()', false],
  ['quantity("2k").asInteger()', 2000n],
  ['quantity("1").add(quantity("1")).sub(1).asInteger()', 1n],
  ['quantity("-1m").sign()', -1n],
  ['isQuantity("1 Gi")', false],
  ['isQuantity("1E")', true],
])('quantities: %s', (expression, value) => expect(evaluate(expression)).toEqual(value));

test.each<Row>([
  ['isIP("10.0.0.1")', true],
  ['isIP("010.0.0.1")', false],
  ['isIP("fe80::1%eth0")', false],
  ['isIP("::ffff:1.2.3.4")', false],
  ['isCIDR("10.0.0.1/8")', true],
  ['isCIDR("10.0.0.0/08")', false],
  ['cidr("10.0.0.0/8").containsIP("10.1.2.3")', true],
  ['cidr("10.0.0.0/8").containsIP(ip("11.0.0.0"))', false],
  ['cidr("10.0.0.0/8").containsCIDR("10.1.0.0/16")', true],
  ['cidr("10.0.0.0/16").containsCIDR("10.0.0.0/8")', false],
  ['string(cidr("10.1.2.3/8").masked())', '10.0.0.0/8'],
  ['string(ip("FD00:0:0::0:1"))', 'fd00::1'],
  ['ip("::1").family()', 6n],
  ['ip.isCanonical("fd00::0001")', false],
  ['ip("127.0.0.1").isLoopback()', true],
  ['ip("169.254.1.1").isGlobalUnicast()', false],
  ['isURL("https://example.com/a?b=c")', true],
  ['isURL("/a")', true],
  ['isURL("*")', true],
  ['isURL("example.com")', false],
  ['isURL("https://example.com#a")', false],
  ['url("https://[::1]:80/a?b=c").getHostname()', '::1'],
  ['url("https://a:80/b%20c?b=c").getPort()', '80'],
  ['url("https://a/b%20c?b=c").getEscapedPath()', '/b%20c'],
])('network: %s', (expression, value) => expect(evaluate(expression)).toEqual(value));

test.each<Row>([
  ['[3, 1, 2].max()', 3n],
  ['["b", "a"].min()', 'a'],
  ['[1.5, 2.0].sum()', 3.5],
  ['[1, 2, 2].isSorted()', true],
  ['[1, 2, 1].lastIndexOf(1)', 2n],
  ['["a", "b"].indexOf("b")', 1n],
])('lists: %s', (expression, value) => expect(evaluate(expression)).toEqual(value));

test('an unknown function is found when the rule is compiled', () => {
  expect(compileExpression('self.frobnicate()')).toEqual({ fault: expect.stringContaining('frobnicate') as string });
});

test('it is known what an expression reads', () => {
  expect(compileExpression('has(self.a) && self.b.c == oldSelf.d')).toMatchObject({
    usesOldSelf: true,
    fields: new Set(['a', 'b', 'd']),
  });
  expect(compileExpression('self == oldSelf')).toMatchObject({ usesOldSelf: true, fields: undefined });
  expect(compileExpression('self.all(x, x > 0)')).toMatchObject({ usesOldSelf: false, fields: undefined });
});
