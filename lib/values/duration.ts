/** Text of a span of time as Go and Flux write it, e.g. `10m`, `1h30m`, `1.5s`. */
export type Duration = string;

/** Length of a span of time in nanoseconds. */
export type Nanoseconds = bigint;

const UNITS = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};
const TERM = /(\d*)\.?(\d*)(ns|us|µs|μs|ms|s|m|h)/g;
const GO = /^((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+$/;
/** What the CRDs of Flux ask of an interval or a timeout. */
const FLUX = /^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$/;
/** Go keeps a duration in 64 bits: about 292 years. */
const LIMIT = 2n ** 63n;

/** Reads a Go duration such as `1h30m` or `-1.5s`; undefined if the text is none or beyond about 292 years. */
export function parseGoDuration(text: string): Nanoseconds | undefined {
  const unsigned = /^[-+]/.test(text) ? text.slice(1) : text;
  const negative = text.startsWith('-');
  if (unsigned === '0') return 0n;
  if (!GO.test(unsigned)) return undefined;
  let total = 0n;
  for (const [, whole = '', fraction = '', unit] of unsigned.matchAll(TERM)) {
    const scale = UNITS[unit as keyof typeof UNITS];
    total += BigInt(`0${whole}`) * scale;
    if (fraction !== '') total += (BigInt(fraction) * scale) / 10n ** BigInt(fraction.length);
  }
  if (total > LIMIT || (total === LIMIT && !negative)) return undefined;
  return negative ? -total : total;
}

/** Reads a duration as Flux takes it: no sign, no unit below a millisecond; undefined if the text is none. */
export function parseFluxDuration(text: string): Nanoseconds | undefined {
  return FLUX.test(text) ? parseGoDuration(text) : undefined;
}

/**
 * Length of a duration.
 * @throws RangeError if the text is no Go duration
 */
export function nanoseconds(duration: Duration): Nanoseconds {
  const value = parseGoDuration(duration);
  if (value === undefined)
    throw new RangeError(`'${duration}' is no duration: give numbers with h, m, s or ms, e.g. 10m, 1h30m`);
  return value;
}

/** Negative if `a` is shorter than `b`, positive if it is longer, 0 if both are the same. @throws RangeError if one is no duration */
export function compareDurations(a: Duration, b: Duration): number {
  const difference = nanoseconds(a) - nanoseconds(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** A length in the fewest units, nought parts left out: `1h30m`, `90ms`, `0s`. */
export function formatDuration(length: Nanoseconds): Duration {
  let rest = length < 0n ? -length : length;
  if (rest === 0n) return '0s';
  const parts = (['h', 'm', 's', 'ms', 'us', 'ns'] as const).map(unit => {
    const count = rest / UNITS[unit];
    rest %= UNITS[unit];
    return count === 0n ? '' : `${count}${unit}`;
  });
  return `${length < 0n ? '-' : ''}${parts.join('')}`;
}
