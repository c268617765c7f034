import { ApiObject, App, Chart } from 'cdk8s';
import { plan, type Layout } from './plan';
import { deepScope } from './deep-scope';
import { cnpgCluster, placeOf } from './workload';

/** The tree in the manner of cdk8s, nothing of ours in it. */
export function stockApp(layout: Layout, objects: number, outdir: string): App {
  const app = new App({ outdir });
  const { charts, chartNeeds, objectNeeds, depth } = plan(layout, objects);
  const built = charts.map((_, chart) => new Chart(app, `tenant-${chart}`, placeOf(chart)));
  const clusters = charts.flatMap((members, chart) =>
    members.map(index => {
      const scope = deepScope(built[chart]!, index, depth);
      return new ApiObject(scope, `postgres-${index}`, cnpgCluster(index));
    }),
  );
  for (const [from, to] of chartNeeds) built[from]!.addDependency(built[to]!);
  for (const [from, to] of objectNeeds) clusters[from]!.addDependency(clusters[to]!);
  return app;
}
