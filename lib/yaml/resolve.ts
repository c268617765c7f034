/**
 * What kubectl (sigs.k8s.io/yaml, a YAML 1.1 reader with Go's numbers) takes a plain scalar for. Dates and times of day stay strings.
 * Infinity and NaN are returned as such: JSON has neither, so kubectl refuses them later.
 */
export function resolvePlain(text: string): null | boolean | number | string {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  if (/^[-+0-9]/.test(text)) return resolveNumber(text) ?? text;
  // after a dot Go lets an underscore stand between digits only
  if (/^\.[0-9]/.test(text)) return resolveFloat(text.replace(/(?<=[0-9])_(?=[0-9])/g, '')) ?? text;
  return text;
}

const WORDS = new Map<string, null | boolean | number>([
  ...allCases(['', '~', 'null'], null),
  ...allCases(['y', 'yes', 'on', 'true'], true),
  ...allCases(['n', 'no', 'off', 'false'], false),
  ['.nan', Number.NaN],
  ['.NaN', Number.NaN],
  ['.NAN', Number.NaN],
  ...allCases(['.inf', '+.inf'], Number.POSITIVE_INFINITY),
  ...allCases(['-.inf'], Number.NEGATIVE_INFINITY),
]);

/** Words as YAML 1.1 has them: in small letters, with a capital first, in capitals. */
function allCases<T>(words: readonly string[], value: T): [string, T][] {
  const capital = (word: string): string => word.replace(/[a-z]/, letter => letter.toUpperCase());
  return words.flatMap(word => [word, capital(word), word.toUpperCase()].map((form): [string, T] => [form, value]));
}

function resolveNumber(text: string): number | undefined {
  const digits = text.replaceAll('_', '');
  const [, sign, rest] = /^([-+]?)(.*)$/.exec(digits)!;
  const integer = resolveInteger(rest!);
  if (integer === undefined) return resolveFloat(digits);
  return sign === '-' && integer !== 0 ? -integer : integer;
}

/** An unsigned integer in Go's literal forms. */
function resolveInteger(text: string): number | undefined {
  if (/^(?:0|[1-9][0-9]*|0x[0-9a-f]+|0o[0-7]+|0b[01]+)$/i.test(text)) return Number(text);
  return /^0[0-7]+$/.test(text) ? Number.parseInt(text, 8) : undefined;
}

function resolveFloat(text: string): number | undefined {
  if (!/^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:e[-+]?[0-9]+)?$/i.test(text)) return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}
