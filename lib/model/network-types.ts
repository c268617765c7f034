import { Cidr } from '../values/cidr';
import { parseSpan } from '../values/address-span';
import { parseIp } from '../values/ip-address';
import { TEXT, where, type PropType } from './prop-types';

/** A network of IPv4 in CIDR notation, without bits behind its prefix. */
export const IPV4_NETWORK: PropType<false> = where(TEXT, (text: string) => {
  const network = read(() => Cidr.parse(text));
  return network?.size === 32 ? undefined : 'be an IPv4 network with its first address, such as 10.16.0.0/16';
});

/** A network of either family in CIDR notation, without bits behind its prefix. */
export const IP_NETWORK: PropType<false> = where(TEXT, (text: string) =>
  read(() => Cidr.parse(text)) === undefined ? 'be a network with its first address, such as 10.16.0.0/16' : undefined,
);

/** An address of either family. */
export const IP_ADDRESS: PropType<false> = where(TEXT, (text: string) =>
  parseIp(text) === undefined ? 'be an IP address' : undefined,
);

/** An IPv4 address. */
export const IPV4_ADDRESS: PropType<false> = where(TEXT, (text: string) =>
  parseIp(text)?.size === 32 ? undefined : 'be an IPv4 address',
);

/** A network in CIDR notation, or a range of addresses from a first to a last one. */
export const IP_SPAN: PropType<false> = where(TEXT, (text: string) =>
  read(() => parseSpan(text)) === undefined
    ? 'be a network such as 192.0.2.0/28, with its first address, or a range such as 192.0.2.10-192.0.2.20'
    : undefined,
);

/** What a reader makes of a text, or undefined if it refuses it. */
function read<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
