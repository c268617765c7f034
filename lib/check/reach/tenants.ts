import type { End } from './selector';

/** Prefix of the labels that name a tenant namespace's ancestors and itself. It is Cozystack's. */
const LINEAGE = 'tenant.cozystack.io/';

/** How an end stands to a tenant that connects to it. */
export type Relation = 'itself' | 'below' | 'above' | 'beside' | 'system';

/** Namespaces of a tenant and of all above it, or undefined for what is no tenant: known by the labels of the namespace. */
export function lineageOf({ name, namespace = {} }: End): ReadonlySet<string> | undefined {
  const lineage = Object.keys(namespace)
    .filter(label => label.startsWith(LINEAGE))
    .map(label => label.slice(LINEAGE.length));
  return lineage.includes(name) ? new Set(lineage) : undefined;
}

/** How a namespace stands to that of a tenant. */
export function relationOf(tenant: End, other: End): Relation {
  if (other.name === tenant.name) return 'itself';
  const lineage = lineageOf(other);
  if (lineage === undefined) return 'system';
  if (lineage.has(tenant.name)) return 'below';
  return lineageOf(tenant)?.has(other.name) === true ? 'above' : 'beside';
}
