import type { Manifest } from '../values/json';
import { groupOf } from '../kinds/kind';
import type { ObjectId } from './model';

/** Identity of a manifest. */
export function idOf(manifest: Manifest): ObjectId {
  const { name = '', namespace } = manifest.metadata;
  const group = groupOf(manifest.apiVersion);
  return namespace === undefined
    ? { group, kind: manifest.kind, name }
    : { group, kind: manifest.kind, namespace, name };
}

/** Key of an identity, for maps. Slashes can stand in none of its parts. */
export function idKey(group: string, kind: string, namespace: string | undefined, name: string): string {
  return `${group}/${kind}/${namespace ?? ''}/${name}`;
}

/** Key of an {@link ObjectId}. */
export function keyOf(id: ObjectId): string {
  return idKey(id.group, id.kind, id.namespace, id.name);
}

/** Identity for a reader: `Deployment.apps web/frontend`, `Namespace web`. */
export function idText(id: ObjectId): string {
  const kind = id.group === '' ? id.kind : `${id.kind}.${id.group}`;
  return `${kind} ${id.namespace === undefined ? '' : `${id.namespace}/`}${id.name}`;
}

/** Identity of the CustomResourceDefinition of a kind: what a kind's objects need first. */
export function crdId(group: string, plural: string): ObjectId {
  return { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition', name: `${plural}.${group}` };
}

/** Orders by UTF-16 units, the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
