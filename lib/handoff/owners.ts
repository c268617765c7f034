import type { Manifest } from '../values/json';
import { fieldSet, stepsOf, type FieldSet, type FieldsV1 } from './field-set';

/** One entry of `metadata.managedFields`. */
export interface ManagedFields {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly subresource?: string;
  readonly fieldsV1?: FieldsV1;
}

/** Manager under which Flux applies (kustomize-controller, cmd: `controllerName` without its prefix `gotk-`). */
export const FLUX_MANAGER = 'kustomize-controller';

/**
 * Managers under which the Kubernetes provider of Pulumi writes: `pulumi-kubernetes-strata` for what `deploy` made, `pulumi-kubernetes-` and a random end for
 * what others made with server-side apply, the other two without it
 * (pulumi-kubernetes, provider.go and await.go). An object may name another in `pulumi.com/patchFieldManager`; the state tells it.
 */
const PULUMI_MANAGER = /^pulumi-(resource-)?kubernetes/;

/** One of the two owners: which entries are its own, and what it puts on an object beside the fields of the program. */
export interface Owner {
  readonly name: 'Flux' | 'Pulumi';
  readonly owns: (entry: ManagedFields) => boolean;
  /** The one among its entries that it applies under now. */
  readonly writes: (entry: ManagedFields) => boolean;
  /** Labels and annotations that only tell how it delivers. */
  readonly isMark: (key: string) => boolean;
}

const FLUX_MARKS = ['name', 'namespace', 'prune'].map(key => `kustomize.toolkit.fluxcd.io/${key}`);

export const FLUX: Owner = {
  name: 'Flux',
  owns: isFlux,
  writes: isFlux,
  isMark: key => FLUX_MARKS.includes(key),
};

/** @param manager the name that the state tells, where it does */
export function pulumi(manager?: string): Owner {
  return {
    name: 'Pulumi',
    owns: entry => (PULUMI_MANAGER.test(entry.manager) || entry.manager === manager) && entry.subresource === undefined,
    writes: entry => entry.manager === manager && entry.operation === 'Apply' && entry.subresource === undefined,
    isMark: key => key.startsWith('pulumi.com/'),
  };
}

function isFlux({ manager, operation, subresource }: ManagedFields): boolean {
  return manager === FLUX_MANAGER && operation === 'Apply' && subresource === undefined;
}

/** What the API server notes of an object's owners. */
export function managedFields({ metadata }: Manifest): readonly ManagedFields[] {
  return (metadata as { readonly managedFields?: readonly ManagedFields[] }).managedFields ?? [];
}

/** Fields that an owner has. */
export function ownedBy(owner: Owner, object: Manifest): FieldSet {
  return fieldSet(
    ...managedFields(object)
      .filter(entry => owner.owns(entry))
      .map(({ fieldsV1 }) => fieldsV1),
  );
}

/** The label or annotation that a field is: the list that it stands in, and its key. */
export function markOf(field: string): { readonly list: 'labels' | 'annotations'; readonly key: string } | undefined {
  const [first, second, third, ...more] = stepsOf(field);
  const list = second === 'f:labels' ? 'labels' : second === 'f:annotations' ? 'annotations' : undefined;
  if (first !== 'f:metadata' || list === undefined || third?.startsWith('f:') !== true || more.length > 0)
    return undefined;
  return { list, key: third.slice(2) };
}

/** Whether a field only tells how its owner delivers. */
export function isMarkOf(owner: Owner, field: string): boolean {
  const mark = markOf(field);
  return mark !== undefined && owner.isMark(mark.key);
}
