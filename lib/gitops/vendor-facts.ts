import { findKind } from '../kinds/registry';
import { groupOf } from '../kinds/kind';
import type { ChartFacts, ChartHook, ChartObject, ChartWebhook, ChartWorkload } from '../model/chart-facts';
import type { Manifest } from '../values/json';
import { isMap, type JsonMap } from '../values/json-map';
import { imagesOf, workloadOf } from './vendor-pods';

/** The part of the facts that follows from what a chart renders. */
export type RenderedFacts = Pick<
  ChartFacts,
  'objects' | 'crds' | 'images' | 'workloads' | 'pdbs' | 'loadBalancers' | 'hooks' | 'webhooks' | 'classes'
>;

const TEST_EVENTS: readonly string[] = ['test', 'test-success', 'test-failure'];

/** Facts of rendered objects, in an order that does not depend on the chart's files. */
export function factsOf(rendered: readonly Manifest[], namespace: string): RenderedFacts {
  const scopes = new Map(
    rendered.filter(isCrd).map(crd => [`${String(crdSpec(crd).group)}/${kindOfCrd(crd)}`, crdSpec(crd).scope]),
  );
  const placed = rendered.map(manifest => place(manifest, namespace, scopes)).filter(manifest => !isTest(manifest));
  const lasting = placed.filter(manifest => eventsOf(manifest).length === 0);
  const hooks = placed.filter(manifest => eventsOf(manifest).length > 0);
  const balancers = lasting
    .filter(asksForAddress)
    .map(each => ({ namespace: each.metadata.namespace ?? '', name: nameOf(each) }));
  const named = (kind: string): string[] => unique(lasting.filter(each => each.kind === kind).map(nameOf));
  return {
    objects: sorted(lasting.map(identity)),
    crds: unique(lasting.filter(isCrd).map(nameOf)),
    images: unique(placed.flatMap(imagesOf)),
    workloads: sorted(lasting.map(workloadOf).filter((each): each is ChartWorkload => each !== undefined)),
    pdbs: sorted(lasting.filter(({ kind }) => kind === 'PodDisruptionBudget').map(pdbOf)),
    ...(balancers.length === 0 ? {} : { loadBalancers: sorted(balancers) }),
    hooks: sorted(hooks.map((manifest): ChartHook => ({ ...identity(manifest), events: eventsOf(manifest) }))),
    webhooks: sorted(lasting.flatMap(webhooksOf)),
    classes: {
      storage: named('StorageClass'),
      ingress: named('IngressClass'),
      gateway: named('GatewayClass'),
      priority: named('PriorityClass'),
    },
  };
}

/** A chart often leaves the namespace to helm, which puts namespaced objects into that of the release. */
function place(manifest: Manifest, namespace: string, scopes: ReadonlyMap<string, unknown>): Manifest {
  if (manifest.metadata?.namespace !== undefined) return manifest;
  const group = groupOf(manifest.apiVersion);
  const namespaced = scopes.get(`${group}/${manifest.kind}`) ?? findKind(group, manifest.kind)?.namespaced;
  if (namespaced !== true && namespaced !== 'Namespaced') return manifest;
  return { ...manifest, metadata: { ...manifest.metadata, namespace } };
}

function identity(manifest: Manifest): ChartObject {
  const { apiVersion, kind } = manifest;
  const { namespace } = manifest.metadata;
  return { apiVersion, kind, ...(namespace !== undefined && { namespace }), name: nameOf(manifest) };
}

function nameOf({ metadata }: Manifest): string {
  return metadata.name ?? metadata.generateName ?? '';
}

function isCrd({ kind }: Manifest): boolean {
  return kind === 'CustomResourceDefinition';
}

function crdSpec({ spec }: Manifest): JsonMap {
  return isMap(spec) ? spec : {};
}

function kindOfCrd(crd: Manifest): string {
  const { names } = crdSpec(crd);
  return isMap(names) ? String(names['kind']) : '';
}

function eventsOf({ metadata }: Manifest): readonly string[] {
  const events = metadata.annotations?.['helm.sh/hook'] ?? '';
  return unique(events.split(',').map(event => event.trim()).filter(event => event !== '')); // prettier-ignore
}

function isTest(manifest: Manifest): boolean {
  return eventsOf(manifest).some(event => TEST_EVENTS.includes(event));
}

function pdbOf(manifest: Manifest): ChartFacts['pdbs'][number] {
  const { minAvailable, maxUnavailable } = crdSpec(manifest);
  return {
    namespace: manifest.metadata.namespace ?? '',
    name: nameOf(manifest),
    ...(isCount(minAvailable) && { minAvailable }),
    ...(isCount(maxUnavailable) && { maxUnavailable }),
  };
}

function asksForAddress({ kind, spec }: Manifest): boolean {
  return kind === 'Service' && isMap(spec) && spec.type === 'LoadBalancer' && spec.loadBalancerClass === undefined;
}

function webhooksOf(manifest: Manifest): ChartWebhook[] {
  const type = manifest.kind === 'ValidatingWebhookConfiguration' ? 'validating' : 'mutating';
  if (type === 'mutating' && manifest.kind !== 'MutatingWebhookConfiguration') return [];
  return list(manifest['webhooks']).flatMap(webhook => {
    const { name, failurePolicy, namespaceSelector, objectSelector } = webhook;
    return list(webhook['rules']).flatMap(rule =>
      texts(rule['apiGroups']).map((group): ChartWebhook => ({
        type,
        name: String(name),
        configuration: nameOf(manifest),
        group,
        versions: unique(texts(rule['apiVersions'])),
        resources: unique(texts(rule['resources'])),
        operations: unique(texts(rule['operations'])),
        failurePolicy: failurePolicy === 'Ignore' ? 'Ignore' : 'Fail',
        selective: isSelective(namespaceSelector) || isSelective(objectSelector),
      })),
    );
  });
}

function isSelective(selector: unknown): boolean {
  return isMap(selector) && Object.keys(selector).length > 0;
}

function isCount(value: unknown): value is number | string {
  return typeof value === 'number' || typeof value === 'string';
}

function list(value: unknown): readonly JsonMap[] {
  return Array.isArray(value) ? value.filter(isMap) : [];
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}

/** Sorted by their JSON, which starts with what identifies each. */
function sorted<T>(values: readonly T[]): T[] {
  return values
    .map((value): [string, T] => [JSON.stringify(value), value])
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, value]) => value);
}
