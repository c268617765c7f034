import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { Component } from '../../lib/model/component';
import { groupOf } from '../../lib/kinds/kind';
import { findKind } from '../../lib/kinds/registry';
import type { PolicyRule } from '../../lib/kinds/generated/rbac.authorization.k8s.io';
import type { Tenant } from './tenant';
import { isTenant } from './tenant-mark';

/** An object that a tenant's applications emit, as far as rights on it go. */
export interface Delivered {
  readonly group: string;
  readonly kind: string;
  /** Name of the kind in the API, e.g. `clusters`; undefined for kinds that nobody has imported. */
  readonly plural: string | undefined;
  readonly namespaced: boolean;
  readonly custom: boolean;
  /** Namespace that it says, else that of the application. */
  readonly namespace: string | undefined;
  readonly name: string;
  readonly object: ApiObject;
}

/** A Role, as it is read for the rights that it gives. */
export interface RoleManifest {
  readonly rules?: readonly PolicyRule[];
}

/** A RoleBinding, as it is read for the role that it names. */
export interface BindingManifest {
  readonly roleRef: { readonly kind: string; readonly name: string };
}

export const RBAC = 'rbac.authorization.k8s.io';

/** The objects of a tenant's applications, not those of the tenants below, ordered by kind and name whatever the order of construction. */
export function deliveredObjects(tenant: Tenant): readonly Delivered[] {
  const found: Delivered[] = [];
  const stack: { construct: IConstruct; delivered: boolean }[] = [{ construct: tenant, delivered: false }];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { construct } = top;
    let { delivered } = top;
    if (Component.isComponent(construct)) delivered = construct.deliveredBy === tenant.delivererOfApplications;
    else if (Chart.isChart(construct)) delivered = false;
    else if (delivered && ApiObject.isApiObject(construct)) found.push(describe(construct));
    for (const child of construct.node.children) {
      if (!isTenant(child)) stack.push({ construct: child, delivered });
    }
  }
  return found.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** Roles among the objects. */
export function rolesOf(delivered: readonly Delivered[]): readonly (Delivered & RoleManifest)[] {
  return delivered.filter(isA('Role')).map(each => ({ ...each, ...(each.object.toJson() as RoleManifest) }));
}

/** Role bindings among the objects. */
export function bindingsOf(delivered: readonly Delivered[]): readonly (Delivered & BindingManifest)[] {
  return delivered.filter(isA('RoleBinding')).map(each => ({ ...each, ...(each.object.toJson() as BindingManifest) }));
}

function describe(object: ApiObject): Delivered {
  const { kind, name } = object;
  const group = groupOf(object.apiVersion);
  const info = findKind(group, kind);
  return {
    group,
    kind,
    plural: info?.plural,
    namespaced: info?.namespaced ?? true,
    custom: info?.origin === 'crd',
    namespace: object.metadata.namespace ?? Component.holderOf(object)?.namespace,
    name,
    object,
  };
}

function isA(kind: string): (delivered: Delivered) => boolean {
  return each => each.group === RBAC && each.kind === kind;
}

function keyOf({ group, kind, name }: Delivered): string {
  return `${group}/${kind}/${name}`;
}
