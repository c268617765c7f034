import { Margin } from './margin';
import { findRefused, isPlainObject } from './not-emittable';
import { quotedText } from './scalar';

const LEFT = new Margin('', 0);

/**
 * One value as a YAML document: block style, two spaces, list items indented below their key, members in the order given.
 * YAML 1.1 and 1.2 readers get the same value from it. Members that are undefined are left out.
 * @throws NotEmittable, with the path, for what JSON lacks: undefined in lists, functions, classes, NaN, infinities, half a surrogate pair
 */
export function emit(value: unknown): string {
  try {
    if (typeof value === 'string') return `${quotedText(value)}\n`;
    if (typeof value !== 'object' || value === null) return `${plainText(value)}\n`;
    if (Array.isArray(value)) return listText(value, LEFT, LEFT) || '[]\n';
    return mapText(value, LEFT, LEFT) || '{}\n';
  } catch (error) {
    throw findRefused(value) ?? error;
  }
}

/** Several documents as one stream, separated by `---`. */
export function emitDocuments(values: readonly unknown[]): string {
  let text = '';
  for (let index = 0; index < values.length; index++) {
    if (index > 0) text += '---\n';
    text += emit(values[index]);
  }
  return text;
}

/**
 * Several documents as the bytes of a file. Keeping many files in memory is cheaper so: a string that was put together from pieces drags
 * them along until somebody reads it.
 */
export function emitBytes(values: readonly unknown[]): Buffer {
  return Buffer.from(emitDocuments(values));
}

/** Lines of a map, none for an empty one. */
function mapText(map: object, first: Margin, margin: Margin): string {
  if (!isPlainObject(map)) throw new TypeError('no plain object');
  let text = '';
  let at = first;
  for (const key in map) {
    const value = (map as Record<string, unknown>)[key];
    if (value === undefined) continue;
    const member = at.member(key);
    at = margin;
    if (typeof value === 'string') text += member.string(value);
    else if (typeof value !== 'object' || value === null) text += member.plain(plainText(value));
    else {
      const inner = margin.inner();
      const nested = Array.isArray(value) ? listText(value, inner, inner) : mapText(value, inner, inner);
      if (nested === '') text += member.plain(Array.isArray(value) ? '[]' : '{}');
      else text += member.open + nested;
    }
  }
  return text;
}

/** Lines of a list, none for an empty one. */
function listText(list: readonly unknown[], first: Margin, margin: Margin): string {
  let text = '';
  let at = first;
  for (let index = 0; index < list.length; index++) {
    const value = list[index];
    if (typeof value === 'string') text += at.item.string(value);
    else if (typeof value !== 'object' || value === null) text += at.item.plain(plainText(value));
    else if (Array.isArray(value)) text += listText(value, at.first(), margin.inner()) || at.item.plain('[]');
    else text += mapText(value, at.first(), margin.inner()) || at.item.plain('{}');
    at = margin;
  }
  return text;
}

/** A value that is no string, list or map. YAML 1.1 wants a dot before an exponent. */
function plainText(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new TypeError('no plain value');
  const text = JSON.stringify(value);
  return text.includes('e') && !text.includes('.') ? text.replace('e', '.0e') : text;
}
