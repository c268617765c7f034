/** Text of an amount as Kubernetes writes it: a number with an optional suffix, e.g. `500m`, `2`, `1Gi`, `1e3`. */
export type Quantity = string;

/** Exact value of a quantity in steps of 10^-9, Kubernetes' smallest: `1` is 10^9 of them. */
export type NanoUnits = bigint;

const NANO = 10n ** 9n;
/** Suffixes of powers of 1000, the smallest first; the first stands for 10^-9. */
const DECIMAL_SUFFIXES = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'] as const;
/** Suffixes of powers of 1024, the smallest first; the first stands for 1. */
const BINARY_SUFFIXES = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'] as const;
/** Largest magnitude of a quantity with a binary suffix; what is larger is cut to it. */
const BINARY_LIMIT = (2n ** 63n - 1n) * NANO;
/** Exponents beyond this are cut: the value is out of any use by then, and writing it out would take all memory. */
const EXPONENT_LIMIT = 5000;

/**
 * Reads a quantity; undefined if the text is none. As in Kubernetes digits may be missing (`Gi` is nought) and finer digits than 10^-9
 * are rounded away from zero.
 */
export function parseQuantity(text: string): NanoUnits | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d+))?$/.exec(text);
  if (match === null || text === '') return undefined;
  const [, sign = '', whole = '', fraction = '', suffix = '', exponent] = match;
  const digits = BigInt(`0${whole}${fraction}`);
  const binary = (BINARY_SUFFIXES as readonly string[]).indexOf(suffix);
  const decimal = exponent === undefined ? decimalExponent(suffix) : Number(exponent);
  const power = Math.max(-EXPONENT_LIMIT, Math.min(EXPONENT_LIMIT, decimal)) - fraction.length + 9;
  const scaled = binary > 0 ? digits << BigInt(10 * binary) : digits;
  const magnitude = power >= 0 ? scaled * 10n ** BigInt(power) : divideUp(scaled, 10n ** BigInt(-power));
  const limited = binary > 0 && magnitude > BINARY_LIMIT ? BINARY_LIMIT : magnitude;
  return sign === '-' ? -limited : limited;
}

/**
 * Value of a quantity, or of a plain number as YAML may give it.
 * @throws RangeError if the text is no quantity
 */
export function nanoUnits(quantity: Quantity | number): NanoUnits {
  const value = parseQuantity(String(quantity));
  if (value === undefined)
    throw new RangeError(`'${quantity}' is no quantity: give a number and a suffix, e.g. 500m, 2, 1Gi`);
  return value;
}

/**
 * An equal share of a quantity in its own suffixes. What does not divide is rounded up to whole units where the quantity is whole
 * (bytes have no fractions), else to 10^-9.
 * @throws RangeError if the text is no quantity or the divisor no positive integer
 */
export function divideQuantity(quantity: Quantity | number, divisor: number): Quantity {
  if (!Number.isInteger(divisor) || divisor < 1)
    throw new RangeError(`a quantity is divided by a positive integer, not by ${divisor}`);
  const value = nanoUnits(quantity);
  const step = isBinary(quantity) && value % NANO === 0n ? NANO : 1n;
  const magnitude = divideUp(value < 0n ? -value : value, BigInt(divisor) * step) * step;
  return formatQuantity(value < 0n ? -magnitude : magnitude, isBinary(quantity));
}

/**
 * A value as Kubernetes writes it: the largest suffix that needs no fraction.
 * @param binary Whether suffixes of 1024 are used where they fit: not below 1024, nor for fractions.
 */
export function formatQuantity(value: NanoUnits, binary = false): Quantity {
  const sign = value < 0n ? '-' : '';
  let digits = value < 0n ? -value : value;
  if (digits === 0n) return '0';
  const base1024 = binary && digits % NANO === 0n && digits >= 1024n * NANO;
  const [suffixes, base] = base1024 ? ([BINARY_SUFFIXES, 1024n] as const) : ([DECIMAL_SUFFIXES, 1000n] as const);
  if (base1024) digits /= NANO;
  let suffix = 0;
  for (; suffix < suffixes.length - 1 && digits % base === 0n; suffix++) digits /= base;
  return `${sign}${digits}${suffixes[suffix]!}`;
}

function isBinary(quantity: Quantity | number): boolean {
  return String(quantity).endsWith('i');
}

function decimalExponent(suffix: string): number {
  const place = (DECIMAL_SUFFIXES as readonly string[]).indexOf(suffix);
  return place < 0 ? 0 : 3 * place - 9;
}

function divideUp(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}
