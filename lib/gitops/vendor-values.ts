import { isMap } from '../values/json-map';

/** Values that hold a structure of Kubernetes' own: the chart lists a part of what may stand there. */
const OPEN =
  /(?:securityContext|resources|affinity|probe|strategy|labels|annotations|selector|tolerations|extraArgs|dnsConfig|config)$/i;

/** Names of values that a chart invents; others are data, e.g. the label in a node selector. */
const NAME = /^[A-Za-z_][\w-]*$/;

/**
 * Dotted paths of the values that a chart knows, sorted. A path ends at scalars, lists and empty maps, at maps that hold data instead of
 * names, and at structures of Kubernetes' own: below these anything may stand.
 * @param subcharts names under which dependencies take their values: everything below them is allowed
 */
export function valueKeys(values: unknown, subcharts: readonly string[]): string[] {
  const keys = new Set(subcharts);
  visit(values, '', keys);
  return [...keys].sort();
}

function visit(value: unknown, path: string, keys: Set<string>): void {
  const isOpen = !isMap(value) || Object.keys(value).length === 0 || !Object.keys(value).every(key => NAME.test(key));
  if (path !== '' && (isOpen || OPEN.test(path) || keys.has(path))) {
    keys.add(path);
    return;
  }
  if (!isMap(value)) return;
  for (const [key, member] of Object.entries(value)) visit(member, path === '' ? key : `${path}.${key}`, keys);
}

/**
 * The values that a chart knows: those that it lists, and those among the given ones that it renders something else for, were they other ones.
 * Charts take some that they do not list, `fullnameOverride` more often than others.
 * @param rendered What it renders with all that is given
 */
export async function knownValues(
  listed: readonly string[],
  given: unknown,
  rendered: string,
  render: (values: unknown) => Promise<string>,
): Promise<string[]> {
  const unlisted = paths(given, '').filter(path => !listed.some(key => path === key || path.startsWith(`${key}.`)));
  // where every rendering differs, nothing can be told from a difference
  if (unlisted.length === 0 || (await render(given)) !== rendered) return [...listed];
  const taken: string[] = [];
  for (const path of unlisted) if ((await render(changed(given, path.split('.')))) !== rendered) taken.push(path);
  return [...listed, ...taken].sort();
}

function paths(value: unknown, above: string): readonly string[] {
  if (!isMap(value) || Object.keys(value).length === 0) return above === '' ? [] : [above];
  return Object.entries(value).flatMap(([key, member]) => paths(member, above === '' ? key : `${above}.${key}`));
}

/** The values with another one at a path: a text that is longer, else none. */
function changed(value: unknown, [key = '', ...rest]: readonly string[]): unknown {
  if (!isMap(value)) return value;
  const { [key]: member, ...others } = value;
  if (rest.length > 0) return { ...others, [key]: changed(member, rest) };
  return typeof member === 'string' ? { ...others, [key]: `${member}-x` } : others;
}
