import type { Model, ModelObject, Unit } from '../../lib/model/model';

/** Annotation by which a delivery is told from the one before. It changes nothing that a controller looks at. */
export const ROUND = 'strata.cloud/round';

/** A model of which one unit can't become Ready. */
export interface Breakage {
  readonly unit: Unit;
  readonly model: Model;
  /** What is broken, as Flux names it: `KIND/NAMESPACE/NAME`. */
  readonly object: string;
}

/** The model with a mark on one object of every unit. */
export function marked(model: Model, round: string): Model {
  const chosen = new Set(model.units.map(unit => markedObject(model, unit)));
  const mark = (object: ModelObject): ModelObject =>
    chosen.has(object) ? withMetadata(object, 'annotations', { [ROUND]: round }) : object;
  return { ...model, objects: model.objects.map(mark) };
}

/** The object of a unit that bears the mark, and is refused when the unit is broken so. Flux applies it when it has found no fault with those beside it. */
export function markedObject({ objects }: Model, unit: Unit): ModelObject {
  const own = unit.objects.map(index => objects[index]!);
  return own.find(({ id }) => !APPLIED_FIRST.test(id.kind)) ?? own[0]!;
}

/** Breaks a unit by an object that the API server refuses: a label is none. */
export function refusedObject(model: Model, unit: Unit): Breakage {
  const object = markedObject(model, unit);
  return breakage(model, unit, object, withMetadata(object, 'labels', { broken: 'no label value!' }));
}

/** Breaks a unit by a release whose chart has no such version; undefined where it has no release. */
export function missingChart(model: Model, unit: Unit): Breakage | undefined {
  for (const index of unit.objects) {
    const object = model.objects[index]!;
    const spec = withoutChart(object);
    if (spec) return breakage(model, unit, object, { ...object, manifest: { ...object.manifest, spec } });
  }
  return undefined;
}

/** Kinds that Flux applies ahead of the other objects of a unit. */
const APPLIED_FIRST = /^(Namespace|CustomResourceDefinition|.*Class)$/;
const NO_VERSION = '99.99.99';

interface ReleaseSpec {
  readonly chart?: { readonly spec: { readonly version?: string } };
}

function withoutChart({ id: { kind }, manifest }: ModelObject): object | undefined {
  const spec = manifest.spec as ReleaseSpec;
  if (kind === 'OCIRepository') return { ...spec, ref: { tag: NO_VERSION } };
  if (kind !== 'HelmRelease' || spec.chart?.spec.version === undefined) return undefined;
  return { ...spec, chart: { spec: { ...spec.chart.spec, version: NO_VERSION } } };
}

function breakage(model: Model, unit: Unit, object: ModelObject, broken: ModelObject): Breakage {
  const { kind, namespace, name } = object.id;
  const objects = model.objects.map(each => (each === object ? broken : each));
  // the least that Flux waits
  const units = model.units.map(each => (each.name === unit.name ? { ...each, timeout: '30s' } : each));
  return {
    unit,
    model: { ...model, objects, units },
    object: [kind, ...(namespace === undefined ? [] : [namespace]), name].join('/'),
  };
}

function withMetadata(
  object: ModelObject,
  member: 'labels' | 'annotations',
  more: Record<string, string>,
): ModelObject {
  const { metadata } = object.manifest;
  return {
    ...object,
    manifest: { ...object.manifest, metadata: { ...metadata, [member]: { ...metadata[member], ...more } } },
  };
}
