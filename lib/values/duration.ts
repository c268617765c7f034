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
const DURATION = /^((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+$/;
/** Go keeps a duration in 64 bits: about 292 years. */
const LIMIT = 2n ** 63n;

/** Reads a Go duration such as `1h30m` or `-1.5s`; undefined if the text is none or beyond about 292 years. */
export function parseGoDuration(text: string): Nanoseconds | undefined {
  const unsigned = /^[-+]/.test(text) ? text.slice(1) : text;
  const negative = text.startsWith('-');
  if (unsigned === '0') return 0n;
  if (!DURATION.test(unsigned)) return undefined;
  let total = 0n;
  for (const [, whole = '', fraction = '', unit] of unsigned.matchAll(TERM)) {
    const scale = UNITS[unit as keyof typeof UNITS];
    total += BigInt(`0${whole}`) * scale;
    if (fraction !== '') total += (BigInt(fraction) * scale) / 10n ** BigInt(fraction.length);
  }
  if (total > LIMIT || (total === LIMIT && !negative)) return undefined;
  return negative ? -total : total;
}
