import { compareText } from '../version-order';

/** A name made of any text: words begin with a capital, other characters than letters and digits separate words. */
export function pascal(text: string): string {
  const words = text.split(/[^A-Za-z0-9]+/).filter(word => word !== '');
  const name = words.map(word => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join('');
  return /^[0-9]/.test(name) ? `N${name}` : name;
}

/** English singular of a field that holds a list: `policies` to `policy`, `addresses` to `address`; others unchanged. */
export function singular(field: string): string {
  if (/[^e]ies$/.test(field)) return `${field.slice(0, -3)}y`;
  if (/(ss|sh|ch|x)es$/.test(field)) return field.slice(0, -2);
  return /[^siu]s$/.test(field) ? field.slice(0, -1) : field;
}

/** Segments of the path at which a type stands, the class first. */
export type NamePath = readonly string[];

/** Short paths before long ones, then by letter. */
export function comparePaths(a: NamePath, b: NamePath): number {
  const [left, right] = [a.join(''), b.join('')];
  return a.length - b.length || left.length - right.length || compareText(left, right);
}

/**
 * What the last fields of several paths have in common at their end, in whole words: `passwordSecretRef` and `caSecretRef` give `SecretRef`.
 * Undefined where that is too little to go by.
 */
export function commonEnding(paths: readonly NamePath[]): string | undefined {
  const endings = [...new Set(paths.map(path => path.at(-1) ?? ''))];
  const words = endings.map(wordsOf);
  const [first = [], ...others] = words;
  let count = 0;
  while (count < first.length && others.every(other => other.at(-1 - count) === first.at(-1 - count))) count++;
  const ending = first.slice(first.length - count).join('');
  return count > 1 || (endings.length === 1 && ending.length >= 8) ? ending : undefined;
}

function wordsOf(name: string): readonly string[] {
  return name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+/g) ?? [];
}

/** Gives each wanted name once: a second taker gets a number behind it. */
export class UniqueNames {
  private readonly taken: Set<string>;

  constructor(reserved: Iterable<string>) {
    this.taken = new Set(reserved);
  }

  has(name: string): boolean {
    return this.taken.has(name);
  }

  take(wanted: string): string {
    let name = wanted;
    for (let number = 2; this.taken.has(name); number++) name = `${wanted}${number}`;
    this.taken.add(name);
    return name;
  }
}
