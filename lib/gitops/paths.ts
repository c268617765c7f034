import type { ObjectId } from '../model/model';

/** Folder of the cluster-scoped objects of a unit; no namespace can have this name. */
export const CLUSTER_SCOPED = '_cluster';

/** Folder of a cluster in the tree; nothing is shared between clusters. */
export function clusterFolder(cluster: string): string {
  return `clusters/${cluster}`;
}

/** File of an object inside its unit: `<namespace or _cluster>/<kind>.<group>-<name>.yaml`. */
export function objectFile({ group, kind, namespace, name }: ObjectId): string {
  const type = group === '' ? kind : `${kind}.${group}`;
  return `${namespace ?? CLUSTER_SCOPED}/${type.toLowerCase()}-${safe(name)}.yaml`;
}

/** RBAC names may hold characters that file systems refuse: each is written as `~` and its code. */
function safe(name: string): string {
  return name.replace(/[^A-Za-z0-9._-]/g, char => `~${char.charCodeAt(0).toString(16)}`);
}
