import type { PreparedNode } from './prepare';
import type { Run } from './run';

/** A check of a value against a node. */
export type NodeCheck = (run: Run, value: unknown, node: PreparedNode) => void;

/** Checks `anyOf`, `oneOf`, `allOf` and `not`. Where no branch holds, the faults of the first are told too. */
export function checkBranches(run: Run, value: unknown, node: PreparedNode, check: NodeCheck): void {
  const { anyOf, oneOf, allOf, not } = node;
  const holds = (branch: PreparedNode): boolean => run.succeeds(() => check(run, value, branch));
  if (anyOf !== undefined && !anyOf.some(holds)) {
    run.fail('schema', 'Invalid', 'must hold for at least one of the alternatives (anyOf)', { value });
    check(run, value, anyOf[0]!);
  }
  if (oneOf !== undefined) {
    const count = oneOf.filter(holds).length;
    if (count !== 1) {
      const found = count === 0 ? 'none holds' : `${count} hold`;
      run.fail('schema', 'Invalid', `must hold for exactly one of the alternatives (oneOf), ${found}`, { value });
    }
    if (count === 0) check(run, value, oneOf[0]!);
  }
  if (allOf !== undefined && !allOf.every(holds)) {
    run.fail('schema', 'Invalid', 'must hold for all of the parts (allOf)', { value });
    for (const part of allOf) check(run, value, part);
  }
  if (not !== undefined && holds(not)) {
    run.fail('schema', 'Invalid', 'must not hold for the excluded schema (not)', { value });
  }
}
