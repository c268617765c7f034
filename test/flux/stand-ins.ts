import { crdsOf } from '../../lib/kinds/crd';
import { groupSchema } from '../../lib/kinds/registry';
import type { Model } from '../../lib/model/model';
import type { StandInChart } from '../cluster/standin-charts';

/** A chart in a folder of a git repository. */
export interface GitChart {
  /** Below the root of the repository. */
  readonly path: string;
  readonly chart: StandInChart;
}

/** Stands in for the charts of a model: the kinds that each brings are real, its Deployments run nothing. Of charts without facts only the names are there. */
export function standIns(model: Model): {
  readonly packed: readonly StandInChart[];
  readonly inGit: readonly GitChart[];
} {
  const packed = new Map<string, StandInChart>();
  const inGit: GitChart[] = [];
  for (const { name, version, facts } of model.charts)
    packed.set(`${name}-${version}`, {
      name,
      version,
      crds: crdsNamed([...(facts?.crds ?? []), ...(name === 'cilium' ? CILIUM : [])]),
      deployments: (facts?.workloads ?? [])
        .filter(({ kind }) => kind === 'Deployment')
        .map(({ name: deployment, replicas, hostNetwork }) => ({ name: deployment, replicas, hostNetwork })),
    });
  for (const { chart, version = '0.1.0', sourceRef } of releasedCharts(model)) {
    const name = chart.slice(chart.lastIndexOf('/') + 1);
    if (sourceRef.kind === 'GitRepository') inGit.push({ path: chart, chart: { name, version } });
    else if (!packed.has(`${name}-${version}`)) packed.set(`${name}-${version}`, { name, version });
  }
  return { packed: [...packed.values()], inGit };
}

interface ReleasedChart {
  readonly chart: string;
  readonly version?: string;
  readonly sourceRef: { readonly kind: string };
}

/** What releases take from repositories of charts and from git; those that an OCIRepository brings are among the model's. */
function releasedCharts({ objects }: Model): readonly ReleasedChart[] {
  return objects
    .filter(({ id }) => id.kind === 'HelmRelease')
    .flatMap(({ manifest }) => (manifest.spec as { chart?: { spec: ReleasedChart } }).chart?.spec ?? []);
}

/** Cilium's operator brings its kinds when it starts; the chart that stands in for it brings those that the examples use. */
const CILIUM = ['ciliumnetworkpolicies.cilium.io', 'ciliumclusterwidenetworkpolicies.cilium.io'];

/** Definitions by name, from the compact schemas; kinds that this package does not know are left out. */
export function crdsNamed(names: readonly string[]): ReturnType<typeof crdsOf> {
  const groups = new Set(names.map(name => name.slice(name.indexOf('.') + 1)));
  return [...groups].flatMap(group => {
    const schema = groupSchema(group);
    return schema === undefined ? [] : crdsOf(schema).filter(({ metadata }) => names.includes(metadata.name));
  });
}
