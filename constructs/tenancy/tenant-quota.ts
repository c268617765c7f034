import { Lazy } from 'cdk8s';
import { LimitRange, ResourceQuota } from '../../lib/kinds/generated/core';
import { closest } from '../../lib/schema/suggest';
import { divideQuantity, formatQuantity, nanoUnits, parseQuantity, type Quantity } from '../../lib/values/quantity';
import { ALLOCATION_RATIO } from './allocation';
import type { Tenant } from './tenant';
import type { Problem } from './tenant-name';

/** Resources that pods compute with; a quota limits what they request and what they may use at most. */
const COMPUTE = ['cpu', 'memory', 'ephemeral-storage'] as const;

/** Kinds that a quota counts under their plain name. Source: Kubernetes, "Resource Quotas", object count quota. */
const COUNTED = [
  'configmaps',
  'persistentvolumeclaims',
  'pods',
  'secrets',
  'services',
  'services.loadbalancers',
  'services.nodeports',
] as const;

const PLAIN_KEYS = [...COMPUTE, 'storage', ...COUNTED] as const;

/**
 * What a tenant may use: CPU, memory and ephemeral storage as the sum of limits, storage as the sum of claims, numbers of objects, devices by
 * their resource name (`nvidia.com/gpu`), other kinds by `count/<plural>.<group>`.
 */
export type TenantQuota = { readonly [key in (typeof PLAIN_KEYS)[number]]?: Quantity | number } & {
  readonly [key: `${string}/${string}`]: Quantity | number;
};

/** Limits and requests of containers that state none, so that a quota does not keep them from starting. Figures: Cozystack v1.6. */
const CONTAINER_DEFAULTS = {
  default: { cpu: '250m', 'ephemeral-storage': '2Gi', memory: '128Mi' },
  defaultRequest: { cpu: '25m', 'ephemeral-storage': '50Mi', memory: '128Mi' },
};

/** Adds the ResourceQuota, less what the tenants below take, and the defaults of containers. No role of a tenant can change them. */
export function addQuota(tenant: Tenant, quota: TenantQuota): void {
  const hard = (): Record<string, Quantity> => hardLimits(remaining(quota, tenant.children));
  new ResourceQuota(tenant, 'quota', {
    metadata: { name: 'tenant-quota' },
    spec: { hard: Lazy.any({ produce: hard }) as Record<string, Quantity> },
  });
  new LimitRange(tenant, 'limit-range', {
    metadata: { name: 'tenant-range-limits' },
    spec: { limits: [{ type: 'Container', ...CONTAINER_DEFAULTS }] },
  });
}

/** What is wrong with a quota by itself. */
export function quotaProblems(quota: TenantQuota = {}): Problem[] {
  return entriesOf(quota).flatMap(([key, amount]): Problem[] => {
    const field = `quota["${key}"]`;
    if (!key.includes('/') && !(PLAIN_KEYS as readonly string[]).includes(key)) {
      const meant = closest(key, PLAIN_KEYS);
      const message = `a quota knows no '${key}': ${PLAIN_KEYS.join(', ')}, a device (nvidia.com/gpu) or count/<plural>.<group>`;
      const fix = meant === undefined ? 'take it out' : `did you mean '${meant}'?`;
      return [{ code: 'tenant/quota', field, message, fix }];
    }
    const value = parseQuantity(String(amount));
    if (value !== undefined && value >= 0n) return [];
    const message = `'${amount}' is no amount of ${key}`;
    return [{ code: 'tenant/quota', field, message, fix: 'give a number with an optional suffix, e.g. 500m, 2, 16Gi' }];
  });
}

/** What is wrong between a tenant's quota and those directly below it: each must have a share, and the shares must fit. */
export function treeProblems({ quota, children, node }: Tenant): string[] {
  return entriesOf(quota ?? {}).flatMap(([key, amount]) => {
    const without = children.filter(child => child.quota?.[key as keyof TenantQuota] === undefined);
    const open = without.map(
      child =>
        `tenant '${node.id}' limits ${key} for all below it, but '${child.node.id}' has no quota of ${key}: give it one`,
    );
    const shared = children.reduce((sum, child) => sum + amountOf(child.quota, key), 0n);
    if (shared <= nanoUnits(amount)) return open;
    const given = formatQuantity(shared, String(amount).endsWith('i'));
    return [...open, `the tenants below '${node.id}' have ${given} of ${key} together, its quota is ${amount}`];
  });
}

/** A quota less the shares of the tenants below. */
function remaining(quota: TenantQuota, children: readonly Tenant[]): [string, Quantity][] {
  return entriesOf(quota).map(([key, amount]) => {
    if (!children.some(child => amountOf(child.quota, key) > 0n)) return [key, String(amount)];
    const rest = children.reduce((left, child) => left - amountOf(child.quota, key), nanoUnits(amount));
    return [key, formatQuantity(rest < 0n ? 0n : rest, String(amount).endsWith('i'))];
  });
}

/** The keys that Kubernetes knows: requests (by the allocation ratio) and limits for what pods compute with, requests for storage and devices. */
function hardLimits(amounts: readonly (readonly [string, Quantity])[]): Record<string, Quantity> {
  const hard: Record<string, Quantity> = {};
  for (const [key, amount] of amounts) {
    if (isCompute(key)) {
      hard[`limits.${key}`] = amount;
      hard[`requests.${key}`] = divideQuantity(amount, ALLOCATION_RATIO[key]);
    } else if (key === 'storage' || isDevice(key)) hard[`requests.${key}`] = amount;
    else hard[key] = amount;
  }
  return hard;
}

function isCompute(key: string): key is (typeof COMPUTE)[number] {
  return (COMPUTE as readonly string[]).includes(key);
}

/** Devices can't be promised twice, so Kubernetes knows only their requests. */
function isDevice(key: string): boolean {
  return key.includes('/') && !key.startsWith('count/') && !key.includes('.storageclass.storage.k8s.io/');
}

function amountOf(quota: TenantQuota | undefined, key: string): bigint {
  return nanoUnits(quota?.[key as keyof TenantQuota] ?? 0);
}

function entriesOf(quota: TenantQuota): [string, Quantity | number][] {
  return Object.entries(quota)
    .filter(([, amount]) => amount !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
