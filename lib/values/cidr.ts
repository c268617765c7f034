import { formatIp, parseIp, type IpAddress, type IpReading } from './ip-address';

/** Reads `ADDRESS/PREFIX` of either family; host bits may be set. Undefined if the text is none. */
export function parsePrefix(text: string, reading: IpReading = 'exact'): { ip: IpAddress; length: number } | undefined {
  const slash = reading === 'exact' ? text.lastIndexOf('/') : text.indexOf('/');
  if (slash < 0) return undefined;
  const ip = parseIp(text.slice(0, slash), reading);
  const length = text.slice(slash + 1);
  const number = reading === 'exact' ? /^(0|[1-9]\d{0,2})$/ : /^0*\d{1,3}$/;
  if (ip === undefined || !number.test(length) || Number(length) > ip.size) return undefined;
  return { ip, length: Number(length) };
}

/** A network in CIDR notation, IPv4 or IPv6. */
export class Cidr {
  /**
   * Reads a network such as `10.244.0.0/16`.
   * @throws RangeError if the text is none, or if bits behind the prefix are set
   */
  static parse(text: string): Cidr {
    const prefix = parsePrefix(text);
    if (prefix === undefined)
      throw new RangeError(`'${text}' is no network in CIDR notation, e.g. 10.244.0.0/16 or fd00::/64`);
    const cidr = new Cidr(prefix.ip, prefix.length);
    if (cidr.first !== prefix.ip.bits) {
      throw new RangeError(
        `'${text}' has bits set behind its prefix of ${prefix.length}: the network is ${cidr.toString()}`,
      );
    }
    return cidr;
  }

  /** The network around an address. */
  static of({ ip, length }: { readonly ip: IpAddress; readonly length: number }): Cidr {
    return new Cidr(ip, length);
  }

  /** Reads a network, or several parted by commas as dual-stack clusters have them. @throws RangeError as {@link Cidr.parse} */
  static parseList(text: string): readonly Cidr[] {
    return text.split(',').map(part => Cidr.parse(part.trim()));
  }

  /** 32 for IPv4, 128 for IPv6. */
  readonly size: 32 | 128;
  /** First address, the network's own, as a number. */
  readonly first: bigint;
  /** Last address as a number. */
  readonly last: bigint;

  private constructor(
    { bits, size }: IpAddress,
    /** Bits that all addresses share. */
    readonly prefixLength: number,
  ) {
    const host = (1n << BigInt(size - prefixLength)) - 1n;
    this.size = size;
    this.first = bits & ~host;
    this.last = bits | host;
  }

  /** Whether two networks share an address. */
  overlaps(other: Cidr): boolean {
    return this.size === other.size && this.first <= other.last && other.first <= this.last;
  }

  /** Whether an address, or a network with all its addresses, lies inside. */
  contains(other: Cidr | IpAddress): boolean {
    const [first, last] = other instanceof Cidr ? [other.first, other.last] : [other.bits, other.bits];
    return this.size === other.size && this.first <= first && last <= this.last;
  }

  /**
   * An address of the network by number: 1 is the first behind the network's own.
   * @throws RangeError if it lies outside
   */
  addressAt(index: number): string {
    const bits = this.first + BigInt(index);
    if (index < 0 || bits > this.last) throw new RangeError(`${this.toString()} has no address number ${index}`);
    return formatIp({ bits, size: this.size });
  }

  toString(): string {
    return `${formatIp({ bits: this.first, size: this.size })}/${this.prefixLength}`;
  }
}
