import type { Environment } from '@marcbachmann/cel-js';
import { compileRe2 } from '../patterns';
import { OWN_PREFIX } from './rewrite';

/** Order of two strings by code point, which is that of their UTF-8 bytes. */
export function compareText(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

/** Functions on strings: positions count code points, regular expressions are RE2. */
export function registerStrings(environment: Environment): void {
  const own = `string.${OWN_PREFIX}`;
  environment
    .registerFunction(`${own}matches(string): bool`, (text: string, pattern: string) => regexp(pattern).test(text))
    .registerFunction(
      'string.find(string): string',
      (text: string, pattern: string) => findAll(text, pattern, 1)[0] ?? '',
    )
    .registerFunction('string.findAll(string): list<string>', (text: string, pattern: string) =>
      findAll(text, pattern, -1),
    )
    .registerFunction('string.findAll(string, int): list<string>', (text: string, pattern: string, limit: bigint) =>
      findAll(text, pattern, Number(limit)),
    )
    .registerFunction(`${own}substring(int): string`, (text: string, start: bigint) => substring(text, start))
    .registerFunction(`${own}substring(int, int): string`, substring)
    .registerFunction('string.charAt(int): string', charAt)
    .registerFunction(`${own}indexOf(string): int`, (text: string, part: string) => indexOf(text, part, 0n))
    .registerFunction(`${own}indexOf(string, int): int`, indexOf)
    .registerFunction(`${own}lastIndexOf(string): int`, (text: string, part: string) =>
      lastIndexOf(text, part, BigInt(codePoints(text).length)),
    )
    .registerFunction(`${own}lastIndexOf(string, int): int`, lastIndexOf)
    .registerFunction(`${own}split(string): list<string>`, (text: string, separator: string) =>
      split(text, separator, -1),
    )
    .registerFunction(`${own}split(string, int): list<string>`, (text: string, separator: string, limit: bigint) =>
      split(text, separator, Number(limit)),
    )
    .registerFunction('string.replace(string, string): string', (text: string, from: string, to: string) =>
      replace(text, from, to, -1),
    )
    .registerFunction(
      'string.replace(string, string, int): string',
      (text: string, from: string, to: string, n: bigint) => replace(text, from, to, Number(n)),
    )
    .registerFunction(`${own}lowerAscii(): string`, (text: string) => text.replaceAll(/[A-Z]+/g, s => s.toLowerCase()))
    .registerFunction(`${own}upperAscii(): string`, (text: string) => text.replaceAll(/[a-z]+/g, s => s.toUpperCase()))
    .registerFunction(`${own}trim(): string`, (text: string) =>
      text.replace(LEADING_SPACE, '').replace(TRAILING_SPACE, ''),
    )
    .registerFunction('string.reverse(): string', (text: string) => codePoints(text).reverse().join(''));
}

const SPACE = String.raw`[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+`;
const LEADING_SPACE = new RegExp(`^${SPACE}`);
const TRAILING_SPACE = new RegExp(`${SPACE}$`);

function codePoints(text: string): string[] {
  return Array.from(text);
}

function regexp(pattern: string): NonNullable<ReturnType<typeof compileRe2>> {
  const compiled = compileRe2(pattern);
  if (compiled === undefined) throw new Error(`illegal regular expression ${pattern}`);
  return compiled;
}

function findAll(text: string, pattern: string, limit: number): string[] {
  const matcher = regexp(pattern).matcher(text);
  const found: string[] = [];
  while (found.length !== limit && matcher.find()) found.push(matcher.group(0) ?? '');
  return found;
}

function checkRange(index: number, maximum: number): void {
  if (index < 0 || index > maximum) throw new Error(`index out of range: ${index}`);
}

function substring(text: string, start: bigint, end?: bigint): string {
  const points = codePoints(text);
  const last = end === undefined ? points.length : Number(end);
  checkRange(Number(start), points.length);
  checkRange(last, points.length);
  if (Number(start) > last) throw new Error(`invalid substring range: ${start} to ${last}`);
  return points.slice(Number(start), last).join('');
}

function charAt(text: string, index: bigint): string {
  const points = codePoints(text);
  checkRange(Number(index), points.length);
  return points[Number(index)] ?? '';
}

function occursAt(points: readonly string[], part: readonly string[], at: number): boolean {
  return part.every((point, i) => points[at + i] === point);
}

function indexOf(text: string, part: string, from: bigint): bigint {
  if (part === '') return from;
  checkRange(Number(from), Infinity);
  const points = codePoints(text);
  const wanted = codePoints(part);
  for (let at = Number(from); at <= points.length - wanted.length; at++)
    if (occursAt(points, wanted, at)) return BigInt(at);
  return -1n;
}

function lastIndexOf(text: string, part: string, from: bigint): bigint {
  if (part === '') return from;
  checkRange(Number(from), Infinity);
  const points = codePoints(text);
  const wanted = codePoints(part);
  for (let at = Math.min(Number(from), points.length - wanted.length); at >= 0; at--) {
    if (occursAt(points, wanted, at)) return BigInt(at);
  }
  return -1n;
}

function pieces(text: string, separator: string): string[] {
  return separator === '' ? codePoints(text) : text.split(separator);
}

function split(text: string, separator: string, limit: number): string[] {
  if (limit === 0) return [];
  const parts = pieces(text, separator);
  if (limit < 0 || parts.length <= limit) return parts;
  return [...parts.slice(0, limit - 1), parts.slice(limit - 1).join(separator)];
}

function replace(text: string, from: string, to: string, limit: number): string {
  if (from !== '') return limit < 0 ? text.replaceAll(from, () => to) : split(text, from, limit + 1).join(to);
  const points = codePoints(text);
  const gaps = limit < 0 ? points.length + 1 : Math.min(limit, points.length + 1);
  return points.map((point, i) => (i < gaps ? to : '') + point).join('') + (gaps > points.length ? to : '');
}
