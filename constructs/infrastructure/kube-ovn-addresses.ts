import { compareText } from '../../lib/model/identity';
import type { PropProblem } from '../../lib/model/prop-types';
import { contains, overlap, parseSpan, type AddressSpan } from '../../lib/values/address-span';
import { Cidr } from '../../lib/values/cidr';
import { parseIp } from '../../lib/values/ip-address';

/** Addresses of a subnet, each in its form already. */
export interface SubnetAddresses {
  readonly cidr: string;
  readonly gateway?: string;
  readonly excludeIps?: readonly string[];
}

const RANGE = '..';

/** Whether a text is one IPv4 address, or a range of them as Kube-OVN writes it, `FIRST..LAST`. */
export function isExcluded(text: string): boolean {
  const ends = text.split(RANGE).map(end => parseIp(end));
  const [first, last = first] = ends;
  return ends.length <= 2 && first?.size === 32 && last?.size === 32 && first.bits <= last.bits;
}

/** What does not lie in the network, or twice: nothing that is malformed. */
export function addressProblems({ cidr, gateway, excludeIps = [] }: SubnetAddresses): readonly PropProblem[] {
  const network = Cidr.parse(cidr);
  if (network.prefixLength > 30) return [problem('cidr', `has no room for a router and a pod: ${cidr}, at most /30`)];
  const spans = excludeIps.map(spanOf);
  const outside = (span: AddressSpan): boolean => !contains(network, span);
  return [
    ...(gateway === undefined ? [] : gatewayProblems(network, gateway)),
    ...spans.flatMap((span, index) => {
      const field = `excludeIps[${index}]`;
      if (outside(span)) return [problem(field, `must lie in ${cidr}, got ${excludeIps[index]}`)];
      const other = spans.findIndex((earlier, position) => position < index && overlap(earlier, span));
      return other < 0 ? [] : [problem(field, `shares addresses with excludeIps[${other}], ${excludeIps[other]}`)];
    }),
  ];
}

function gatewayProblems(network: Cidr, gateway: string): readonly PropProblem[] {
  const { bits } = parseIp(gateway)!;
  if (network.first < bits && bits < network.last) return [];
  const fault = bits === network.first || bits === network.last ? 'is no address of a machine' : 'lies outside';
  return [problem('gateway', `must be an address in ${network.toString()}: ${gateway} ${fault}`)];
}

/** First address behind the network's own. */
export function firstOf(cidr: string): string {
  return Cidr.parse(cidr).addressAt(1);
}

/**
 * What is excluded in the form that the controller would give it: with the gateway, in the order of texts. In another it would be
 * written anew, and Flux would change it back.
 */
export function withGateway(excludeIps: readonly string[], gateway: string): readonly string[] {
  const router = spanOf(gateway);
  const all = excludeIps.some(excluded => contains(spanOf(excluded), router)) ? excludeIps : [...excludeIps, gateway];
  return all.toSorted(compareText);
}

function spanOf(text: string): AddressSpan {
  return parseSpan(text.includes(RANGE) ? text : `${text}${RANGE}${text}`, RANGE);
}

function problem(field: string, message: string): PropProblem {
  return { code: 'props/value', field, message };
}
