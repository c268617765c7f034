import { Cidr } from './cidr';
import { parseIp } from './ip-address';

/** Addresses of one family in a row, both ends included: a network is one, and so is any range. */
export interface AddressSpan {
  /** 32 for IPv4, 128 for IPv6. */
  readonly size: 32 | 128;
  readonly first: bigint;
  readonly last: bigint;
  /** As it was written. */
  toString(): string;
}

/** Whether two spans share an address. */
export function overlap(a: AddressSpan, b: AddressSpan): boolean {
  return a.size === b.size && a.first <= b.last && b.first <= a.last;
}

/** Whether all addresses of a span lie in another. */
export function contains(outer: AddressSpan, inner: AddressSpan): boolean {
  return outer.size === inner.size && outer.first <= inner.first && inner.last <= outer.last;
}

/**
 * Reads a network in CIDR notation, or a range of addresses: `FIRST-LAST`, or with another separator.
 * @throws RangeError if the text is neither, if bits behind the prefix are set, or if the range is of two families or ends before it begins
 */
export function parseSpan(text: string, separator: '-' | '..' = '-'): AddressSpan {
  const parts = text.split(separator);
  if (parts.length === 1) return Cidr.parse(text);
  const [first, last] = parts.map(part => parseIp(part.trim()));
  if (parts.length > 2 || first === undefined || last === undefined)
    throw new RangeError(`'${text}' is no range of addresses, e.g. 192.0.2.10${separator}192.0.2.20`);
  if (first.size !== last.size) throw new RangeError(`'${text}' goes from one family of addresses to the other`);
  if (first.bits > last.bits) throw new RangeError(`'${text}' ends before it begins`);
  return { size: first.size, first: first.bits, last: last.bits, toString: () => text };
}
