import { isDeepStrictEqual } from 'node:util';
import type { Environment } from '@marcbachmann/cel-js';
import { Duration } from '@marcbachmann/cel-js/evaluator';
import { OWN_PREFIX } from './rewrite';
import { compareText } from './strings';
import { celDuration, nanosecondsOf } from './values';

type Comparable = bigint | number | string | boolean | Date | Duration;

/** Kubernetes' functions on lists whose items can be compared or added. */
export function registerLists(environment: Environment): void {
  environment
    .registerFunction('list.isSorted(): bool', (list: readonly Comparable[]) =>
      list.every((item, i) => i === 0 || compare(list[i - 1]!, item) <= 0),
    )
    .registerFunction('list.min(): dyn', (list: readonly Comparable[]) => extreme(list, 'min', -1))
    .registerFunction('list.max(): dyn', (list: readonly Comparable[]) => extreme(list, 'max', 1))
    .registerFunction('list.sum(): dyn', sum)
    .registerFunction(`list.${OWN_PREFIX}indexOf(dyn): int`, (list: readonly unknown[], item: unknown) =>
      BigInt(list.findIndex(one => isSame(one, item))),
    )
    .registerFunction(`list.${OWN_PREFIX}lastIndexOf(dyn): int`, (list: readonly unknown[], item: unknown) =>
      BigInt(list.findLastIndex(one => isSame(one, item))),
    );
}

/** Order of two values of one type. */
function compare(left: Comparable, right: Comparable): number {
  if (typeof left === 'string' && typeof right === 'string') return compareText(left, right);
  return left < right ? -1 : left > right ? 1 : 0;
}

function isSame(left: unknown, right: unknown): boolean {
  return left instanceof Duration && right instanceof Duration
    ? nanosecondsOf(left) === nanosecondsOf(right)
    : isDeepStrictEqual(left, right);
}

function extreme(list: readonly Comparable[], name: string, sign: number): Comparable {
  if (list.length === 0) throw new Error(`${name} called on empty list`);
  return list.reduce((best, item) => (compare(item, best) === sign ? item : best));
}

function sum(list: readonly unknown[]): unknown {
  if (list[0] instanceof Duration) {
    return celDuration((list as readonly Duration[]).reduce((total, item) => total + nanosecondsOf(item), 0n));
  }
  if (typeof list[0] === 'number') return (list as readonly number[]).reduce((total, item) => total + item, 0);
  return (list as readonly bigint[]).reduce((total, item) => total + item, 0n);
}
