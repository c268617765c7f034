import type { ApiObject } from 'cdk8s';
import type { Manifest } from '../values/json';
import { canonical, type CanonicalOptions } from './canonical';

/** What cdk8s keeps of an object's metadata; read directly, since its own `toJson` resolves and copies everything several times. */
interface StockMetadata {
  readonly name?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly finalizers: readonly string[];
  readonly ownerReferences: readonly unknown[];
  readonly _additionalAttributes: Readonly<Record<string, unknown>>;
}

/** Metadata without empty members, as cdk8s writes it, with the namespace given. */
export function plainMetadata(
  object: ApiObject,
  namespace: string | undefined,
  options?: CanonicalOptions,
): Manifest['metadata'] {
  const { name, labels, annotations, finalizers, ownerReferences, _additionalAttributes } =
    object.metadata as unknown as StockMetadata;
  const result: Record<string, unknown> = {};
  // in the order of their names, so that nothing needs sorting
  if (!isEmpty(annotations)) result.annotations = annotations;
  if (finalizers.length > 0) result.finalizers = finalizers;
  if (!isEmpty(labels)) result.labels = labels;
  result.name = name;
  if (namespace !== undefined) result.namespace = namespace;
  if (ownerReferences.length > 0) result.ownerReferences = ownerReferences;
  for (const key in _additionalAttributes) if (!OWN.has(key)) result[key] = _additionalAttributes[key];
  return canonical(result, options, 'metadata') as unknown as Manifest['metadata'];
}

const OWN = new Set(['annotations', 'finalizers', 'labels', 'name', 'namespace', 'ownerReferences']);

function isEmpty(map: Readonly<Record<string, unknown>>): boolean {
  for (const _ in map) return false;
  return true;
}
