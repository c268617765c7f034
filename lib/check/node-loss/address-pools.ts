import type { AddressPool } from '../../kinds/rules/addresses';
import { compareText, idText } from '../../model/identity';
import type { Model, ModelObject } from '../../model/model';
import { parseSpan, type AddressSpan } from '../../values/address-span';
import type { Finding } from '../../values/finding';
import { findingOn } from '../finding-on';
import { announcers } from './announcers';
import type { Node } from './nodes';
import { rulesFor } from './rules';

/** A pool with the number of addresses that it can give. */
export interface Pool extends AddressPool {
  readonly object: ModelObject;
  readonly name: string;
  readonly size: bigint;
}

/** Services that may have addresses of the same pools. */
interface Claim {
  readonly pools: readonly Pool[];
  /** The objects that ask, by their names; those that share an address are one. */
  readonly services: Map<string, ModelObject>;
}

/** Addresses of load balancers: enough for all that ask, and told of by more than one machine. */
export function addressPools(model: Model, nodes: readonly Node[]): readonly Finding[] {
  const pools = model.objects.flatMap(object => {
    const pool = rulesFor(model, object.id)?.addressPool?.(object.manifest);
    return pool === undefined ? [] : [{ ...pool, object, name: object.id.name, size: sizeOf(pool) }];
  });
  if (pools.length === 0) return [];
  return [...exhausted(model, claimsOf(model, pools)), ...announcers(model, pools, nodes)];
}

function claimsOf(model: Model, pools: readonly Pool[]): readonly Claim[] {
  const claims = new Map<string, Claim>();
  const ask = (service: string, object: ModelObject, namespace: string | undefined, name?: string): void => {
    const allowed = pools.filter(
      pool =>
        (name === undefined ? pool.autoAssign : pool.name === name) &&
        (pool.namespaces?.includes(namespace ?? '') ?? true),
    );
    // a pool that the program does not have may be there nevertheless
    if (allowed.length === 0 && name !== undefined) return;
    const key = allowed.map(pool => pool.name).join('\0');
    const claim = claims.get(key);
    if (claim === undefined) claims.set(key, { pools: allowed, services: new Map([[service, object]]) });
    else claim.services.set(service, object);
  };
  for (const object of model.objects) {
    const { id, manifest } = object;
    for (const { pool, sharing } of rulesFor(model, id)?.loadBalancers?.(manifest) ?? [])
      ask(sharing === undefined ? idText(id) : `those that share '${sharing}'`, object, id.namespace, pool);
  }
  for (const { facts, release, name: chart } of model.charts)
    for (const { namespace, name } of facts?.loadBalancers ?? [])
      ask(`Service ${namespace}/${name} of chart ${chart}`, model.objects[release]!, namespace);
  return [...claims.values()].toSorted((a, b) => a.pools.length - b.pools.length);
}

/** Sets of pools that have fewer addresses than Services that may have no others; of sets that hold each other the smallest. */
function exhausted(model: Model, claims: readonly Claim[]): readonly Finding[] {
  const findings: Finding[] = [];
  const reported: (readonly Pool[])[] = [];
  for (const { pools } of claims) {
    const within = claims.filter(claim => claim.pools.every(pool => pools.includes(pool)));
    const services = within.flatMap(claim => [...claim.services]).toSorted(([a], [b]) => compareText(a, b));
    const size = pools.reduce((sum, pool) => sum + pool.size, 0n);
    const isKnown = reported.some(known => known.every(pool => pools.includes(pool)));
    if (isKnown || BigInt(services.length) <= size) continue;
    reported.push(pools);
    findings.push(tooFew(model, pools, services, size));
  }
  return findings;
}

function tooFew(
  model: Model,
  pools: readonly Pool[],
  services: readonly (readonly [string, ModelObject])[],
  size: bigint,
): Finding {
  const names = pools.map(({ name }) => `'${name}'`).join(', ');
  const shown =
    services
      .slice(0, 5)
      .map(([name]) => name)
      .join(', ') + (services.length > 5 ? ', ...' : '');
  const asked = `${services.length} ${services.length === 1 ? 'address is' : 'addresses are'} asked for (${shown})`;
  const there =
    pools.length === 0 ? 'no pool gives any by itself' : `${names} ${pools.length === 1 ? 'has' : 'have'} ${size}`;
  const problem = {
    code: 'loss/addresses',
    severity: 'error',
    message: `${asked}, and ${there}: ${BigInt(services.length) - size} would wait for ever`,
    fix: 'give a pool more addresses, or let Services share one',
  } as const;
  const [pool] = pools;
  if (pool === undefined) return findingOn(model, services[0]![1], problem);
  return findingOn(model, pool.object, { ...problem, field: 'spec.addresses' });
}

/** Addresses of one family: IPv4 where there are some, which is what a Service gets unless it asks for both. */
function sizeOf({ addresses, avoidBuggyIPs }: AddressPool): bigint {
  const spans = addresses.flatMap(text => {
    try {
      return [parseSpan(text.trim())];
    } catch (error) {
      // the check of networks tells of it
      if (error instanceof RangeError) return [];
      throw error;
    }
  });
  const ofFour = spans.filter(({ size }) => size === 32);
  return (ofFour.length > 0 ? ofFour : spans).reduce((sum, span) => sum + countOf(span, avoidBuggyIPs), 0n);
}

function countOf({ first, last, size }: AddressSpan, avoidBuggyIPs: boolean): bigint {
  const all = last - first + 1n;
  if (!avoidBuggyIPs || size !== 32) return all;
  const upTo = (end: bigint): bigint => (end + 256n) / 256n + (end + 1n) / 256n;
  return all - (upTo(last) - (first === 0n ? 0n : upTo(first - 1n)));
}
