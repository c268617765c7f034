/** Words that CEL keeps for itself; a property of this name is written with two underscores before and behind. */
const RESERVED: ReadonlySet<string> = new Set([
  ...['true', 'false', 'null', 'in', 'as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if', 'import'],
  ...['let', 'loop', 'package', 'namespace', 'return', 'var', 'void', 'while'],
]);
const ESCAPES: Readonly<Record<string, string>> = {
  __: '__underscores__',
  '.': '__dot__',
  '-': '__dash__',
  '/': '__slash__',
};

const known = new Map<string, string | undefined>();

/** The identifier by which rules name a property that a schema declares; undefined if they cannot. */
export function escapeProperty(name: string): string | undefined {
  if (!known.has(name)) known.set(name, escape(name));
  return known.get(name);
}

function escape(name: string): string | undefined {
  if (RESERVED.has(name)) return `__${name}__`;
  if (!/^[A-Za-z_.\-/][\w.\-/]*$/.test(name)) return undefined;
  return name.replaceAll(/__|[-./]/g, part => ESCAPES[part]!);
}
