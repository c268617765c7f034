import { imagesOf } from '../model/images';
import type { Model } from '../model/model';
import { plural } from './plural';

/** What a program makes, for a reader: counts, the units in the order of delivery, and every exception from restricted pod security. */
export function summary(model: Model): string {
  const { cluster, components, units, objects, charts, namespaces } = model;
  const counts = [
    [components.length, 'component'],
    [units.length, 'unit'],
    [objects.length, 'object'],
    [charts.length, 'chart'],
    [imagesOf(model).length, 'image'],
  ] as const;
  const lines = [
    `${cluster}: ${counts.map(([count, word]) => plural(count, word)).join(', ')}`,
    ...waves(model).map((names, index) => `  ${String(index + 1).padStart(2)}. ${names.join(', ')}`),
  ];
  const exceptions = namespaces.filter(({ podSecurity }) => podSecurity !== 'restricted');
  if (exceptions.length > 0) {
    lines.push(
      '  pod security exceptions:',
      ...exceptions.map(({ name, podSecurity, reason }) => `    ${name}: ${podSecurity}, ${reason}`),
    );
  }
  return lines.join('\n');
}

/** Units by the number of steps after which Flux delivers them. */
function waves({ units }: Model): string[][] {
  const byName = new Map(units.map(unit => [unit.name, unit]));
  const depths = new Map<string, number>();
  const depth = (name: string, above: readonly string[]): number => {
    const known = depths.get(name);
    if (known !== undefined) return known;
    if (above.includes(name)) return 0;
    const needs = byName.get(name)?.dependsOn ?? [];
    const own = needs.length === 0 ? 0 : 1 + Math.max(...needs.map(need => depth(need, [...above, name])));
    depths.set(name, own);
    return own;
  };
  const result: string[][] = [];
  for (const { name } of units) (result[depth(name, [])] ??= []).push(name);
  return result.map(names => names.sort());
}
