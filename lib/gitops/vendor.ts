import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChartFacts } from '../model/chart-facts';
import { valuesDigest } from '../model/values-digest';
import { FindingsError } from '../values/finding';
import type { Manifest } from '../values/json';
import { isMap } from '../values/json-map';
import { readDocuments } from '../yaml/read';
import { factsOf } from './vendor-facts';
import { runHelm } from './vendor-helm';
import { knownValues, valueKeys } from './vendor-values';

/** Kubernetes version that charts are told where nobody says another: that of the control plane in the tests. */
const DEFAULT_KUBE_VERSION = '1.34.4';

/** Where a chart comes from: a repository, or an archive (`.tgz`) or folder on this machine, of which the repository may be stated. */
export type ChartSource =
  | { readonly repository: string; readonly name: string; readonly version: string }
  | { readonly path: string; readonly repository?: string };

/** Options of {@link vendorChart}. */
export interface VendorChartOptions {
  readonly source: ChartSource;
  /** Name of the release. @default - the chart's name */
  readonly release?: string;
  /** Namespace of the release. */
  readonly namespace: string;
  /** Values as they will stand in the HelmRelease. @default {} */
  readonly values?: Readonly<Record<string, unknown>>;
  /** Kubernetes version that the chart is told. @default '1.34.4' */
  readonly kubeVersion?: string;
  /** API versions that the chart finds beyond Kubernetes' own, e.g. `monitoring.coreos.com/v1`. @default [] */
  readonly apiVersions?: readonly string[];
  /** The helm program. @default 'helm' */
  readonly helm?: string;
}

/**
 * Renders a chart by helm and gives its facts. The same chart and options give the same facts. Only a chart in a repository needs a network.
 * @throws FindingsError `vendor/no-helm`, `vendor/helm` with helm's message, `vendor/output` for output that is no manifest
 */
export async function vendorChart(options: VendorChartOptions): Promise<ChartFacts> {
  const { source, helm = 'helm' } = options;
  if ('path' in source) return factsOfChart(source.path, options);
  const folder = mkdtempSync(join(tmpdir(), 'strata-chart-'));
  try {
    const { repository, name, version } = source;
    const chart = repository.startsWith('oci://') ? [`${repository}/${name}`] : [name, '--repo', repository];
    await runHelm(helm, ['pull', ...chart, '--version', version, '--destination', folder]);
    const archive = readdirSync(folder).find(file => file.endsWith('.tgz'));
    return await factsOfChart(join(folder, archive!), options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Facts as the file that is kept: indented JSON, a line feed at its end. */
export function factsText(facts: ChartFacts): string {
  return `${JSON.stringify(facts, undefined, 2)}\n`;
}

async function factsOfChart(path: string, options: VendorChartOptions): Promise<ChartFacts> {
  const {
    source,
    namespace,
    values = {},
    kubeVersion = DEFAULT_KUBE_VERSION,
    apiVersions = [],
    helm = 'helm',
  } = options;
  const metadata = only(await runHelm(helm, ['show', 'chart', path]), 'Chart.yaml');
  const { name, version, appVersion, dependencies } = isMap(metadata) ? metadata : {};
  const { release = String(name) } = options;
  const args = ['template', release, path, '--namespace', namespace, '--include-crds', '--skip-tests', '--values', '-'];
  const told = ['--kube-version', kubeVersion, ...apiVersions.flatMap(apiVersion => ['--api-versions', apiVersion])];
  const render = (given: unknown): Promise<string> => runHelm(helm, [...args, ...told], JSON.stringify(given));
  const rendered = await render(values);
  const defaults = only(await runHelm(helm, ['show', 'values', path]), 'values.yaml');
  const digest = statSync(path).isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : undefined;
  return {
    chart: String(name),
    version: String(version),
    ...(isScalar(appVersion) && { appVersion: String(appVersion) }),
    ...(source.repository !== undefined && { repository: source.repository }),
    ...(digest !== undefined && { digest: `sha256:${digest}` }),
    valuesDigest: valuesDigest(values),
    release: { name: release, namespace },
    kubeVersion,
    apiVersions: [...apiVersions].sort(),
    ...factsOf(manifestsIn(rendered), namespace),
    valueKeys: await knownValues(valueKeys(defaults, subchartsOf(dependencies)), values, rendered, render),
  };
}

/** An unquoted `appVersion: 1.30` is a number to YAML. */
function isScalar(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

/** The only document of a file of the chart; nothing for an empty file. */
function only(text: string, file: string): unknown {
  const { documents, findings } = readDocuments(text, file);
  const broken = findings.filter(({ code }) => code !== 'yaml/duplicate-key');
  if (broken.length > 0) throw new FindingsError(broken);
  return documents[0]?.value;
}

function manifestsIn(rendered: string): Manifest[] {
  const { documents, findings } = readDocuments(rendered, 'helm template');
  // a chart that repeats a key is installed all the same
  const broken = findings.filter(({ code }) => code !== 'yaml/duplicate-key');
  if (broken.length > 0) throw new FindingsError(broken);
  return documents.map(({ value, line }) => {
    if (isMap(value) && isMap(value['metadata']) && typeof value['kind'] === 'string')
      return value as unknown as Manifest;
    const message = 'a document that the chart renders is no Kubernetes object';
    throw new FindingsError([{ code: 'vendor/output', severity: 'error', message, source: `helm template:${line}` }]);
  });
}

function subchartsOf(dependencies: unknown): string[] {
  if (!Array.isArray(dependencies)) return [];
  return dependencies.filter(isMap).map(({ alias, name }) => String(alias ?? name));
}
