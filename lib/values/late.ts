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

/** Marks a deferred value. Exits that can't resolve it report the field. */
export function lateValue<T>(source: unknown, example: T): Late<T> {
  const late = { example, source };
  Object.defineProperty(late, MARK.late, { value: true });
  return late;
}

/** Whether a value was made by {@link lateValue}. */
export function isLate(value: unknown): value is Late<unknown> {
  return hasMark(value, MARK.late);
}
