import type { Manifest } from '../values/json';

const RETAINED = { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } as const;

/** The object as Flux gets it: marked where it must not be pruned. */
export function unpruned(manifest: Manifest): Manifest {
  const annotations = { ...manifest.metadata.annotations, ...RETAINED };
  const sorted = Object.fromEntries(Object.entries(annotations).sort(([a], [b]) => (a < b ? -1 : 1)));
  const metadata = { ...manifest.metadata, annotations: sorted };
  return {
    ...manifest,
    metadata: Object.fromEntries(Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}
