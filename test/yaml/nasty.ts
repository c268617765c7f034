/** A small generator of numbers that follow from a seed (mulberry32). */
export class Dice {
  constructor(private state: number) {}

  /** A number from 0 up to, not including, `sides`. */
  roll(sides: number): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.roll(items.length)]!;
  }
}

const WORDS =
  'y n yes no on off true false null ~ Y N YES No On OFF True FALSE Null NULL .inf -.inf +.INF .nan .NaN = << <<: - -- --- ... .. . ? : , [ ] { } [] {} # & * ! | > % @ ` |- >- - ? : #' +
  ' !!str !!binary &anchor *alias %YAML \\ / ~/ -n --flag -flag=x --a:b ./run $(VAR) (x) ^a$ ;x __proto__ constructor';
const NUMBERS =
  '0 -0 00 1 -1 +1 017 0o17 0O17 0x1F 0b101 1_000 _1 1_ 1. .5 -.5 1.5 1e3 1E3 1e+3 1.e5 1.5e-3 e0 E5 -e3 e+1 .e1 1e400 0.1.2 1.2.3 1.20.2 10.0.0.0/8 192.168.0.1 12:30 12:30:45 190:20:30.5 1:2' +
  ' 2001-01-01 2001-1-1 2001-12-14t21:59:43.10-05:00 2001-12-14T21:59:43Z 10Gi 100m 30d 1h30m 5e 5f 0f 1b1 1o7 12e03 9007199254740993 18446744073709551616 1i 0x 0xg 1,000 1.0.0 1..2 1.5Gi 5c9e12 0d 0x1p-2 infinity nan NaN Infinity +.inf';
const PIECES = [
  ' ', '  ', '\t', '\n', '\n\n', '\n ', ' \n', '\r', '\r\n', ': ', ' #', ':', '#', '"', "'", '\\', '\\n', '- ', '? ', '|', '>', '---\n', '\n---\n', '\n...\n', '${X}', '{{ .x }}', '%d', ',', '[', ']', '{', '}', '&', '*', '!', '@', '`',
  '\u0000', '\u0007', '\u001b', '\u007f', '\u0085', '\u00a0', '\u00ad', '\u061c', '\u200b', '\u200e', '\u2028', '\u2029', '\u202e', '\u2066', '\ufeff', '\ufffd', '\ufffe', '\uffff', 'é', 'ü', '日本', '𝒳', '😀', '👩\u200d👩', '\ue000', '\u{10ffff}', '\u{1fffe}',
  'a', 'b', 'word', 'key', 'Zeile', '0', '1', 'e', 'x', '_', '-', '.', '/', '=', '<', '~',
]; // prettier-ignore
const TEXTS = [
  '',
  ...WORDS.split(' '),
  ...NUMBERS.split(' '),
  '#!/bin/sh\nset -e\n\techo "a: b" # c\n\nexit 0\n',
  'line one\nline two',
  'kept\n\n\n',
  '  indented\nfirst',
  '\n  later indented\n',
  '\nleading break',
  'blank\n   \ninside',
  'ends in blanks\n   ',
  'ends in blanks\n   \n',
  'trailing \nspaces \n',
  '- a\n- b\n',
  'key: value\n',
  'über\nmehrere Zeilen\n',
  'a\u2028b\nc',
  'x'.repeat(1100),
  `${'long key '.repeat(130)}end`,
  '"quoted"',
  `both " and '`,
  'it is: a # trap',
  'a  b   c',
  'a:b:c',
  'a#b',
  'http://example.com:80/?a=b&c=d#e',
];
const VALUES = [
  null,
  true,
  false,
  0,
  1,
  -1,
  255,
  1.5,
  -0.25,
  1e21,
  1e-7,
  1.5e300,
  5e-324,
  1e20,
  9007199254740991,
  -2147483648,
  100000,
  1e6,
  123456789012,
];

/** A string that some reader may take for something else. */
export function nastyText(dice: Dice): string {
  if (dice.roll(3) === 0) return dice.pick(TEXTS);
  let text = dice.roll(4) === 0 ? dice.pick(TEXTS) : '';
  for (let piece = dice.roll(6); piece >= 0; piece--) text += dice.pick(PIECES);
  return text;
}

/** A JSON value with nasty keys, values and list items, up to `depth` levels deep. */
export function nastyValue(dice: Dice, depth: number): unknown {
  const shape = depth <= 0 ? dice.roll(6) : dice.roll(10);
  if (shape < 5) return nastyText(dice);
  if (shape === 5) return dice.pick(VALUES);
  const size = dice.roll(5);
  if (shape < 8) return Array.from({ length: size }, () => nastyValue(dice, depth - 1));
  const map: Record<string, unknown> = {};
  for (let member = 0; member < size; member++) {
    // a member of this name is no trouble of YAML but of the objects that JavaScript readers make
    const key = nastyText(dice);
    if (key !== '__proto__') map[key] = nastyValue(dice, depth - 1);
  }
  return map;
}
