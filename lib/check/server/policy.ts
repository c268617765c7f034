import { parseQuantity } from '../../values/quantity';
import type { Field } from '../field';
import type { Report } from './report';
import { labelSelector } from './selectors';
import { countOrShare } from './workloads';

/** PodDisruptionBudgets: one bound, not both. */
export function podDisruptionBudget(object: Field, report: Report): void {
  const spec = object.at('spec');
  const [least, most] = [spec.at('minAvailable'), spec.at('maxUnavailable')];
  if (least.given && most.given) report.invalid(spec, 'must not have both minAvailable and maxUnavailable');
  countOrShare(least, report);
  countOrShare(most, report);
  labelSelector(spec.at('selector'), report);
  report.oneOf(spec.at('unhealthyPodEvictionPolicy'), ['AlwaysAllow', 'IfHealthyBudget']);
}

/** Highest value of a class that a user may make; those above are the system's. */
const HIGHEST = 1_000_000_000;

/** PriorityClasses: a value within the users' range. */
export function priorityClass(object: Field, report: Report): void {
  const name = object.at('metadata', 'name');
  const value = object.at('value');
  if (name.text.startsWith('system-')) {
    if (name.text !== 'system-node-critical' && name.text !== 'system-cluster-critical')
      report.forbidden(name, "must not begin with 'system-'");
  } else if ((value.number ?? 0) > HIGHEST) report.forbidden(value, `must be at most ${HIGHEST}, got ${value.number!}`);
  report.choice(object.at('preemptionPolicy'), ['Never', 'PreemptLowerPriority']);
}

/** ResourceQuotas: amounts that are not below nought. */
export function resourceQuota(object: Field, report: Report): void {
  for (const [, amount] of object.at('spec', 'hard').members) {
    if ((parseQuantity(String(amount.value)) ?? 0n) < 0n) report.invalid(amount, 'must not be less than nought');
  }
}
