import type { Manifest } from '../../lib/values/json';
import { plan, type Layout } from './plan';
import { placeOf, readyCluster } from './workload';

/** The same objects as plain data, by chart: what the floor writes. */
export function readyObjects(layout: Layout, objects: number): readonly (readonly Manifest[])[] {
  return plan(layout, objects).charts.map((members, chart) =>
    members.map(index => readyCluster(index, placeOf(chart))),
  );
}
