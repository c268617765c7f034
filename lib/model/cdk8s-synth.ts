import { ApiObject, Chart, Names, YamlOutputType, type App } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { KubeObject } from '../kinds/kube-object';
import type { Manifest } from '../values/json';
import { emitDocuments } from '../yaml/emit';
import { DependentCharts, type ChartObjects, type Dependency } from './dependent-charts';
import { OutputFolder } from './output-folder';
import { stockManifest } from './stock-manifest';

/**
 * Writes an unmodified cdk8s app, one file a chart, with the same files, order and documents as `app.synth()`; linear where that is quadratic,
 * and files whose text did not change are left untouched. What it does otherwise: a number-or-string union stands as its value, an item of a
 * list that is undefined is left out, and keys are sorted always.
 * @returns the paths of the files of the app
 * @throws Error with all validation messages of the tree, when constructs depend on each other in a circle, or when the app asks for other
 * files than one a chart
 * @example
 * synthApp(app); // in place of app.synth()
 */
export function synthApp(app: App): readonly string[] {
  if (app.yamlOutputType !== YamlOutputType.FILE_PER_CHART)
    throw new Error(`synthApp writes one file a chart, this app asks for ${YamlOutputType[app.yamlOutputType]}`);
  const { charts, dependencies } = gather(app);
  const dependent = new DependentCharts(charts, dependencies);
  const output = new OutputFolder(app.outdir);
  return dependent.order().map((chart, index) => {
    const prefix = dependent.any ? `${String(index).padStart(4, '0')}-` : '';
    const name = `${prefix}${Names.toDnsLabel(chart.chart)}${app.outputFileExtension}`;
    return output.write(name, emitDocuments(dependent.objectsOf(chart).map(manifestOf)));
  });
}

function manifestOf(object: ApiObject): Manifest {
  return KubeObject.isKubeObject(object) ? object.manifest() : stockManifest(object, { dropNull: true });
}

/** One walk, parents first: charts, their objects, declared dependencies; every validation runs once. */
function gather(app: App): { readonly charts: ChartObjects[]; readonly dependencies: Dependency[] } {
  const charts: ChartObjects[] = [];
  const dependencies: Dependency[] = [];
  const problems: string[] = [];
  const stack: { readonly construct: IConstruct; readonly chart: ChartObjects | undefined }[] = [
    { construct: app, chart: undefined },
  ];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { construct } = top;
    const { node } = construct;
    let { chart } = top;
    if (Chart.isChart(construct)) {
      chart = { chart: construct, objects: [] };
      charts.push(chart);
    } else if (ApiObject.isApiObject(construct)) {
      chart?.objects.push(construct);
    }
    for (const message of node.validate()) problems.push(`[${node.path}] ${message}`);
    for (const to of node.dependencies) dependencies.push([construct, to]);
    const { children } = node;
    for (let index = children.length - 1; index >= 0; index--) stack.push({ construct: children[index]!, chart });
  }
  if (problems.length > 0) throw new Error(`Validation failed with the following errors:\n  ${problems.join('\n  ')}`);
  return { charts, dependencies };
}
