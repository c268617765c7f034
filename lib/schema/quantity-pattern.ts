import { quote } from './run';

/** Pattern of a quantity that can't be less than nothing, as the values of applications have them. */
export const AMOUNT_PATTERN = '^([0-9]+([.][0-9]*)?|[.][0-9]+)(([KMGTPE]i)|[numkMGTPE]|([eE][+-]?[0-9]+))?$';

/** Patterns of quantities: Kubernetes' own, as CRDs have it, and ours. */
const QUANTITIES: ReadonlySet<string> = new Set([
  '^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$',
  AMOUNT_PATTERN,
]);

/** What a pattern asks for, in words where it is known: the expression for quantities says nothing to most people. */
export function patternText(pattern: string, given: string): string {
  if (!QUANTITIES.has(pattern)) return `must match ${pattern}, got ${quote(given)}`;
  if (pattern === AMOUNT_PATTERN && given.startsWith('-'))
    return `must be a quantity of 0 or more, got ${quote(given)}`;
  const meant = meantQuantity(given);
  const hint = meant === undefined ? '' : `, did you mean ${quote(meant)}?`;
  return `must be a quantity such as 10Gi, 500m or 2, got ${quote(given)}${hint}`;
}

/** The quantity that somebody meant by `10GiB`, `10 GB`, `10gi` or `4,5Gi`. */
function meantQuantity(given: string): string | undefined {
  const match = /^\s*(\d+)(?:[.,](\d+))?\s*([kmgtpe])(i?)b?\s*$/i.exec(given);
  if (match === null) return undefined;
  const [, whole = '', fraction, letter = '', binary = ''] = match;
  // a small m alone is a thousandth: whoever writes it means it, or means M, and nobody knows which
  if (letter === 'm' && binary === '' && !/b\s*$/i.test(given)) return undefined;
  const suffix = binary === '' && /k/i.test(letter) ? 'k' : `${letter.toUpperCase()}${binary.toLowerCase()}`;
  return `${whole}${fraction === undefined ? '' : `.${fraction}`}${suffix}`;
}
