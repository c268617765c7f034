import type { Manifest } from '../values/json';
import type { Model, ModelObject } from '../model/model';

const RETAINED = { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } as const;

/** Tells which objects stay in the cluster when they leave the tree: what owns data, and the namespaces around it. */
export function retention(model: Model): (object: ModelObject) => boolean {
  const namespaces = new Set<string>();
  for (const { id, ownsData, leavesData } of model.objects) {
    if ((ownsData === true || leavesData === true) && id.namespace !== undefined) namespaces.add(id.namespace);
  }
  return ({ id, ownsData }) =>
    id.group === '' && id.kind === 'Namespace' ? namespaces.has(id.name) : ownsData === true;
}

/** The object as Flux gets it: marked where it must not be pruned. */
export function retained(manifest: Manifest): Manifest {
  const annotations = { ...manifest.metadata.annotations, ...RETAINED };
  const sorted = Object.fromEntries(Object.entries(annotations).sort(([a], [b]) => (a < b ? -1 : 1)));
  const metadata = { ...manifest.metadata, annotations: sorted };
  return {
    ...manifest,
    metadata: Object.fromEntries(Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}
