import { evaluate } from '@marcbachmann/cel-js';
import { findRules } from '../kinds/rules';
import type { Readiness } from '../kinds/rules/rule';
import { healthExpression } from './health';

function currentOf(readiness: Readiness): string {
  return healthExpression('example.org/v1', 'Widget', readiness)!.current;
}

/** Whether Flux takes an object of generation 2 with this status for usable. */
function isCurrent(readiness: Readiness, status: object): boolean {
  return evaluate(currentOf(readiness), { metadata: { generation: 2 }, status }) as boolean;
}

test('objects of a kind that is usable at once are never waited for', () => {
  expect(healthExpression('cilium.io/v2', 'CiliumNetworkPolicy', { rule: 'exists' })).toEqual({
    apiVersion: 'cilium.io/v2',
    kind: 'CiliumNetworkPolicy',
    current: 'true',
  });
  expect(healthExpression('apps/v1', 'Deployment', { rule: 'workload' })).toBeUndefined();
});

describe('a field of the status', () => {
  test.each(['Database', 'Publication', 'Subscription'])('%s of CloudNativePG waits until it is applied', kind => {
    const { readiness } = findRules('postgresql.cnpg.io', kind)!;
    expect(currentOf(readiness!)).toBe(
      'has(status.applied) && status.applied == true && (!has(status.observedGeneration) || status.observedGeneration == metadata.generation)',
    );
  });

  const applied: Readiness = { rule: 'field', field: 'status.applied', equals: true };
  const deep: Readiness = { rule: 'field', field: 'status.sync.phase', equals: 'Done' };
  test.each<readonly [what: string, readiness: Readiness, status: object, expected: boolean]>([
    ['nothing is written yet', applied, {}, false],
    ['it failed', applied, { applied: false, message: 'no such role' }, false],
    ['it failed after a change', applied, { applied: false, observedGeneration: 1 }, false],
    ['the change is not seen yet', applied, { applied: true, observedGeneration: 1 }, false],
    ['the change is applied', applied, { applied: true, observedGeneration: 2 }, true],
    ['the kind has no observedGeneration', applied, { applied: true }, true],
    ['a member above it is absent', deep, { phase: 'Done' }, false],
    ['text differs', deep, { sync: { phase: 'Started' } }, false],
    ['text is equal', deep, { sync: { phase: 'Done' } }, true],
  ])('%s', (_what, readiness, status, expected) => {
    expect(isCurrent(readiness, status)).toBe(expected);
  });
});
