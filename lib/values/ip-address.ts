/** An IP address: 32 bits (IPv4) or 128 bits (IPv6) as a number. */
export interface IpAddress {
  readonly bits: bigint;
  readonly size: 32 | 128;
}

/** How strictly text is read: `exact` as new Go code does, `sloppy` with leading zeros, as the API server's oldest formats do. */
export type IpReading = 'exact' | 'sloppy';

/** Reads an address of either family; undefined if it is none. Zones (`%eth0`) are refused. */
export function parseIp(text: string, reading: IpReading = 'exact'): IpAddress | undefined {
  return text.includes(':') ? parseIpv6(text, reading) : parseIpv4(text, reading);
}

/** Reads `192.0.2.1`; undefined if it is no IPv4 address. */
export function parseIpv4(text: string, reading: IpReading = 'exact'): IpAddress | undefined {
  const parts = text.split('.');
  const octet = reading === 'exact' ? /^(0|[1-9]\d{0,2})$/ : /^0*\d{1,3}$/;
  if (parts.length !== 4 || !parts.every(part => octet.test(part) && Number(part) <= 255)) return undefined;
  return { bits: parts.reduce((bits, part) => (bits << 8n) | BigInt(Number(part)), 0n), size: 32 };
}

/** Reads `2001:db8::1`, also with an IPv4 tail; undefined if it is no IPv6 address. */
export function parseIpv6(text: string, reading: IpReading = 'exact'): IpAddress | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half, side) => parseGroups(half, side === halves.length - 1, reading));
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  const given = head.length + (tail?.length ?? 0);
  if (halves.length === 1 ? given !== 8 : given > 7) return undefined;
  const groups = [...head, ...new Array<number>(8 - given).fill(0), ...(tail ?? [])];
  return { bits: groups.reduce((bits, group) => (bits << 16n) | BigInt(group), 0n), size: 128 };
}

/** The 16-bit groups of one side of `::`; only the last side may end in an IPv4 address. */
function parseGroups(text: string, last: boolean, reading: IpReading): number[] | undefined {
  if (text === '') return [];
  const parts = text.split(':');
  const group = reading === 'exact' ? /^[0-9a-f]{1,4}$/i : /^0*[0-9a-f]{1,4}$/i;
  const groups: number[] = [];
  for (const [position, part] of parts.entries()) {
    if (last && position === parts.length - 1 && part.includes('.')) {
      const ipv4 = parseIpv4(part, reading);
      if (ipv4 === undefined) return undefined;
      groups.push(Number(ipv4.bits >> 16n), Number(ipv4.bits & 0xffffn));
    } else {
      if (!group.test(part)) return undefined;
      groups.push(Number.parseInt(part, 16));
    }
  }
  return groups;
}

/** Whether an IPv6 address only wraps an IPv4 one, `::ffff:192.0.2.1`. */
export function isMappedIpv4(ip: IpAddress): boolean {
  return ip.size === 128 && ip.bits >> 32n === 0xffffn;
}

/** An address in its usual form: IPv6 in lower case, its longest run of zero groups (the first of equals, two at least) as `::`. */
export function formatIp({ bits, size }: IpAddress): string {
  const width = size === 32 ? 8n : 16n;
  const parts = Array.from({ length: size / Number(width) }, (_, part) =>
    Number((bits >> (BigInt(size) - width * BigInt(part + 1))) & ((1n << width) - 1n)),
  );
  if (size === 32) return parts.join('.');
  const groups = parts.map(part => part.toString(16));
  let run = { start: 0, length: 1 };
  for (let start = 0; start < 8; start++) {
    let end = start;
    while (groups[end] === '0') end++;
    if (end - start > run.length) run = { start, length: end - start };
  }
  if (run.length < 2) return groups.join(':');
  return `${groups.slice(0, run.start).join(':')}::${groups.slice(run.start + run.length).join(':')}`;
}
