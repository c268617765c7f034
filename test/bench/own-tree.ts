import { Cluster } from '../../lib/kinds/generated/postgresql.cnpg.io';
import { Component, type ObjectPattern } from '../../lib/model/component';
import { Platform } from '../../lib/model/platform';
import { deepScope } from './deep-scope';
import { plan, type Layout } from './plan';
import { cnpgCluster, placeOf } from './workload';

/** What the objects name and the benchmark does not make: a platform team's part of the program. */
const EXTERNAL: readonly ObjectPattern[] = [
  { kind: 'Namespace', name: 'tenant-*' },
  { kind: 'Secret', namespace: 'tenant-*', name: 'backup-credentials' },
  { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition', name: '*.cnpg.io' },
  ...['replicated', 'local'].map(name => ({ group: 'storage.k8s.io', kind: 'StorageClass', name })),
];

/** The same objects by our own constructs: a component for each chart. */
export function ownPlatform(layout: Layout, objects: number, outdir: string): Platform {
  const platform = new Platform('bench', { outdir, external: EXTERNAL });
  const { charts, chartNeeds, objectNeeds, depth } = plan(layout, objects);
  const built = charts.map(
    (_, chart) => new Component(platform, `tenant-${chart}`, { namespace: placeOf(chart).namespace }),
  );
  const clusters = charts.flatMap((members, chart) =>
    members.map(index => {
      const { metadata, spec } = cnpgCluster(index);
      const labels = { ...metadata.labels, ...placeOf(chart).labels };
      const scope = deepScope(built[chart]!, index, depth);
      return new Cluster(scope, `postgres-${index}`, { metadata: { ...metadata, labels }, spec });
    }),
  );
  for (const [from, to] of chartNeeds) built[from]!.node.addDependency(built[to]!);
  for (const [from, to] of objectNeeds) clusters[from]!.node.addDependency(clusters[to]!);
  return platform;
}
