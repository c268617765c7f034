import { isMap } from '../../rpc/values';

/** A JSONPath with the value that is waited for. */
export interface JsonPath {
  readonly path: string;
  readonly wanted: string | undefined;
  /** The values that the path leads to. */
  readonly select: (value: unknown) => readonly unknown[];
}

type Step = (value: unknown) => readonly unknown[];

/**
 * Reads `{PATH}` or `{PATH}=VALUE` (pkg jsonpath/jsonpath.go, Parse). Of JSONPath this knows members, indices, `*` and filters that compare a member.
 * @throws Error where the expression is not of this form
 */
export function jsonPathOf(expression: string): JsonPath {
  const [, path = '', wanted] = /^(.*?(?:==.*?)*)(?:(?<!=)=(?!=)(.*))?$/s.exec(expression) ?? [];
  if (wanted === '') throw new Error(`${path}= requires a value`);
  if (wanted !== undefined && /(?<!=)=(?!=)/.test(wanted))
    throw new Error(`format should be {.path}=value or {.path}, got ${JSON.stringify(expression)}`);
  if (/^'.*'$/.test(path)) throw new Error(`${path} should omit shell quotes`);
  const inner = /\{\s*(.*?)\s*\}/.exec(path)?.[1];
  if (inner === undefined) throw new Error(`${path} should be wrapped in brackets { ... }`);
  const steps = stepsOf(inner.replace(/^\$/, ''), path);
  return {
    path,
    wanted,
    select: value => steps.reduce<readonly unknown[]>((found, step) => found.flatMap(step), [value]),
  };
}

const STEPS: readonly [RegExp, (match: RegExpExecArray) => Step][] = [
  [
    /^\.?\[\?\s*\(?\s*@\.([\w-]+)\s*==\s*(?:"([^"]*)"|'([^']*)')\s*\)?\s*\]/,
    ([, key = '', double, single]) => filter(key, double ?? single),
  ],
  [/^\.?\[\*\]|^\.\*/, () => all],
  [/^\.?\[(\d+)\]/, ([, index]) => nth(Number(index))],
  [/^\.?\[(?:'([^']*)'|"([^"]*)")\]/, ([, single, double]) => member(single ?? double ?? '')],
  [/^\.([\w-]+)/, ([, key = '']) => member(key)],
];

function stepsOf(text: string, path: string): readonly Step[] {
  const steps: Step[] = [];
  for (let rest = text; rest !== '';) {
    const found = STEPS.map(([pattern, make]) => [pattern.exec(rest), make] as const).find(([match]) => match !== null);
    const [match, make] = found ?? [];
    if (!match || !make) throw new Error(`parsing ${JSON.stringify(path)}: unexpected ${JSON.stringify(rest)}`);
    steps.push(make(match));
    rest = rest.slice(match[0].length);
  }
  return steps;
}

function all(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : isMap(value) ? Object.values(value) : [];
}

const member =
  (key: string): Step =>
  value =>
    isMap(value) && key in value ? [value[key]] : [];

const nth =
  (index: number): Step =>
  value =>
    Array.isArray(value) && index < value.length ? [(value as unknown[])[index]] : [];

const filter =
  (key: string, wanted: string | undefined): Step =>
  value =>
    all(value).filter(item => isMap(item) && item[key] === wanted);
