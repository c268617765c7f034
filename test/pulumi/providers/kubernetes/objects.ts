import type { Manifest } from '../../../../lib/values/json';
import { isMap, UNKNOWN } from '../rpc/values';

/** A Kubernetes object, or its inputs, with what may still be unknown in it. */
export type KubeObject = Record<string, unknown>;

const PREFIX = 'pulumi.com/';
export const AUTONAMED = `${PREFIX}autonamed`;
export const DELETION_PROPAGATION = `${PREFIX}deletionPropagationPolicy`;
export const FIELD_MANAGER = `${PREFIX}patchFieldManager`;
export const PATCH_FORCE = `${PREFIX}patchForce`;
export const SKIP_AWAIT = `${PREFIX}skipAwait`;
export const TIMEOUT_SECONDS = `${PREFIX}timeoutSeconds`;
export const WAIT_FOR = `${PREFIX}waitFor`;

/** The value at a path of members; undefined where there is none. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((part, key) => (isMap(part) ? part[key] : undefined), value);
}

/** Text at a path, empty where there is none or it is unknown. */
export function textAt(value: unknown, ...path: readonly string[]): string {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : '';
}

/** A number at a path, 0 where there is none. */
export function numberAt(value: unknown, ...path: readonly string[]): number {
  const found = at(value, ...path);
  return typeof found === 'number' ? found : 0;
}

/** Items of a list at a path. */
export function itemsAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? (found as unknown[]) : [];
}

export const kindOf = (object: KubeObject): string => textAt(object, 'kind');
export const apiVersionOf = (object: KubeObject): string => textAt(object, 'apiVersion');
export const nameOf = (object: KubeObject): string => textAt(object, 'metadata', 'name');
export const namespaceOf = (object: KubeObject): string => textAt(object, 'metadata', 'namespace');
export const annotation = (object: KubeObject, key: string): string => textAt(object, 'metadata', 'annotations', key);
export const generationOf = (object: KubeObject): number => numberAt(object, 'metadata', 'generation');

/** Group of an object; the core group has no name. */
export function groupOf(object: KubeObject): string {
  const [group = '', version] = apiVersionOf(object).split('/');
  return version === undefined || group === 'core' ? '' : group;
}

/** Whether a name is given, be it that it is still unknown (pkg metadata/naming.go, IsNamed). */
export function isNamed(object: KubeObject): boolean {
  return nameOf(object) !== '' || at(object, 'metadata', 'name') === UNKNOWN;
}

/** Id of an object in the state: `namespace/name`, or `name` (pkg provider/util.go, fqObjName). */
export function idOf(object: KubeObject): string {
  return namespaceOf(object) === '' ? nameOf(object) : `${namespaceOf(object)}/${nameOf(object)}`;
}

/** Namespace and name out of an id (pkg provider/util.go, parseFqName). */
export function parseId(id: string): { readonly namespace: string; readonly name: string } {
  const [first = '', second] = id.split('/');
  return second === undefined ? { namespace: '', name: first } : { namespace: first, name: second };
}

/** A copy with a member of `metadata` set, or removed where the value is undefined. */
export function withMetadata(object: KubeObject, key: string, value: unknown): KubeObject {
  if (object.metadata === UNKNOWN) return object;
  const { [key]: _, ...metadata } = isMap(object.metadata) ? object.metadata : {};
  return { ...object, metadata: value === undefined ? metadata : { ...metadata, [key]: value } };
}

/** What names an object towards the API server. */
export function reference(object: KubeObject): Manifest {
  const namespace = namespaceOf(object);
  return {
    apiVersion: apiVersionOf(object),
    kind: kindOf(object),
    metadata: { name: nameOf(object), ...(namespace === '' ? {} : { namespace }) },
  };
}

export function isCrd(object: KubeObject): boolean {
  return kindOf(object) === 'CustomResourceDefinition' && groupOf(object) === 'apiextensions.k8s.io';
}

export const isSecret = (object: KubeObject): boolean => kindOf(object) === 'Secret' && groupOf(object) === '';
export const isConfigMap = (object: KubeObject): boolean => kindOf(object) === 'ConfigMap' && groupOf(object) === '';

/** Whether an object is one of the owners of another. */
export function isOwnedBy(object: KubeObject, owner: KubeObject | undefined): boolean {
  const uid = textAt(owner, 'metadata', 'uid');
  return itemsAt(object, 'metadata', 'ownerReferences').some(reference => textAt(reference, 'uid') === uid);
}
