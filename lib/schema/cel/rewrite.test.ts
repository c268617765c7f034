import { rewriteRule } from './rewrite';

test.each([
  ["self.matches('a')", "self.k8s_matches('a')"],
  ["self . matches ('a')", "self .k8s_matches('a')"],
  ["'.matches(' == self", "'.matches(' == self"],
  ['r"\\".size() + "duration(\\"".size()', 'r"\\".size() + "duration(\\"".size()'],
  ['"""a".matches("b""".trim()', '"""a".matches("b""".k8s_trim()'],
  ["duration(self) > duration('1s')", "k8s_duration(self) > k8s_duration('1s')"],
  ['self.duration(1)', 'self.duration(1)'],
  ['my_duration(self)', 'my_duration(self)'],
  ['int(self) + self.int', 'k8s_int(self) + self.int'],
  ['has(self.a.b)', 'has(self.a.b)'],
  ['has(self[0].a)', '("a" in self[0])'],
  ["has(self['x)'].a.b) && has(self.c)", `("b" in self['x)'].a) && has(self.c)`],
  ["has(self.filter(x, x.a.matches('b'))[0].c)", `("c" in self.filter(x, x.a.k8s_matches('b'))[0])`],
  ["ip.isCanonical('::1')", "k8s_ipIsCanonical('::1')"],
])('%s', (rule, expected) => expect(rewriteRule(rule)).toBe(expected));
