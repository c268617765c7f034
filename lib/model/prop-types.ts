import { closest } from '../schema/suggest';
import type { Finding } from '../values/finding';
import { isLate } from '../values/late';

/** Something wrong with a prop, before it is known where. */
export type PropProblem = Pick<Finding, 'code' | 'field' | 'message' | 'fix'>;

/** What a prop takes, told at run time. `R` says whether it must be given. */
export interface PropType<R extends boolean = boolean> {
  readonly required: R;
  readonly problems: (value: unknown, field: string) => readonly PropProblem[];
}

/** A type for each member of some props. A new prop does not compile until its type stands in the shape. */
export type Shape<T> = { readonly [K in keyof T]-?: PropType<undefined extends T[K] ? false : true> };

/** Anything: constructs, functions, and what is judged elsewhere. */
export const ANYTHING: PropType<false> = { required: false, problems: () => [] };
export const FLAG = scalar('a boolean', value => typeof value === 'boolean');
export const TEXT = scalar('a string', value => typeof value === 'string');
const INTEGER = scalar('an integer', Number.isInteger);

/** A prop that must be given. */
export function required({ problems }: PropType): PropType<true> {
  return { required: true, problems };
}

/** A type, and what else must hold of a value that has it: undefined, or what it must be. */
export function where(type: PropType, fault: (value: never) => string | undefined): PropType<false> {
  return optional((value, field) => {
    const problems = type.problems(value, field);
    if (problems.length > 0) return problems;
    const wanted = fault(value as never);
    if (wanted === undefined) return [];
    const got = typeof value === 'object' ? '' : `, got ${given(value)}`;
    return [{ code: 'props/value', field, message: `must ${wanted}${got}` }];
  });
}

/** A text of a pattern. @param meaning What it is, for the message, e.g. `be a duration such as 10m` */
export function text(pattern: RegExp, meaning: string): PropType<false> {
  return where(TEXT, (value: string) => (pattern.test(value) ? undefined : meaning));
}

/** An integer in a range, both ends included. */
export function integer(least: number, most = Infinity): PropType<false> {
  return where(INTEGER, (value: number) => {
    if (value < least) return `be at least ${least}`;
    return value > most ? `be at most ${most}` : undefined;
  });
}

/** One of some words. */
export function oneOf(...words: readonly string[]): PropType<false> {
  return where(TEXT, (value: string) => {
    if (words.includes(value)) return undefined;
    return `be one of ${words.map(word => `"${word}"`).join(', ')}`;
  });
}

/** A list of values of one type. */
export function list(item: PropType = ANYTHING): PropType<false> {
  return optional((value, field) => {
    if (!Array.isArray(value)) return [wrongType('a list', field, typeName(value))];
    return value.flatMap((each, index) => item.problems(each, `${field}[${index}]`));
  });
}

/** An object with names of the user's choice. */
export function map(member: PropType = ANYTHING): PropType<false> {
  return optional((value, field) => {
    if (!isObject(value)) return [wrongType('an object', field, typeName(value))];
    return Object.entries(value).flatMap(([key, each]) => member.problems(each, below(field, key)));
  });
}

/** An object with the members of a shape. @param extra What becomes of others */
export function object<T>(shape: Shape<T>, extra: 'refused' | 'allowed' = 'refused'): PropType<false> {
  const types = shape as Readonly<Record<string, PropType>>;
  return optional((value, field) => {
    if (!isObject(value)) return [wrongType('an object', field, typeName(value))];
    const unknown = extra === 'allowed' ? [] : Object.keys(value).filter(key => !Object.hasOwn(types, key));
    const problems = unknown.map(key => unknownProp(key, below(field, key), Object.keys(types)));
    for (const key in types) {
      const type = types[key]!;
      const member = value[key];
      if (member !== undefined) problems.push(...type.problems(member, below(field, key)));
      else if (type.required)
        problems.push({ code: 'props/required', field: below(field, key), message: 'is required' });
    }
    return problems;
  });
}

/** A value that is known only at deployment is judged by its example. */
function optional(problems: PropType['problems']): PropType<false> {
  return {
    required: false,
    problems: (value, field) => problems(isLate(value) ? value.example : value, field),
  };
}

function scalar(expected: string, fits: (value: unknown) => boolean): PropType<false> {
  return optional((value, field) => (fits(value) ? [] : [wrongType(expected, field, given(value))]));
}

function wrongType(expected: string, field: string, got: string): PropProblem {
  return { code: 'props/type', field, message: `must be ${expected}, got ${got}` };
}

function unknownProp(key: string, field: string, known: readonly string[]): PropProblem {
  const meant = closest(key, known);
  const hint = meant === undefined ? '' : `, did you mean "${meant}"?`;
  return { code: 'props/unknown', field, message: `unknown prop "${key}"${hint}` };
}

/** A value as messages show it where a text or a number is expected. Elsewhere its type says enough, and a text may be a secret. */
function given(value: unknown): string {
  if (typeof value === 'string') return `the string ${JSON.stringify(value)}`;
  return typeof value === 'number' || typeof value === 'boolean' ? `the ${typeof value} ${value}` : typeName(value);
}

function typeName(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function below(field: string, key: string): string {
  return field === '' ? key : `${field}.${key}`;
}
