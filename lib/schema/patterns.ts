import type { RE2JS } from 're2js';

/** Tells whether a pattern is found anywhere in a string. */
export type PatternMatch = (text: string) => boolean;

const compiled = new Map<string, RE2JS | undefined>();

/** A regular expression in RE2 syntax, as the API server compiles it; undefined if it is none. */
export function compileRe2(pattern: string): RE2JS | undefined {
  if (!compiled.has(pattern)) {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded when the first pattern is needed
    const re2 = require('re2js') as typeof import('re2js');
    let regexp: RE2JS | undefined;
    try {
      regexp = re2.RE2JS.compile(pattern);
    } catch {
      regexp = undefined;
    }
    compiled.set(pattern, regexp);
  }
  return compiled.get(pattern);
}

/** The match of a `pattern` keyword: RE2, unanchored. An invalid pattern matches nothing, as on the API server. */
export function compilePattern(pattern: string): PatternMatch {
  let regexp: RE2JS | undefined;
  return text => (regexp ??= compileRe2(pattern))?.test(text) ?? false;
}

/** Length in Unicode code points, as `minLength` and `maxLength` count it. */
export function codePointLength(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length - 1; i++) {
    if ((text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      length--;
      i++;
    }
  }
  return length;
}
