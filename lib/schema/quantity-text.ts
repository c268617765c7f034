/** Exact value of a quantity: `numerator / 10^9`, Kubernetes' smallest step; finer digits are rounded away from zero. */
export type NanoUnits = bigint;

const NANO = 10n ** 9n;
const DECIMAL_EXPONENTS: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const BINARY_EXPONENTS: Readonly<Record<string, bigint>> = { Ki: 10n, Mi: 20n, Gi: 30n, Ti: 40n, Pi: 50n, Ei: 60n };
/** Largest magnitude of a quantity with a binary suffix; what is larger is cut to it. */
const BINARY_LIMIT = (2n ** 63n - 1n) * NANO;
/** Exponents beyond this are cut: the value is out of any use by then, and writing it out would take all memory. */
const EXPONENT_LIMIT = 5000;

/**
 * Reads a Kubernetes quantity such as `500m`, `1Gi`, `1e3` or `.5`; undefined if it is none.
 * As in Kubernetes, the digits may be missing: `Gi` is nought.
 * @returns its exact value in steps of 10^-9
 */
export function parseQuantity(text: string): NanoUnits | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d+))?$/.exec(text);
  if (match === null || text === '') return undefined;
  const [, sign = '', whole = '', fraction = '', suffix = '', exponent] = match;
  const digits = BigInt(`0${whole}${fraction}`);
  const binary = BINARY_EXPONENTS[suffix];
  const decimal = exponent === undefined ? (DECIMAL_EXPONENTS[suffix] ?? 0) : Number(exponent);
  const power = Math.max(-EXPONENT_LIMIT, Math.min(EXPONENT_LIMIT, decimal)) - fraction.length + 9;
  const scaled = binary === undefined ? digits : digits << binary;
  const magnitude = power >= 0 ? scaled * 10n ** BigInt(power) : divideUp(scaled, 10n ** BigInt(-power));
  const limited = binary !== undefined && magnitude > BINARY_LIMIT ? BINARY_LIMIT : magnitude;
  return sign === '-' ? -limited : limited;
}

function divideUp(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}
