const NANOSECONDS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};
const DAY = 24n * 3_600_000_000_000n;
const LIMIT = 2n ** 63n;

/** A Go duration such as `1h30m` or `-1.5s`, in nanoseconds; undefined if it is none or beyond about 292 years. */
export function parseGoDuration(text: string): bigint | undefined {
  const unsigned = /^[-+]/.test(text) ? text.slice(1) : text;
  const negative = text.startsWith('-');
  if (unsigned === '0') return 0n;
  if (!/^((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+$/.test(unsigned)) return undefined;
  let total = 0n;
  for (const [, whole = '', fraction = '', unit = ''] of unsigned.matchAll(/(\d*)\.?(\d*)(ns|us|µs|μs|ms|s|m|h)/g)) {
    const scale = NANOSECONDS[unit]!;
    total += BigInt(whole === '' ? '0' : whole) * scale;
    if (fraction !== '') total += (BigInt(fraction) * scale) / 10n ** BigInt(fraction.length);
  }
  if (total > LIMIT || (total === LIMIT && !negative)) return undefined;
  return negative ? -total : total;
}

/** Units of the loose reading: the last name of each also matches as a prefix, so `seconds` is `sec`. */
const LOOSE_UNITS: readonly (readonly [names: readonly string[], nanoseconds: bigint])[] = [
  [['ns', 'nano'], 1n],
  [['us', 'µs', 'micro'], 1_000n],
  [['ms', 'milli'], 1_000_000n],
  [['s', 'sec'], 1_000_000_000n],
  [['m', 'min'], 60_000_000_000n],
  [['h', 'hr', 'hour'], 3_600_000_000_000n],
  [['d', 'day'], DAY],
  [['w', 'wk', 'week'], 7n * DAY],
];

/**
 * A duration as the format `duration` reads it: a Go duration, or the sum of every "number unit" found anywhere in the
 * text (`1d`, `3 weeks`, even `xx5s`); undefined if there is none. Nanoseconds.
 */
export function parseLooseDuration(text: string): bigint | undefined {
  const exact = parseGoDuration(text);
  if (exact !== undefined) return exact;
  let total: bigint | undefined;
  for (const [, count = '', word = ''] of text.matchAll(/(\d+)[\t\n\f\r ]*([A-Za-zµ]+)/g)) {
    const factor = BigInt(count);
    if (factor >= LIMIT) return undefined;
    const unit = word.toLowerCase();
    for (const [names, nanoseconds] of LOOSE_UNITS) {
      if (!names.includes(unit) && !unit.startsWith(names.at(-1)!)) continue;
      total = BigInt.asIntN(64, (total ?? 0n) + factor * nanoseconds);
    }
  }
  return total;
}
