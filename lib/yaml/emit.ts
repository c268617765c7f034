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
  const lines: string[] = [];
  addDocument(value, lines);
  return lines.join('');
}

/** Several documents as one stream, separated by `---`. */
export function emitDocuments(values: readonly unknown[]): string {
  const lines: string[] = [];
  for (let index = 0; index < values.length; index++) {
    if (index > 0) lines.push('---\n');
    addDocument(values[index], lines);
  }
  return lines.join('');
}

/** Adds the lines of a document. They are joined at the end: strings put together one by one cost a fifth more. */
function addDocument(value: unknown, lines: string[]): void {
  const start = lines.length;
  try {
    if (typeof value === 'string') lines.push(`${quotedText(value)}\n`);
    else if (typeof value !== 'object' || value === null) lines.push(`${plainText(value)}\n`);
    else addNested(value, LEFT, LEFT, lines);
  } catch (error) {
    throw findRefused(value) ?? error;
  }
  if (lines.length === start) lines.push(`${emptyText(value as object)}\n`);
}

/** Adds the lines of a map or a list, none for an empty one. */
function addNested(value: object, first: Margin, margin: Margin, lines: string[]): void {
  if (Array.isArray(value)) addList(value, first, margin, lines);
  else addMap(value, first, margin, lines);
}

function addMap(map: object, first: Margin, margin: Margin, lines: string[]): void {
  if (!isPlainObject(map)) throw new TypeError('no plain object');
  const members = map as Readonly<Record<string, unknown>>;
  // a look at all members first lets the processor fetch them from memory together, not one after the other
  for (const key in members) if (typeof members[key] === 'function') throw new TypeError('no plain value');
  let at = first;
  for (const key in members) {
    const value = members[key];
    if (value === undefined) continue;
    const member = at.member(key);
    at = margin;
    if (typeof value === 'string') lines.push(member.string(value));
    else if (typeof value !== 'object' || value === null) lines.push(member.plain(plainText(value)));
    else {
      const { length } = lines;
      addNested(value, member.first(), margin.inner(), lines);
      if (lines.length === length) lines.push(member.plain(emptyText(value)));
    }
  }
}

function addList(list: readonly unknown[], first: Margin, margin: Margin, lines: string[]): void {
  let at = first;
  for (let index = 0; index < list.length; index++) {
    const value = list[index];
    if (typeof value === 'string') lines.push(at.item.string(value));
    else if (typeof value !== 'object' || value === null) lines.push(at.item.plain(plainText(value)));
    else {
      const { length } = lines;
      addNested(value, at.first(), margin.inner(), lines);
      if (lines.length === length) lines.push(at.item.plain(emptyText(value)));
    }
    at = margin;
  }
}

function emptyText(value: object): string {
  return Array.isArray(value) ? '[]' : '{}';
}

/** A value that is no string, list or map. YAML 1.1 wants a dot before an exponent. */
function plainText(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new TypeError('no plain value');
  if (Number.isSafeInteger(value)) return String(value);
  const text = JSON.stringify(value);
  return text.includes('e') && !text.includes('.') ? text.replace('e', '.0e') : text;
}
