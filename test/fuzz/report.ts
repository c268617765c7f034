import type { Disagreement, FuzzResult } from './run-fuzz';

/** A table of what became of each class, as text. */
export function reportOf(what: string, seed: number, { classes }: FuzzResult): string {
  const rows = Object.entries(classes)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { objects, refused, agreed }]) => [
      name,
      objects,
      refused,
      `${((100 * agreed) / objects).toFixed(2)} %`,
    ]);
  const lines = [['class', 'objects', 'refused', 'agreement'], ...rows].map(([name, ...numbers]) =>
    [String(name).padEnd(18), ...numbers.map(number => String(number).padStart(10))].join(''),
  );
  return `${what}, seed ${seed}\n${lines.join('\n')}\n`;
}

/** A disagreement with all that is needed to look into it. */
export function describeDisagreement({ case: one, own, server }: Disagreement): string {
  const { number, category, target, object, old } = one;
  return [
    `case ${number}, ${category}, ${target.kind.kind} of ${target.schema.group}/${target.version.name}`,
    `  own    ${own.status} ${own.fields?.join(' ') ?? '-'}\n         ${own.text.slice(0, 600)}`,
    `  server ${server.status} ${server.fields?.join(' ') ?? '-'}\n         ${server.text.slice(0, 600)}`,
    `  object ${JSON.stringify(object).slice(0, 2000)}`,
    ...(old === undefined ? [] : [`  old    ${JSON.stringify(old).slice(0, 2000)}`]),
  ].join('\n');
}
