/** Protocols that policies tell apart; `other` is what is none of the others, e.g. VRRP. */
export const PROTOCOLS = ['TCP', 'UDP', 'SCTP', 'ICMP', 'other'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** Protocols that have ports. */
export const WITH_PORTS = ['TCP', 'UDP', 'SCTP'] as const satisfies readonly Protocol[];

/** Numbers from a first to a last one. */
type Range = readonly [first: number, last: number];

/** Ports by protocol, in order, without overlaps; for ICMP types of messages. */
export type PortSet = Readonly<Partial<Record<Protocol, readonly Range[]>>>;

/** All numbers of a protocol. */
const WHOLE: Readonly<Record<Protocol, Range>> = {
  TCP: [1, 65_535],
  UDP: [1, 65_535],
  SCTP: [1, 65_535],
  ICMP: [0, 255],
  other: [0, 0],
};

export const NO_PORT: PortSet = {};
export const EVERY_PORT: PortSet = Object.fromEntries(PROTOCOLS.map(protocol => [protocol, [WHOLE[protocol]]]));

/** Ports of a protocol, from a first to a last one. @default - all of them */
export function portRange(protocol: Protocol, first = WHOLE[protocol][0], last?: number): PortSet {
  const [lowest, highest] = WHOLE[protocol];
  const range: Range = [Math.max(first, lowest), Math.min(last ?? (first === lowest ? highest : first), highest)];
  return range[0] <= range[1] ? { [protocol]: [range] } : NO_PORT;
}

/** Ports of any of the sets. */
export function anyOf(sets: readonly PortSet[]): PortSet {
  return byProtocol(protocol => {
    const merged: [number, number][] = [];
    for (const [first, last] of sets.flatMap(set => set[protocol] ?? []).toSorted((a, b) => a[0] - b[0])) {
      const previous = merged.at(-1);
      if (previous !== undefined && first <= previous[1] + 1) previous[1] = Math.max(previous[1], last);
      else merged.push([first, last]);
    }
    return merged;
  });
}

/** Ports of both sets. */
export function commonPorts(a: PortSet, b: PortSet): PortSet {
  if (a === EVERY_PORT) return b;
  if (b === EVERY_PORT) return a;
  return byProtocol(protocol =>
    (a[protocol] ?? []).flatMap(([first, last]) =>
      (b[protocol] ?? []).flatMap(([from, to]): Range[] => {
        const common: Range = [Math.max(first, from), Math.min(last, to)];
        return common[0] <= common[1] ? [common] : [];
      }),
    ),
  );
}

/** Ports of the first set that are not in the second. */
export function portsWithout(a: PortSet, b: PortSet): PortSet {
  return byProtocol(protocol => {
    let rest: readonly Range[] = a[protocol] ?? [];
    for (const [from, to] of b[protocol] ?? []) {
      rest = rest.flatMap(([first, last]): Range[] => {
        if (to < first || last < from) return [[first, last]];
        const pieces: Range[] = [
          [first, from - 1],
          [to + 1, last],
        ];
        return pieces.filter(([low, high]) => low <= high);
      });
    }
    return rest;
  });
}

export function hasPorts(set: PortSet): boolean {
  return PROTOCOLS.some(protocol => (set[protocol] ?? []).length > 0);
}

export function hasPort(set: PortSet, protocol: Protocol, port: number): boolean {
  return (set[protocol] ?? []).some(([first, last]) => first <= port && port <= last);
}

/** Ports as people write them: `all ports`, `TCP 80, 443, 30000-32767; UDP 53`. */
export function portsText(set: PortSet): string {
  if (!hasPorts(portsWithout(EVERY_PORT, set))) return 'all ports';
  return PROTOCOLS.flatMap(protocol => {
    const ranges = set[protocol] ?? [];
    if (ranges.length === 0) return [];
    const [lowest, highest] = WHOLE[protocol];
    const isWhole = ranges[0]![0] === lowest && ranges[0]![1] === highest;
    const list = ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(', ');
    return [protocol === 'other' ? 'other protocols' : isWhole ? `any ${protocol}` : `${protocol} ${list}`];
  }).join('; ');
}

function byProtocol(rangesOf: (protocol: Protocol) => readonly Range[]): PortSet {
  return Object.fromEntries(
    PROTOCOLS.flatMap(protocol => {
      const ranges = rangesOf(protocol);
      return ranges.length === 0 ? [] : [[protocol, ranges]];
    }),
  );
}
