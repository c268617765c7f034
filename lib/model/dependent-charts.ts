import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { cycleThrough, stronglyConnected, topologicalOrder, type Graph } from './graph';

/** A chart of an app with the objects that belong to it. */
export interface ChartObjects {
  readonly chart: Chart;
  readonly objects: ApiObject[];
}

/** A dependency that a program declared. */
export type Dependency = readonly [from: IConstruct, to: IConstruct];

/** Orders charts, and objects inside charts, by the dependencies that the program declared. */
export class DependentCharts {
  /** Whether a chart depends on another: then file names carry their position. */
  readonly any: boolean;
  private readonly needs: ReadonlyMap<Chart, ReadonlySet<Chart>>;
  private readonly inside: ReadonlyMap<Chart, readonly Dependency[]>;

  constructor(
    private readonly charts: readonly ChartObjects[],
    dependencies: readonly Dependency[],
  ) {
    const needs = new Map<Chart, Set<Chart>>();
    const inside = new Map<Chart, Dependency[]>();
    const need = (source: Chart, target: Chart): void => void addTo(needs, source, () => new Set<Chart>()).add(target);
    // in the order in which cdk8s finds them: declared between charts, from charts to those directly inside them, between their contents
    for (const [from, to] of dependencies) if (Chart.isChart(from) && Chart.isChart(to)) need(from, to);
    for (const { chart } of charts) if (Chart.isChart(chart.node.scope)) need(chart.node.scope, chart);
    for (const dependency of dependencies) {
      const [source, target] = [Chart.of(dependency[0]), Chart.of(dependency[1])];
      if (source === target) addTo(inside, source, () => [] as Dependency[]).push(dependency);
      else need(source, target);
    }
    this.any = needs.size > 0;
    this.needs = needs;
    this.inside = inside;
  }

  /** Charts, each after those that it depends on. */
  order(): readonly ChartObjects[] {
    if (!this.any) return this.charts;
    const numbers = new Map(this.charts.map(({ chart }, index) => [chart, index]));
    const graph = this.charts.map(({ chart }) =>
      [...(this.needs.get(chart) ?? [])].map(needed => numbers.get(needed)!),
    );
    return sorted(this.charts, graph, ({ chart }) => chart.node.path);
  }

  /** Objects of a chart, each after those that it depends on; a dependency on a scope means all objects in it, through one vertex. */
  objectsOf({ chart, objects }: ChartObjects): readonly ApiObject[] {
    const dependencies = this.inside.get(chart);
    if (dependencies === undefined) return objects;
    const vertices: (ApiObject | undefined)[] = [...objects];
    const graph: number[][] = objects.map(() => []);
    const numbers = new Map(objects.map((object, index) => [object, index]));
    const scopes = new Map<IConstruct, { readonly number: number; readonly members: ReadonlySet<number> }>();
    const scopeOf = (scope: IConstruct): { readonly number: number; readonly members: ReadonlySet<number> } => {
      const known = scopes.get(scope);
      if (known !== undefined) return known;
      const members = membersOf(scope, chart).map(object => numbers.get(object)!);
      const number = members.length === 1 ? members[0]! : vertices.push(undefined) - 1;
      if (members.length !== 1) graph.push(members);
      const made = { number, members: new Set(members) };
      scopes.set(scope, made);
      return made;
    };
    for (const [from, to] of dependencies) {
      const needed = scopeOf(to);
      for (const object of membersOf(from, chart)) {
        const number = numbers.get(object)!;
        // an object in the scope that it depends on means the others there
        if (needed.members.has(number)) graph[number]!.push(...[...needed.members].filter(other => other !== number));
        else graph[number]!.push(needed.number);
      }
    }
    return sorted(vertices, graph, vertex => vertex?.node.path).filter(vertex => vertex !== undefined);
  }
}

function membersOf(scope: IConstruct, chart: Chart): ApiObject[] {
  return scope.node
    .findAll()
    .filter((below): below is ApiObject => ApiObject.isApiObject(below) && Chart.of(below) === chart);
}

function addTo<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key) ?? make();
  map.set(key, known);
  return known;
}

/** Vertices after all that they need; those that nothing needs lead the way, as in cdk8s. */
function sorted<T>(vertices: readonly T[], graph: Graph, nameOf: (vertex: T) => string | undefined): T[] {
  const needed = new Uint8Array(graph.length);
  for (const targets of graph) for (const target of targets) needed[target] = 1;
  const order = topologicalOrder(
    graph,
    [...graph.keys()].filter(vertex => needed[vertex] === 0),
  );
  if (order?.length !== graph.length) {
    const { of } = stronglyConnected(graph);
    const start = [...graph.keys()].find(vertex => of.filter(other => other === of[vertex]).length > 1) ?? 0;
    const names = cycleThrough(graph, start).flatMap(vertex => nameOf(vertices[vertex]!) ?? []);
    throw new Error(`constructs depend on each other: ${[...names, names[0]].join(' => ')}`);
  }
  return order.map(vertex => vertices[vertex]!);
}
