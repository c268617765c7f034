import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, Chart, Names, type App } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { KubeObject } from '../kinds/kube-object';
import type { Manifest } from '../values/json';
import { emitDocuments } from '../yaml/emit';
import { cycleThrough, stronglyConnected, topologicalOrder, type Graph } from './graph';
import { stockManifest } from './stock-manifest';
import { writeChanged } from './write-changed';

/** A chart of the app with the objects that belong to it. */
interface Gathered {
  readonly chart: Chart;
  readonly objects: ApiObject[];
}

/**
 * Writes an unmodified cdk8s app, one file a chart, with the same files, order and documents as `app.synth()`; linear where that is quadratic,
 * and files whose text did not change are left untouched.
 * @returns the paths of the files of the app
 * @throws Error with all validation messages of the tree, or when constructs depend on each other in a circle
 */
export function synthApp(app: App): readonly string[] {
  const { charts, dependencies } = gather(app);
  const dependent = new DependentCharts(charts, dependencies);
  mkdirSync(app.outdir, { recursive: true });
  return dependent.order().map((gathered, index) => {
    const name = Names.toDnsLabel(gathered.chart);
    const prefix = dependent.any ? `${String(index).padStart(4, '0')}-` : '';
    const path = join(app.outdir, `${prefix}${name}${app.outputFileExtension}`);
    writeChanged(path, emitDocuments(dependent.objectsOf(gathered).map(manifestOf)));
    return path;
  });
}

function manifestOf(object: ApiObject): Manifest {
  return KubeObject.isKubeObject(object) ? object.manifest() : stockManifest(object, { dropNull: true });
}

type Dependency = readonly [from: IConstruct, to: IConstruct];

/** One walk, parents first: charts, their objects, declared dependencies; every validation runs once. */
function gather(app: App): { readonly charts: Gathered[]; readonly dependencies: Dependency[] } {
  const charts: Gathered[] = [];
  const dependencies: Dependency[] = [];
  const problems: string[] = [];
  const stack: { readonly construct: IConstruct; readonly chart: Gathered | undefined }[] = [
    { construct: app, chart: undefined },
  ];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { construct } = top;
    const { node } = construct;
    let { chart } = top;
    if (Chart.isChart(construct)) {
      if (chart !== undefined) dependencies.push([chart.chart, construct]);
      chart = { chart: construct, objects: [] };
      charts.push(chart);
    } else if (ApiObject.isApiObject(construct)) {
      chart?.objects.push(construct as ApiObject);
    }
    for (const message of node.validate()) problems.push(`[${node.path}] ${message}`);
    for (const to of node.dependencies) dependencies.push([construct, to]);
    const { children } = node;
    for (let index = children.length - 1; index >= 0; index--) stack.push({ construct: children[index]!, chart });
  }
  if (problems.length > 0) throw new Error(`Validation failed with the following errors:\n  ${problems.join('\n  ')}`);
  return { charts, dependencies };
}

/** Orders charts, and objects inside charts, by the dependencies that the program declared. */
class DependentCharts {
  /** Whether a chart depends on another: then file names carry their position. */
  readonly any: boolean;
  private readonly needs: ReadonlyMap<Chart, ReadonlySet<Chart>>;
  private readonly inside: ReadonlyMap<Chart, readonly Dependency[]>;

  constructor(
    private readonly charts: readonly Gathered[],
    dependencies: readonly Dependency[],
  ) {
    const needs = new Map<Chart, Set<Chart>>();
    const inside = new Map<Chart, Dependency[]>();
    for (const [from, to] of dependencies) {
      const [source, target] = [Chart.of(from), Chart.of(to)];
      if (source === target) inside.set(source, [...(inside.get(source) ?? []), [from, to]]);
      else needs.set(source, (needs.get(source) ?? new Set()).add(target));
    }
    this.any = needs.size > 0;
    this.needs = needs;
    this.inside = inside;
  }

  /** Charts, each after those that it depends on. */
  order(): readonly Gathered[] {
    if (!this.any) return this.charts;
    const numbers = new Map(this.charts.map(({ chart }, index) => [chart, index]));
    const graph = this.charts.map(({ chart }) =>
      [...(this.needs.get(chart) ?? [])].map(needed => numbers.get(needed)!),
    );
    return sorted(this.charts, graph, ({ chart }) => chart.node.path);
  }

  /** Objects of a chart, each after those that it depends on; a dependency on a scope means all objects in it, through one vertex. */
  objectsOf({ chart, objects }: Gathered): readonly ApiObject[] {
    const dependencies = this.inside.get(chart);
    if (dependencies === undefined) return objects;
    const vertices: (ApiObject | undefined)[] = [...objects];
    const graph: number[][] = objects.map(() => []);
    const numbers = new Map<IConstruct, number>(objects.map((object, index) => [object, index]));
    const group = (scope: IConstruct): number => {
      const known = numbers.get(scope);
      if (known !== undefined) return known;
      const number = vertices.push(undefined) - 1;
      numbers.set(scope, number);
      graph.push(membersOf(scope, chart).map(object => numbers.get(object)!));
      return number;
    };
    for (const [from, to] of dependencies)
      for (const object of membersOf(from, chart)) graph[numbers.get(object)!]!.push(group(to));
    return sorted(vertices, graph, vertex => vertex?.node.path ?? '(a scope)').filter(vertex => vertex !== undefined);
  }
}

function membersOf(scope: IConstruct, chart: Chart): ApiObject[] {
  if (ApiObject.isApiObject(scope)) return [scope as ApiObject];
  return scope.node
    .findAll()
    .filter((below): below is ApiObject => ApiObject.isApiObject(below) && Chart.of(below) === chart);
}

/** Vertices after all that they need; those that nothing needs lead the way, as in cdk8s. */
function sorted<T>(vertices: readonly T[], graph: Graph, nameOf: (vertex: T) => string): T[] {
  const needed = new Uint8Array(graph.length);
  for (const targets of graph) for (const target of targets) needed[target] = 1;
  const order = topologicalOrder(
    graph,
    [...graph.keys()].filter(vertex => needed[vertex] === 0),
  );
  if (order?.length !== graph.length) {
    const { of } = stronglyConnected(graph);
    const start = [...graph.keys()].find(vertex => of.filter(other => other === of[vertex]).length > 1) ?? 0;
    throw new Error(
      `constructs depend on each other: ${cycleThrough(graph, start)
        .map(vertex => nameOf(vertices[vertex]!))
        .join(' => ')}`,
    );
  }
  return order.map(vertex => vertices[vertex]!);
}
