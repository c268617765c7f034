import { parseGoDuration } from '../values/duration';

const DAY = 24n * 3_600_000_000_000n;
/** Go keeps a count in 64 bits. */
const LIMIT = 2n ** 63n;

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
