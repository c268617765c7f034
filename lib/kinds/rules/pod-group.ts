import type { Manifest } from '../../values/json';
import type { NanoUnits } from '../../values/quantity';

/** What a pod asks of its node. */
export interface PodRequests {
  /** In cores. */
  readonly cpu: NanoUnits;
  /** In bytes. */
  readonly memory: NanoUnits;
}

/**
 * What pods of a group do together:
 * - `votes`: more than half of them must run, as members of etcd;
 * - `copies`: each has all data, and one of them must be left;
 * - `service`: they keep nothing, and who uses them waits while none runs.
 */
export type Together = 'votes' | 'copies' | 'service';

/** Equal pods that run as long as an object is there. */
export interface PodGroup {
  /** What a person calls them, e.g. `instances`. */
  readonly what: string;
  /** Path of the field that says how many they are. */
  readonly field: string;
  /** How many they are; `each node` has one of a DaemonSet. */
  readonly count: number | 'each node';
  /** @default - each is on its own, or nobody knows */
  readonly together?: Together;
  /** Labels of the pods, as far as they are known. */
  readonly labels: unknown;
  /** What the scheduler is told, as members of a pod's spec. */
  readonly scheduling: {
    readonly affinity?: unknown;
    readonly nodeSelector?: unknown;
    readonly topologySpreadConstraints?: unknown;
  };
  readonly requests: PodRequests;
}

/** Volumes of one object, or one for each of its pods. */
export interface VolumeClaims {
  /** Path of the field that names their StorageClass. */
  readonly field: string;
  /** @default - the cluster's default one */
  readonly storageClass?: string;
  /** Whether what is in it was fetched from elsewhere, and can be again as long as nobody writes to it. @default false */
  readonly fetched?: boolean;
}

/** Finds the first object of the model that has what is given. */
export type FindObject = (
  group: string,
  kind: string,
  which?: { readonly namespace?: string; readonly name?: string },
) => Manifest | undefined;
