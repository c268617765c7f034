import type { Environment } from '@marcbachmann/cel-js';
import { parsePrefix } from '../../values/cidr';
import { formatIp, isMappedIpv4, parseIp, type IpAddress } from '../../values/ip-address';
import { OWN_PREFIX } from './rewrite';

/** An address in a rule. */
export class CelIp {
  constructor(readonly address: IpAddress) {}

  /** Whether its first `length` bits are those of `text`. */
  startsWith(text: string, length: number): boolean {
    const other = parseIp(text);
    return other?.size === this.address.size && new CelCidr(other, length).contains(this.address);
  }
}

/** An address with a prefix length in a rule. */
export class CelCidr {
  constructor(
    readonly address: IpAddress,
    readonly length: number,
  ) {}

  /** Whether an address lies in it. */
  contains({ bits, size }: IpAddress): boolean {
    const host = BigInt(this.address.size - this.length);
    return size === this.address.size && bits >> host === this.address.bits >> host;
  }

  /** The same with all host bits zero. */
  masked(): CelCidr {
    const host = BigInt(this.address.size - this.length);
    return new CelCidr({ ...this.address, bits: (this.address.bits >> host) << host }, this.length);
  }
}

/** Rules take no IPv4 addresses that are wrapped in IPv6. */
function readIp(text: string): CelIp | undefined {
  const ip = parseIp(text);
  return ip === undefined || isMappedIpv4(ip) ? undefined : new CelIp(ip);
}

function readCidr(text: string): CelCidr | undefined {
  const prefix = parsePrefix(text);
  return prefix === undefined || isMappedIpv4(prefix.ip) ? undefined : new CelCidr(prefix.ip, prefix.length);
}

function ipOf(text: string): CelIp {
  const ip = readIp(text);
  if (ip === undefined) throw new Error(`${JSON.stringify(text)} is no IP address`);
  return ip;
}

function cidrOf(text: string): CelCidr {
  const cidr = readCidr(text);
  if (cidr === undefined) throw new Error(`${JSON.stringify(text)} is no CIDR`);
  return cidr;
}

function containsCidr(outer: CelCidr, inner: CelCidr): boolean {
  return outer.length <= inner.length && outer.contains(inner.address);
}

const IPV4_BROADCAST = 2n ** 32n - 1n;

function isLinkLocalUnicast(ip: CelIp): boolean {
  return ip.startsWith('169.254.0.0', 16) || ip.startsWith('fe80::', 10);
}

function isLoopback(ip: CelIp): boolean {
  return ip.startsWith('127.0.0.0', 8) || ip.startsWith('::1', 128);
}

function isGlobalUnicast(ip: CelIp): boolean {
  const { bits, size } = ip.address;
  const multicast = ip.startsWith('224.0.0.0', 4) || ip.startsWith('ff00::', 8);
  const broadcast = size === 32 && bits === IPV4_BROADCAST;
  return bits !== 0n && !broadcast && !multicast && !isLoopback(ip) && !isLinkLocalUnicast(ip);
}

/** Kubernetes' functions on IP addresses and CIDRs. */
export function registerNetwork(environment: Environment): void {
  environment
    .registerType('net.IP', CelIp)
    .registerType('net.CIDR', CelCidr)
    .registerOperator('net.IP == net.IP', (a: CelIp, b: CelIp) => formatIp(a.address) === formatIp(b.address))
    .registerOperator('net.CIDR == net.CIDR', (a: CelCidr, b: CelCidr) => textOf(a) === textOf(b))
    .registerFunction('isIP(string): bool', (text: string) => readIp(text) !== undefined)
    .registerFunction('ip(string): net.IP', ipOf)
    .registerFunction(
      `${OWN_PREFIX}ipIsCanonical(string): bool`,
      (text: string) => formatIp(ipOf(text).address) === text,
    )
    .registerFunction('string(net.IP): string', (ip: CelIp) => formatIp(ip.address))
    .registerFunction('net.IP.family(): int', (ip: CelIp) => (ip.address.size === 32 ? 4n : 6n))
    .registerFunction('net.IP.isUnspecified(): bool', (ip: CelIp) => ip.address.bits === 0n)
    .registerFunction('net.IP.isLoopback(): bool', isLoopback)
    .registerFunction('net.IP.isLinkLocalUnicast(): bool', isLinkLocalUnicast)
    .registerFunction(
      'net.IP.isLinkLocalMulticast(): bool',
      (ip: CelIp) => ip.startsWith('224.0.0.0', 24) || ip.startsWith('ff02::', 16),
    )
    .registerFunction('net.IP.isGlobalUnicast(): bool', isGlobalUnicast)
    .registerFunction('isCIDR(string): bool', (text: string) => readCidr(text) !== undefined)
    .registerFunction('cidr(string): net.CIDR', cidrOf)
    .registerFunction('string(net.CIDR): string', textOf)
    .registerFunction('net.CIDR.containsIP(string): bool', (cidr: CelCidr, text: string) =>
      cidr.contains(ipOf(text).address),
    )
    .registerFunction('net.CIDR.containsIP(net.IP): bool', (cidr: CelCidr, ip: CelIp) => cidr.contains(ip.address))
    .registerFunction('net.CIDR.containsCIDR(string): bool', (cidr: CelCidr, text: string) =>
      containsCidr(cidr, cidrOf(text)),
    )
    .registerFunction('net.CIDR.containsCIDR(net.CIDR): bool', containsCidr)
    .registerFunction('net.CIDR.ip(): net.IP', (cidr: CelCidr) => new CelIp(cidr.address))
    .registerFunction('net.CIDR.prefixLength(): int', (cidr: CelCidr) => BigInt(cidr.length))
    .registerFunction('net.CIDR.masked(): net.CIDR', (cidr: CelCidr) => cidr.masked());
}

function textOf(cidr: CelCidr): string {
  return `${formatIp(cidr.address)}/${cidr.length}`;
}
