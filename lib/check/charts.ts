import type { Model, ModelChart } from '../model/model';
import { valuesDigest } from '../model/values-digest';
import { closest } from '../schema/suggest';
import type { Finding } from '../values/finding';
import { Field } from './field';
import { findingOn, type Problem } from './finding-on';

/** Charts: an exact version, facts made with these very values, and no value that the chart does not know. */
export function charts(model: Model): readonly Finding[] {
  return model.charts.flatMap(chart => {
    const release = model.objects[chart.release];
    if (release === undefined) return [];
    const values = new Field(release.manifest).at('spec', 'values');
    return [...versionProblems(chart), ...factProblems(chart, values)].map(problem =>
      findingOn(model, release, problem),
    );
  });
}

const EXACT = /^v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;

function versionProblems({ name, version }: ModelChart): readonly Problem[] {
  if (EXACT.test(version)) return [];
  return [
    {
      code: 'charts/version',
      severity: 'error',
      message: `chart ${name} has version '${version}', which is not exact: what is installed would change by itself`,
      fix: 'name one version, e.g. 1.17.2',
    },
  ];
}

function factProblems({ name, version, facts }: ModelChart, values: Field): readonly Problem[] {
  const fix = `run \`strata vendor ${name}\``;
  if (facts === undefined) {
    const message = `not covered: chart ${name} ${version} has no facts, so its images, kinds and values are not checked`;
    return [{ code: 'charts/no-facts', severity: 'warning', message, fix }];
  }
  const unknown = unknownValues(values, facts.valueKeys).map((problem): Problem => ({
    ...problem,
    message: `chart ${name} ${version} ${problem.message}`,
  }));
  const stale = staleness(facts, name, version, values);
  if (stale === undefined) return unknown;
  return [
    { code: 'charts/stale-facts', severity: 'error', message: `the facts of chart ${name} ${version} ${stale}`, fix },
    ...unknown,
  ];
}

function staleness(
  facts: NonNullable<ModelChart['facts']>,
  name: string,
  version: string,
  values: Field,
): string | undefined {
  if (facts.chart !== name || facts.version !== version) return `were made for ${facts.chart} ${facts.version}`;
  return facts.valuesDigest === valuesDigest(values.value) ? undefined : 'were made with other values';
}

/** Values that the chart's own `values.yaml` does not list; what lies below an empty map or list there is free. */
function unknownValues(values: Field, valueKeys: readonly string[]): readonly Problem[] {
  if (valueKeys.length === 0) return [];
  const leaves = new Set(valueKeys);
  const inner = new Set(valueKeys.flatMap(prefixes));
  const problems: Problem[] = [];
  visit(values, '');
  return problems;

  function visit(field: Field, above: string): void {
    for (const [key, member] of field.members) {
      const path = above === '' ? key : `${above}.${key}`;
      // `global` is Helm's own and reaches every subchart
      if (path === 'global' || leaves.has(path)) continue;
      if (inner.has(path)) {
        visit(member, path);
        continue;
      }
      problems.push(unknownValue(member, path, above, [...inner, ...leaves]));
    }
  }
}

function unknownValue(field: Field, path: string, above: string, known: readonly string[]): Problem {
  const siblings = known.filter(
    each => each.lastIndexOf('.') === (above === '' ? -1 : above.length) && each.startsWith(above),
  );
  const near = closest(path, siblings);
  return {
    code: 'charts/unknown-value',
    severity: 'error',
    field: field.path,
    message: `knows no value '${path}'${near === undefined ? '' : `, did you mean '${near}'?`}`,
    fix: 'correct the name; where the chart takes it without listing it, acknowledge the finding',
  };
}

/** `a.b.c` lies below `a` and `a.b`. */
function prefixes(path: string): readonly string[] {
  const found: string[] = [];
  for (let dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) found.push(path.slice(0, dot));
  return found;
}
