import type { Environment } from '@marcbachmann/cel-js';
import { parseQuantity, type NanoUnits } from '../../values/quantity';

const NANO = 10n ** 9n;
const INT64_LIMIT = 2n ** 63n;

/** A quantity in a rule, exact to 10^-9. */
export class CelQuantity {
  constructor(readonly nano: NanoUnits) {}

  /** Whether it is a whole number of 64 bits. */
  get isInteger(): boolean {
    const whole = this.nano / NANO;
    return this.nano % NANO === 0n && whole < INT64_LIMIT && whole >= -INT64_LIMIT;
  }
}

function quantityOf(text: string): CelQuantity {
  const nano = parseQuantity(text);
  if (nano === undefined) throw new Error(`${JSON.stringify(text)} is no quantity`);
  return new CelQuantity(nano);
}

function compare(left: CelQuantity, right: CelQuantity): bigint {
  return left.nano < right.nano ? -1n : left.nano > right.nano ? 1n : 0n;
}

function integerOf(quantity: CelQuantity): bigint {
  if (!quantity.isInteger) throw new Error('cannot convert value to integer');
  return quantity.nano / NANO;
}

/** Kubernetes' functions on quantities. */
export function registerQuantities(environment: Environment): void {
  environment
    .registerType('Quantity', CelQuantity)
    .registerOperator('Quantity == Quantity', (a: CelQuantity, b: CelQuantity) => a.nano === b.nano)
    .registerFunction('quantity(string): Quantity', quantityOf)
    .registerFunction('isQuantity(string): bool', (text: string) => parseQuantity(text) !== undefined)
    .registerFunction('Quantity.compareTo(Quantity): int', compare)
    .registerFunction('Quantity.isGreaterThan(Quantity): bool', (a: CelQuantity, b: CelQuantity) => a.nano > b.nano)
    .registerFunction('Quantity.isLessThan(Quantity): bool', (a: CelQuantity, b: CelQuantity) => a.nano < b.nano)
    .registerFunction('Quantity.sign(): int', (quantity: CelQuantity) => compare(quantity, new CelQuantity(0n)))
    .registerFunction('Quantity.isInteger(): bool', (quantity: CelQuantity) => quantity.isInteger)
    .registerFunction('Quantity.asInteger(): int', integerOf)
    .registerFunction('Quantity.asApproximateFloat(): double', (quantity: CelQuantity) => Number(quantity.nano) / 1e9)
    .registerFunction(
      'Quantity.add(Quantity): Quantity',
      (a: CelQuantity, b: CelQuantity) => new CelQuantity(a.nano + b.nano),
    )
    .registerFunction('Quantity.add(int): Quantity', (a: CelQuantity, b: bigint) => new CelQuantity(a.nano + b * NANO))
    .registerFunction(
      'Quantity.sub(Quantity): Quantity',
      (a: CelQuantity, b: CelQuantity) => new CelQuantity(a.nano - b.nano),
    )
    .registerFunction('Quantity.sub(int): Quantity', (a: CelQuantity, b: bigint) => new CelQuantity(a.nano - b * NANO));
}
