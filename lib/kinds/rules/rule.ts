import type { Manifest } from '../../values/json';
import type { AddressRules } from './addresses';
import type { FindObject, PodGroup, VolumeClaims } from './pod-group';
import type { NetworkRole } from './network-role';

/** When an object counts as usable. */
export type Readiness =
  /** By the conventions that kstatus knows: rollouts, phases, the Ready condition where there is one. */
  | { readonly rule: 'workload' }
  /** A condition has this status, for the current generation where the kind reports one. */
  | {
      readonly rule: 'condition';
      readonly type: string;
      /** @default 'True' */
      readonly status?: 'True' | 'False';
      /** Whether conditions carry observedGeneration (`condition`), the status does (`status`), or neither. @default - neither */
      readonly generation?: 'condition' | 'status';
    }
  /** A field of the status has this value, for the current generation where the status has an observedGeneration. */
  | {
      readonly rule: 'field';
      /** Its members joined by dots, e.g. `status.applied`. */
      readonly field: string;
      readonly equals: boolean | string;
    }
  /** It is usable as soon as it is stored. */
  | { readonly rule: 'exists' };

/**
 * Where a kind names another object. At `path` stands a name, or an object with a name (and maybe kind, group, apiVersion, namespace, optional).
 */
export interface ReferenceRule {
  /** Members joined by dots; `[]` goes through a list, `{}` through the values of a map, `["x.y/z"]` to a member with dots: `spec.volumes[].secret`. */
  readonly path: string;
  /** Kind that is named, unless a member `kind` beside the name says otherwise. */
  readonly kind: string;
  /** Its group, unless a member `group` or `apiVersion` says otherwise. @default - the core group */
  readonly group?: string;
  /** Member that holds the name, where `path` leads to an object. @default 'name' */
  readonly name?: string;
  /** Reads what is named, where at `path` stands neither a name nor an object with one. @default - a name or an object with one */
  readonly read?: (value: unknown) => readonly NamedObject[];
  /** Whether references to other kinds at this path are left alone, e.g. users among RBAC subjects. @default false */
  readonly only?: boolean;
  /** Whether delivery waits for it. @default true */
  readonly hard?: boolean;
}

/** An object named in a text of its own form. */
export interface NamedObject {
  readonly name: string;
  /** @default - that of the object which names it */
  readonly namespace?: string;
}

/** An object that a controller makes for another. */
export interface Produced {
  readonly group?: string;
  readonly kind: string;
  /** @default - the namespace of the object that produces it */
  readonly namespace?: string;
  readonly name: string;
}

/** A network that an object takes for itself. */
export interface TakenNetwork {
  readonly role: NetworkRole;
  /** What it is for, as messages name it. */
  readonly name: string;
  /** Network in CIDR notation, or range `FIRST-LAST`; several are parted by commas. */
  readonly cidr: string;
  /** Name of the routing domain: networks of two domains may share addresses. @default - the cluster's */
  readonly domain?: string;
}

/** What the engine knows of a kind beyond its schema. */
export interface KindRules extends AddressRules {
  /** API group; empty for the core group. */
  readonly group: string;
  readonly kind: string;
  /** @default - workload for built-in kinds, the Ready condition if the object's status has one for others */
  readonly readiness?: Readiness;
  /** @default - none */
  readonly references?: readonly ReferenceRule[];
  /** Objects that its controller makes. @default - none */
  readonly produces?: (manifest: Manifest) => readonly Produced[];
  /** Networks that an object takes, for the check that compares them all. @default - none */
  readonly networks?: (manifest: Manifest) => readonly TakenNetwork[];
  /** Whether its objects run pods, and so wait for the pod network. @default false */
  readonly runsPods?: boolean;
  /** Pods that run as long as an object is there, for the checks on what the loss of a node means. @default - not known */
  readonly pods?: (manifest: Manifest, find: FindObject) => readonly PodGroup[];
  /** Volumes with data that nothing else has: one for each of its pods, or one if it has none. @default - none */
  readonly volumes?: (manifest: Manifest) => readonly VolumeClaims[];
  /** Whether an object by itself keeps its pods from ever being evicted; then the field that does so. @default - it does not */
  readonly refusesEviction?: (manifest: Manifest) => string | undefined;
  /** Whether its objects own data and stay when their construct is removed. @default false */
  readonly ownsData?: boolean | ((manifest: Manifest) => boolean);
  /** Whether volumes that it makes outlive an object: then the namespace stays, though the object goes. @default - never */
  readonly leavesData?: (manifest: Manifest) => boolean;
  /** Whether its objects serve observation only: they are delivered last and nothing waits for them. @default false */
  readonly monitoring?: boolean;
}
