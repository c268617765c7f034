/** Text that go-yaml, or a reader of YAML 1.1, takes for something other than a string. Source: gopkg.in/yaml.v3, `resolve` and `encode`. */
const NO_STRING = [
  /^(|~|null|Null|NULL|true|True|TRUE|false|False|FALSE)$/,
  /^(y|Y|yes|Yes|YES|on|On|ON|n|N|no|No|NO|off|Off|OFF)$/,
  /^[-+]?(\.inf|\.Inf|\.INF)$|^\.(nan|NaN|NAN)$/,
  /^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?$/,
  /^\d{4}-(0?[1-9]|1[0-2])-(0?[1-9]|[12]\d|3[01])([Tt]\d\d?:\d\d?:\d\d?(\.\d+)?(Z|[-+]\d\d:\d\d))?$/,
];

/** What can't stand without quotes: YAML's indicators at the start, a document's marks, a colon at the end. */
const NO_PLAIN = /^[#,[\]{}&*!|>'"%@`]|^(---|\.\.\.)|^[-?:]$|:$/;

/** A word of printable ASCII without spaces as go-yaml writes it, byte by byte. */
export function goYamlWord(word: string): string {
  if (isNumber(word) || NO_STRING.some(pattern => pattern.test(word))) return `"${word}"`;
  return NO_PLAIN.test(word) ? `'${word.replaceAll("'", "''")}'` : word;
}

/** Underscores may stand anywhere but first, behind a point at the start only between digits; a number too large for a float is none. */
function isNumber(word: string): boolean {
  if (!/^[-+.0-9]/.test(word)) return false;
  if (/^\..*(?:_(?!\d)|(?<!\d)_)/.test(word)) return false;
  const digits = word.replaceAll('_', '');
  if (/^[-+]?(0[xX][0-9a-fA-F]+|0[bB][-+]?[01]+|0[oO][-+]?[0-7]+)$/.test(digits)) return true;
  return /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/.test(digits) && Number.isFinite(Number(digits));
}
