import type { ObjectId } from './model';

/** Namespace of Flux, of the sources and Kustomizations, and of the service accounts that Flux impersonates. */
export const FLUX_NAMESPACE = 'flux-system';

/** Identity that stands for the pod network as a whole: a CNI provides it, what runs pods needs it. */
export const POD_NETWORK: ObjectId = { group: 'strata.cloud', kind: 'Capability', name: 'pod-network' };
