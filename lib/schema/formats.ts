import { parsePrefix } from '../values/cidr';
import { parseIp, parseIpv6 } from '../values/ip-address';
import { parseLooseDuration } from './loose-duration';
import { compileRe2 } from './patterns';
import { parseRequestUri } from './uri';

/** Tells whether a string has a format. */
export type FormatCheck = (text: string) => boolean;

/** A calendar date `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return false;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1]!;
}

/** RFC 3339 as Go's `time.Parse` reads it: for the times of metadata and of built-in kinds. */
export function isGoTime(text: string): boolean {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{1,2}):(\d{2}):(\d{2})([.,]\d+)?(Z|[+-](\d{2}):(\d{2}))$/.exec(text);
  if (match === null || !isDate(match[1]!)) return false;
  const [hour, minute, second, offsetHour, offsetMinute] = [2, 3, 4, 7, 8].map(group => Number(match[group] ?? 0));
  return hour! <= 23 && minute! <= 59 && second! <= 59 && offsetHour! <= 24 && offsetMinute! <= 60;
}

/** RFC 3339, read loosely: any character before the fraction, any offset, no leap second. */
function isDateTime(text: string): boolean {
  const [date = '', time] = text.toLowerCase().split('t');
  if (time === undefined || !isDate(date)) return false;
  const match = /^(\d{2}):(\d{2}):(\d{2})([^\n]\d+)?(z|[+-]\d{2}:\d{2})$/.exec(time);
  return match !== null && match[1]! <= '23' && match[2]! <= '59' && match[3]! <= '59';
}

const hostname = String.raw`^([a-zA-Z0-9\p{S}\p{L}]((-?[a-zA-Z0-9\p{S}\p{L}]{0,62})?)|([a-zA-Z0-9\p{S}\p{L}](([a-zA-Z0-9-\p{S}\p{L}]{0,61}[a-zA-Z0-9\p{S}\p{L}])?)(\.)){1,}([a-zA-Z\p{L}]){2,63})$`;

function isHostname(text: string): boolean {
  const bytes = (part: string): number => Buffer.byteLength(part);
  return compileRe2(hostname)!.test(text) && bytes(text) <= 255 && text.split('.').every(part => bytes(part) <= 63);
}

const matches =
  (pattern: RegExp, maximum = Infinity): FormatCheck =>
  text =>
    text.length <= maximum && pattern.test(text);

/** Formats that the API server enforces, by name without dashes, with its reading of each, quirks included. */
const CHECKS: Readonly<Record<string, FormatCheck>> = {
  bsonobjectid: matches(/^[0-9a-fA-F]{24}$/),
  byte: matches(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/),
  cidr: text => parsePrefix(text, 'sloppy') !== undefined,
  date: isDate,
  datetime: isDateTime,
  duration: text => parseLooseDuration(text) !== undefined,
  hexcolor: matches(/^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/),
  hostname: isHostname,
  ipv4: text => text.includes('.') && parseIp(text, 'sloppy') !== undefined,
  ipv6: text => parseIpv6(text) !== undefined,
  k8slongname: matches(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/, 253),
  k8sshortname: matches(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 63),
  mac: matches(
    /^([0-9a-f]{2}([:-]))[0-9a-f]{2}(\2[0-9a-f]{2}){4}((\2[0-9a-f]{2}){2}|(\2[0-9a-f]{2}){14})?$|^[0-9a-f]{4}(\.[0-9a-f]{4}){2}(\.[0-9a-f]{4}|(\.[0-9a-f]{4}){7})?$/i,
  ),
  password: () => true,
  ssn: matches(/^\d{3}[- ]?\d{2}[- ]?\d{4}$/, 11),
  uri: text => parseRequestUri(text) !== undefined,
  uuid: matches(/^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i),
  uuid3: matches(/^[0-9a-f]{8}-?[0-9a-f]{4}-?3[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i),
  uuid4: matches(/^[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i),
  uuid5: matches(/^[0-9a-f]{8}-?[0-9a-f]{4}-?5[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i),
};

/**
 * Formats that the API server enforces and this library does not: no known CRD uses them.
 * A string that breaks one of them passes here.
 */
export const UNCHECKED_FORMATS: ReadonlySet<string> = new Set([
  'email',
  'isbn',
  'isbn10',
  'isbn13',
  'creditcard',
  'rgbcolor',
]);

/** The check of a format; undefined for formats that the API server ignores, such as `int32` or `idn-hostname`. */
export function formatCheck(format: string): FormatCheck | undefined {
  const name = format.replaceAll('-', '');
  if (Object.hasOwn(CHECKS, name)) return CHECKS[name];
  return UNCHECKED_FORMATS.has(name) ? () => true : undefined;
}
