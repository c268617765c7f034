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
