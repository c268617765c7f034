/** Shapes of the benchmark's trees. */
export const LAYOUTS = ['tenant', 'one', 'chain', 'charts', 'single', 'diamond', 'layers', 'deep'] as const;

/** A shape of the benchmark's trees. */
export type Layout = (typeof LAYOUTS)[number];

/** A tree as numbers, from which an app of cdk8s and a platform of ours are built alike. */
export interface Plan {
  /** Objects of each chart. */
  readonly charts: readonly (readonly number[])[];
  /** Which chart depends on which. */
  readonly chartNeeds: readonly Need[];
  /** Which object depends on which. */
  readonly objectNeeds: readonly Need[];
  /** Scopes between a chart and its objects. */
  readonly depth: number;
}

type Need = readonly [from: number, to: number];

/** Objects of a chart in the layouts that model tenants. */
const PER_CHART = 10;

/** Plans a tree of so many objects. */
export function plan(layout: Layout, objects: number): Plan {
  const all = [...Array(objects).keys()];
  const free = { chartNeeds: [], objectNeeds: [], depth: 0 };
  const tenants = inCharts(all, PER_CHART);
  switch (layout) {
    case 'tenant':
      return { ...free, charts: tenants };
    case 'one':
      return { ...free, charts: [all] };
    // each object depends on the one before it in its chart
    case 'chain':
      return { ...free, charts: tenants, objectNeeds: tenants.flatMap(inTurn) };
    // each chart depends on the one before it
    case 'charts':
      return { ...free, charts: tenants, chartNeeds: inTurn([...tenants.keys()]) };
    case 'single':
      return { ...free, charts: inCharts(all, 1) };
    // layers of two objects, each depends on both below
    case 'diamond':
      return { ...free, charts: [all], objectNeeds: inLayers(all) };
    // layers of two charts of one object, each depends on both below
    case 'layers':
      return { ...free, charts: inCharts(all, 1), chartNeeds: inLayers(all) };
    case 'deep':
      return { ...free, charts: tenants, depth: 8 };
  }
}

function inCharts(objects: readonly number[], size: number): number[][] {
  const charts = Math.ceil(objects.length / size);
  return Array.from({ length: charts }, (_, chart) => objects.slice(chart * size, (chart + 1) * size));
}

function inTurn(members: readonly number[]): Need[] {
  return members.slice(1).map((member, index) => [member, members[index]!]);
}

function inLayers(members: readonly number[]): Need[] {
  const needs: Need[] = [];
  for (let layer = 2; layer + 1 < members.length; layer += 2)
    for (const from of [layer, layer + 1])
      for (const to of [layer - 2, layer - 1]) needs.push([members[from]!, members[to]!]);
  return needs;
}
