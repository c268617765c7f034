import type { IConstruct } from 'constructs';
import { hasMark } from '../../lib/values/marks';
import type { Tenant } from './tenant';

/** Marks tenants; two copies of the package may be installed. */
export const TENANT = Symbol.for('strata.Tenant');

/** Whether a construct is a tenant, of this copy of the package or another. */
export function isTenant(construct: unknown): construct is Tenant {
  return hasMark(construct, TENANT);
}

/** The tenant that a construct belongs to, itself included; undefined outside of all. */
export function tenantOf(construct: IConstruct): Tenant | undefined {
  for (let scope: IConstruct | undefined = construct; scope !== undefined; scope = scope.node.scope) {
    if (isTenant(scope)) return scope;
  }
  return undefined;
}
