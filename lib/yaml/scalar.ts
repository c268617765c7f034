import { isIllFormed } from './not-emittable';

/**
 * Text that every reader takes for this same string without quotes. It starts with a letter, alone or behind one or two dashes, with a sign
 * that YAML gives no meaning, with a number whose unit follows (`10Gi`, `1.5h`, not `1e3` nor `0x1f`), or with digits around two dots
 * (`10.0.0.0/8`). Colons and hashes stand only where they begin no mapping and no comment; words that some reader takes for a boolean, null
 * or a number are left out.
 */
const PLAIN =
  /^(?!(?:y|n|yes|no|on|off|true|false|null|\.inf|\.nan|-{0,2}\.?e[-+]?[0-9]+)$)(?:-{0,2}[a-z]|[/_($^;\\]|\.[/a-z]|\.\.\/|[1-9][0-9]*(?:\.[0-9]+)?[a-df-z]|[0-9]+\.[0-9]+\.[0-9])(?:[!-9;-~]|:(?=[!-~])| +(?=[!"$-~]))*$/i;

/** Printable ASCII, what most strings are made of. */
const ASCII_LINE = /^[ -~]*$/;

/** Several lines that can stand as they are below a `|`: printable, the first one with text not indented. */
const ASCII_LINES = /^(?!\n*(?:[ \t]|$))[\t\n -~]*$/;

/** Lines of spaces alone at the end: readers disagree on them. */
const BLANK_END = /\n[ \t]+\n*$/;

/** Characters beyond ASCII that a person can see: no controls, odd spaces, line separators, directions or byte order marks. */
const SEEN =
  '\\u00a1-\\u00ac\\u00ae-\\u061b\\u061d-\\u1fff\\u2010-\\u2027\\u2030-\\u205e\\u2070-\\ud7ff\\uf900-\\ufefe\\uff00-\\uffef\\u{10000}-\\u{1ffff}';
const ALL_SEEN = new RegExp(`[${SEEN}]`, 'gu');
const UNSEEN = new RegExp(`[^ -~${SEEN}]`, 'gu');

/**
 * A string as a YAML scalar. The lines of a block begin below its key, behind `indent`.
 * @throws TypeError for half a surrogate pair
 */
export function scalarText(value: string, indent: string): string {
  if (PLAIN.test(value)) return value;
  // whether a visible character beyond ASCII can stand is decided as if it were a letter
  const ascii = ASCII_LINES.test(value) ? value : value.replace(ALL_SEEN, 'x');
  if (value.includes('\n')) {
    return ASCII_LINES.test(ascii) && !BLANK_END.test(value) ? blockText(value, indent) : quotedText(value);
  }
  return PLAIN.test(ascii) ? value : quotedText(value);
}

/** A string as a YAML scalar on one line, not longer than what it says. */
export function lineText(value: string): string {
  return value.includes('\n') ? quotedText(value) : scalarText(value, '');
}

/** Single quotes where they save escapes, else double quotes. */
export function quotedText(value: string): string {
  if (ASCII_LINE.test(value)) {
    if (!value.includes('"')) return value.includes('\\') ? JSON.stringify(value) : `"${value}"`;
    return value.includes("'") ? JSON.stringify(value) : `'${value}'`;
  }
  if (isIllFormed(value)) throw new TypeError('half a surrogate pair');
  if (value.includes('"') && !value.includes("'") && value.search(UNSEEN) < 0) return `'${value}'`;
  return JSON.stringify(value).replace(UNSEEN, escapeText);
}

function blockText(value: string, indent: string): string {
  const ended = value.endsWith('\n');
  const chomping = !ended ? '-' : value.endsWith('\n\n') ? '+' : '';
  const lines = `\n${ended ? value.slice(0, -1) : value}`;
  const blanks = lines.includes('\n\n') || lines.endsWith('\n');
  return `|${chomping}${blanks ? lines.replace(/\n(?!\n|$)/g, `$&${indent}`) : lines.replaceAll('\n', `\n${indent}`)}`;
}

function escapeText(character: string): string {
  const code = character.codePointAt(0)!;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
