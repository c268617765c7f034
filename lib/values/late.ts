import { MARK, hasMark } from './marks';

/**
 * A value that is known only when a program is deployed, e.g. a Pulumi Output. It can be copied into an object, never computed with.
 * Checks see the example; the GitOps exit refuses it by name.
 */
export interface Late<T> {
  /** What the value will look like: same type and format. */
  readonly example: T;
  /** The deferred value, opaque to everything but the exit that resolves it. */
  readonly source: unknown;
}

/** A class of its own, so that plain data need not be asked whether it is late. */
class LateValue<T> implements Late<T> {
  constructor(
    readonly example: T,
    readonly source: unknown,
  ) {
    Object.defineProperty(this, MARK.late, { value: true });
  }

  /** Text or a number that is made of it would hold neither the value nor the example. */
  [Symbol.toPrimitive](): never {
    throw new TypeError(
      'a value that is known only when the program is deployed is copied, never computed with: compute inside `output.apply`',
    );
  }
}

/** Marks a deferred value. Exits that can't resolve it report the field. */
export function lateValue<T>(source: unknown, example: T): Late<T> {
  return new LateValue(example, source);
}

/** Whether a value was made by {@link lateValue}. */
export function isLate(value: unknown): value is Late<unknown> {
  return hasMark(value, MARK.late);
}
