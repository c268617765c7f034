/** An IP address: 32 bits (IPv4) or 128 bits (IPv6) as a number. */
export interface IpAddress {
  readonly bits: bigint;
  readonly size: 32 | 128;
}

/** How strictly text is read: `exact` as new Go code does, `sloppy` with leading zeros, as the API server's oldest formats do. */
export type IpReading = 'exact' | 'sloppy';

/** Reads `192.0.2.1`; undefined if it is no IPv4 address. */
export function parseIpv4(text: string, reading: IpReading = 'exact'): IpAddress | undefined {
  const parts = text.split('.');
  const octet = reading === 'exact' ? /^(0|[1-9]\d{0,2})$/ : /^0*\d{1,3}$/;
  if (parts.length !== 4 || !parts.every(part => octet.test(part) && Number(part) <= 255)) return undefined;
  return { bits: parts.reduce((bits, part) => (bits << 8n) | BigInt(Number(part)), 0n), size: 32 };
}

/** Reads `2001:db8::1`, also with an IPv4 tail, never with a zone; undefined if it is no IPv6 address. */
export function parseIpv6(text: string, reading: IpReading = 'exact'): IpAddress | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const groups = halves.map((half, i) => parseGroups(half, i === halves.length - 1, reading));
  const [head, tail] = groups;
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  const given = head.length + (tail?.length ?? 0);
  if (halves.length === 1 ? given !== 8 : given > 7) return undefined;
  const all = [...head, ...new Array<number>(8 - given).fill(0), ...(tail ?? [])];
  return { bits: all.reduce((bits, group) => (bits << 16n) | BigInt(group), 0n), size: 128 };
}

/** The 16-bit groups of one side of `::`; only the last side may end in an IPv4 address. */
function parseGroups(text: string, last: boolean, reading: IpReading): number[] | undefined {
  if (text === '') return [];
  const parts = text.split(':');
  const groups: number[] = [];
  for (const [i, part] of parts.entries()) {
    if (last && i === parts.length - 1 && part.includes('.')) {
      const ipv4 = parseIpv4(part, reading);
      if (ipv4 === undefined) return undefined;
      groups.push(Number(ipv4.bits >> 16n), Number(ipv4.bits & 0xffffn));
    } else {
      const group = reading === 'exact' ? /^[0-9a-f]{1,4}$/i : /^0*[0-9a-f]{1,4}$/i;
      if (!group.test(part)) return undefined;
      groups.push(Number.parseInt(part, 16));
    }
  }
  return groups;
}

/** Reads an address of either family. */
export function parseIp(text: string, reading: IpReading = 'exact'): IpAddress | undefined {
  return text.includes(':') ? parseIpv6(text, reading) : parseIpv4(text, reading);
}

/** Whether an IPv6 address only wraps an IPv4 one, `::ffff:192.0.2.1`. */
export function isMappedIpv4(ip: IpAddress): boolean {
  return ip.size === 128 && ip.bits >> 32n === 0xffffn;
}

/** Reads `ADDRESS/PREFIX`; host bits may be set. */
export function parsePrefix(text: string, reading: IpReading = 'exact'): { ip: IpAddress; length: number } | undefined {
  const slash = reading === 'exact' ? text.lastIndexOf('/') : text.indexOf('/');
  if (slash < 0) return undefined;
  const ip = parseIp(text.slice(0, slash), reading);
  const length = text.slice(slash + 1);
  const number = reading === 'exact' ? /^(0|[1-9]\d{0,2})$/ : /^0*\d{1,3}$/;
  if (ip === undefined || !number.test(length) || Number(length) > ip.size) return undefined;
  return { ip, length: Number(length) };
}

/** An address in its canonical form: IPv6 in lower case, its longest run of zero groups as `::`. */
export function formatIp({ bits, size }: IpAddress): string {
  if (size === 32) return [24n, 16n, 8n, 0n].map(shift => String((bits >> shift) & 0xffn)).join('.');
  const groups = Array.from({ length: 8 }, (_, i) => ((bits >> BigInt(112 - 16 * i)) & 0xffffn).toString(16));
  const text = groups.join(':');
  const runs = [...`:${text}:`.matchAll(/:(?:0:){2,}/g)].sort((a, b) => b[0].length - a[0].length || a.index - b.index);
  const longest = runs[0]?.[0];
  if (longest === undefined) return text;
  const at = `:${text}:`.indexOf(longest);
  return `:${text}:`.slice(0, at).replace(/^:/, '') + '::' + `:${text}:`.slice(at + longest.length).replace(/:$/, '');
}
