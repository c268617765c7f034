import { matches, selectorIn, type Labels } from '../../model/label-index';
import type { Model, ModelChart, ModelObject } from '../../model/model';
import type { Finding } from '../../values/finding';
import { isMap } from '../../values/json-map';
import { Field } from '../field';
import { findingOn, type Problem } from '../finding-on';
import type { PodsOf } from './pods';
import { rulesFor } from './rules';

/** Disruption budgets that let no pod be evicted, so that no drain of its node ever ends. */
export function budgets(model: Model, pods: readonly PodsOf[]): readonly Finding[] {
  return [...ofProgram(model, pods), ...ofKinds(model), ...model.charts.flatMap(chart => ofChart(model, chart))];
}

function ofProgram(model: Model, pods: readonly PodsOf[]): readonly Finding[] {
  return model.objects.flatMap(object => {
    if (object.id.group !== 'policy' || object.id.kind !== 'PodDisruptionBudget') return [];
    const spec = new Field(object.manifest).at('spec');
    const selector = selectorIn(spec.at('selector').value);
    if (selector === undefined) return [];
    const counts = pods
      .filter(({ object: { id } }) => id.namespace === object.id.namespace)
      .filter(({ group: { labels } }) => isMap(labels) && matches(selector, labels as Labels))
      .map(({ group: { count } }) => count);
    // a budget over a DaemonSet is one that nobody drains by
    if (counts.length === 0 || counts.includes('each node')) return [];
    const total = (counts as readonly number[]).reduce((sum, count) => sum + count, 0);
    const [minAvailable, maxUnavailable] = [spec.at('minAvailable'), spec.at('maxUnavailable')];
    const field = minAvailable.given ? minAvailable : maxUnavailable;
    const problem = budgetProblem(total, minAvailable.value, maxUnavailable.value, 'it');
    return problem === undefined ? [] : [findingOn(model, object, { ...problem, field: field.path })];
  });
}

function ofKinds(model: Model): readonly Finding[] {
  return model.objects.flatMap((object: ModelObject) => {
    const field = rulesFor(model, object.id)?.refusesEviction?.(object.manifest);
    if (field === undefined) return [];
    const problem = refusal('the budget that its operator makes wants 1 of 1 pod to stay');
    return [findingOn(model, object, { ...problem, field })];
  });
}

/** Budgets of a chart, by the workload of the same name: which pods one selects its facts do not tell. */
function ofChart(model: Model, { name, version, release, facts }: ModelChart): readonly Finding[] {
  return (facts?.pdbs ?? []).flatMap(budget => {
    const workloads = facts!.workloads.filter(
      workload => workload.name === budget.name && workload.namespace === budget.namespace,
    );
    const [{ replicas } = {}, other] = workloads;
    if (replicas === undefined || other !== undefined) return [];
    const what = `chart ${name} ${version}, PodDisruptionBudget ${budget.name}: it`;
    const problem = budgetProblem(replicas, budget.minAvailable, budget.maxUnavailable, what);
    return problem === undefined ? [] : [findingOn(model, model.objects[release]!, problem)];
  });
}

/** As the disruption controller counts: shares are rounded up. */
function budgetProblem(total: number, least: unknown, most: unknown, who: string): Problem | undefined {
  if (total < 1) return undefined;
  const stated = least ?? most;
  const amount = scaled(stated, total);
  if (amount === undefined) return undefined;
  const wanted = least === undefined ? total - amount : amount;
  if (total - wanted > 0) return undefined;
  const name = least === undefined ? 'maxUnavailable' : 'minAvailable';
  return refusal(`${who} has ${name} ${String(stated)}, which wants ${wanted} of ${total} pods to stay`);
}

function scaled(value: unknown, total: number): number | undefined {
  if (typeof value === 'number') return value;
  const share = typeof value === 'string' ? /^(\d+)%$/.exec(value)?.[1] : undefined;
  return share === undefined ? undefined : Math.ceil((Number(share) * total) / 100);
}

function refusal(why: string): Problem {
  return {
    code: 'loss/eviction',
    severity: 'warning',
    message: `${why}: 0 may be evicted, so that a drain of their node never ends`,
    fix: 'allow one pod to be away (maxUnavailable: 1), and run two or more; or leave the budget out',
  };
}
