import { EVERY_POD, both, holds, type Labels, type PodSet, type Requirement } from './pod-set';

/** Label by which the API server marks each namespace with its name. */
export const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/** Where connections begin or end: the pods of a namespace, or something outside of all pods. */
export interface End {
  /** Name of the namespace, or what it is. */
  readonly name: string;
  /** Labels of the namespace, its name included; absent for what is no pod. */
  readonly namespace?: Labels;
  /** What Cilium calls it where it is no pod, e.g. `world`. */
  readonly reserved: Labels;
}

/** Ends that a policy selects. */
export interface Selector {
  readonly pods: PodSet;
  /** By the labels of their namespace. */
  readonly namespace: PodSet;
  /** By what Cilium calls ends that are no pods. */
  readonly reserved: PodSet;
}

/** A condition, and what it is about. */
export interface Condition {
  readonly of: keyof Selector;
  readonly requirement: Requirement;
}

/** What meets all conditions. @returns undefined where nothing can */
export function selectorOf(conditions: readonly Condition[]): Selector | undefined {
  const selector = { pods: EVERY_POD, namespace: EVERY_POD, reserved: EVERY_POD };
  for (const { of, requirement } of conditions) {
    const narrowed = both(selector[of], new Map([requirement]));
    if (narrowed === undefined) return undefined;
    selector[of] = narrowed;
  }
  return selector;
}

/** Everything there is. */
export const EVERYTHING: Selector = { pods: EVERY_POD, namespace: EVERY_POD, reserved: EVERY_POD };

/** Condition that a label exists. */
export function exists(key: string): Requirement {
  return [key, { absent: false, others: true, listed: new Set() }];
}

/** Condition that a label has a value. */
export function isValue(key: string, value: string): Requirement {
  return [key, { absent: false, others: false, listed: new Set([value]) }];
}

/** Pods of all namespaces. */
export const ALL_PODS: Selector = { ...EVERYTHING, namespace: new Map([exists(NAMESPACE_NAME)]) };

/** Which pods of an end a selector means; for an end that is no pod, every one. @returns undefined where none */
export function selected({ pods, namespace, reserved }: Selector, end: End): PodSet | undefined {
  if (!holds(reserved, end.reserved) || !holds(namespace, end.namespace ?? {})) return undefined;
  if (end.namespace !== undefined) return pods;
  return holds(pods, {}) ? EVERY_POD : undefined;
}

/** Whether a selector may mean pods at all. */
export function meansPods({ reserved }: Selector): boolean {
  return holds(reserved, {});
}

/** The namespaces that a selector names one by one; undefined where it means them by other labels. */
export function namesIn({ namespace }: Selector): ReadonlySet<string> | undefined {
  const names = namespace.get(NAMESPACE_NAME);
  return names === undefined || names.others || names.absent ? undefined : names.listed;
}
