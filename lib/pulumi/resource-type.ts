import { apiVersionOf } from '../kinds/kind';
import type { KnownKinds } from '../model/known-kinds';
import type { ModelObject, ObjectId } from '../model/model';

/** Type token of every component. One for all, since the types of a resource's parents are part of its URN. */
export const COMPONENT_TYPE = 'strata:index:Component';

/** Type token by which the Kubernetes provider knows a kind, e.g. `kubernetes:apps/v1:Deployment`. */
export function typeToken(apiVersion: string, kind: string): string {
  return `kubernetes:${apiVersion.includes('/') ? apiVersion : `core/${apiVersion}`}:${kind}`;
}

/** Name of an object's resource: by its identity alone, so that moving its construct changes nothing. The type says the kind. */
export function resourceName({ namespace, name }: Pick<ObjectId, 'namespace' | 'name'>): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** Type tokens under which an object may stand in a state of before: those of the other served versions of its kind. */
export function otherTypes(
  { id: { group, kind }, manifest: { apiVersion } }: ModelObject,
  kinds: KnownKinds,
): readonly string[] {
  const versions = kinds.named(group, kind).info?.versions ?? [];
  return versions
    .map(version => apiVersionOf(group, version))
    .filter(other => other !== apiVersion)
    .map(other => typeToken(other, kind));
}
