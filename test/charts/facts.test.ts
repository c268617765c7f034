import { chartFacts, CHARTS } from '../../constructs/facts';
import { CertManager } from '../../constructs/platform/cert-manager';
import { valuesDigest } from '../../lib/model/values-digest';
import { Platform } from '../../lib/model/platform';
import type { Json } from '../../lib/values/json';
import { chartComponents } from './components';

const charts = chartComponents().model().charts;

/** Values that a chart reads though its values.yaml has them only in a comment. */
const COMMENTED: Readonly<Record<string, readonly string[]>> = { cilium: ['loadBalancer.algorithm'] };

/** Paths of values, as far down as the chart may look. */
function paths(value: Json | undefined, prefix = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [prefix];
  return Object.entries(value).flatMap(([key, below]) => paths(below, prefix === '' ? key : `${prefix}.${key}`));
}

test('each chart has its facts, and each facts its chart', () => {
  expect(charts.map(({ name }) => name).sort()).toEqual([...CHARTS]);
});

test.each(charts.map(chart => [chart.name, chart] as const))(
  '%s: the chart is the one that the facts tell of',
  (_, chart) => {
    const { name, version, repository } = chart;
    const facts = chartFacts(name as (typeof CHARTS)[number]);
    expect({ name, version, repository }).toEqual({
      name: facts.chart,
      version: facts.version,
      repository: facts.repository,
    });
  },
);

test.each(charts.map(chart => [chart.name, chart] as const))(
  '%s: the chart knows every value that we set',
  (name, chart) => {
    const { valueKeys } = chart.facts!;
    const known = new Set([...valueKeys, ...(COMMENTED[name] ?? [])]);
    const unknown = paths(chart.values as Json).filter(
      path => !known.has(path) && !valueKeys.some(key => path.startsWith(`${key}.`)),
    );
    expect(unknown).toEqual([]);
  },
);

test.each(CHARTS)('%s: every container asks for CPU and memory, and has a limit of memory', chart => {
  const { workloads } = chartFacts(chart);
  expect(workloads.length).toBeGreaterThan(0);
  const lacking = workloads.flatMap(({ name, containers }) =>
    containers
      .filter(
        ({ requests, limits }) =>
          requests?.['cpu'] === undefined || requests['memory'] === undefined || limits?.['memory'] === undefined,
      )
      .map(container => `${name}/${container.name}`),
  );
  expect(lacking).toEqual([]);
});

test('all pods of the network are on the host network', () => {
  expect(chartFacts('cilium').workloads.map(({ name, hostNetwork }) => [name, hostNetwork])).toEqual([
    ['cilium', true],
    ['cilium-operator', true],
  ]);
});

test('no chart keeps Secrets with values of its own making', () => {
  // the webhook's Secret is empty and filled by the operator
  expect(
    CHARTS.flatMap(chart =>
      chartFacts(chart)
        .objects.filter(({ kind }) => kind === 'Secret')
        .map(({ name }) => name),
    ),
  ).toEqual(['external-secrets-webhook']);
});
