import type { Finding } from '../../lib/values/finding';

/** Id of the tenant above all others. */
const ROOT = 'root';

/** Longest name of a namespace: a DNS label (RFC 1123). */
const LONGEST_NAMESPACE = 63;

/** A problem of a tenant's props, before it is known where. */
export type Problem = Pick<Finding, 'code' | 'message' | 'fix' | 'field'>;

/**
 * Namespace of a tenant: `tenant-root`, `tenant-<id>` below root, `<parent's namespace>-<id>` deeper. Ids without dashes keep
 * the join unambiguous: each namespace belongs to one place in the tree.
 */
export function tenantNamespace(id: string, parent: string | undefined): string {
  return parent === undefined || parent === `tenant-${ROOT}` ? `tenant-${id}` : `${parent}-${id}`;
}

/** What is wrong with the id of a tenant below a parent's namespace. */
export function nameProblems(id: string, parent: string | undefined): Problem[] {
  const problem = (message: string, fix: string): Problem => ({ code: 'tenant/name', message, fix });
  if (parent === undefined && id !== ROOT) {
    return [
      problem(
        `the tenant above all others is named '${ROOT}', '${id}' given`,
        `add \`new Tenant(platform, '${ROOT}')\` and put '${id}' below it`,
      ),
    ];
  }
  if (parent === `tenant-${ROOT}` && id === ROOT) {
    return [problem(`'${ROOT}' below '${ROOT}' would share the namespace tenant-${ROOT}`, 'give it another id')];
  }
  if (id === 'super') {
    return [
      problem(
        "a tenant can't be named 'super': its group `<namespace>-admin` would be the group `super-admin` of its parent",
        'give it another id',
      ),
    ];
  }
  if (!/^[a-z0-9]+$/.test(id)) {
    const why = id.includes('-') ? ': dashes separate tenants in the name of a namespace' : '';
    return [
      problem(
        `the tenant name '${id}' may hold small letters a-z and digits only${why}`,
        `name it '${id.toLowerCase().replace(/[^a-z0-9]/g, '') || 'shop'}'`,
      ),
    ];
  }
  const namespace = tenantNamespace(id, parent);
  if (namespace.length > LONGEST_NAMESPACE) {
    return [
      problem(
        `the namespace '${namespace}' has ${namespace.length} characters, ${LONGEST_NAMESPACE} are allowed`,
        'give the tenant, or those above it, a shorter id',
      ),
    ];
  }
  return [];
}

/** What is wrong with a host. */
export function hostProblems(host: string | undefined): Problem[] {
  if (host === undefined) return [];
  const label = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
  if (host.length <= 253 && new RegExp(`^${label}(\\.${label})*$`).test(host)) return [];
  return [
    {
      code: 'tenant/host',
      field: 'host',
      message: `'${host}' is no host name`,
      fix: 'give labels of small letters, digits and inner dashes, joined by dots, e.g. shop.example.org',
    },
  ];
}
