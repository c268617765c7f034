import type { Field } from '../field';
import { podSpec, templateMetadata } from './pods';
import type { Report } from './report';
import { isEmptySelector, labelSelector, selects } from './selectors';

/** Deployments: their selector picks their own pods, their strategy can make progress. */
export function deployment(object: Field, report: Report): void {
  const spec = object.at('spec');
  workload(spec, report);
  restartsAlways(spec, report);
  podSpec(spec.at('template', 'spec'), report);
  for (const count of ['replicas', 'minReadySeconds', 'revisionHistoryLimit', 'progressDeadlineSeconds'])
    report.notNegative(spec.at(count));
  const deadline = spec.at('progressDeadlineSeconds');
  if (deadline.given && (deadline.number ?? 0) <= (spec.at('minReadySeconds').number ?? 0))
    report.invalid(deadline, 'must be more than minReadySeconds');
  const strategy = spec.at('strategy');
  report.oneOf(strategy.at('type'), ['Recreate', 'RollingUpdate']);
  if (strategy.at('type').text === 'Recreate' && strategy.at('rollingUpdate').given)
    report.forbidden(strategy.at('rollingUpdate'), "can't be given with the strategy Recreate");
  if (strategy.at('type').text !== 'Recreate') rollingUpdate(strategy.at('rollingUpdate'), report);
}

/** DaemonSets: as Deployments, with update settings of their own. */
export function daemonSet(object: Field, report: Report): void {
  const spec = object.at('spec');
  workload(spec, report);
  restartsAlways(spec, report);
  podSpec(spec.at('template', 'spec'), report);
  for (const count of ['minReadySeconds', 'revisionHistoryLimit']) report.notNegative(spec.at(count));
  const strategy = spec.at('updateStrategy');
  report.oneOf(strategy.at('type'), ['OnDelete', 'RollingUpdate']);
}

/** StatefulSets: the API server does not look into their pods' spec; that is judged by what it does with the pods. */
export function statefulSet(object: Field, report: Report): void {
  const spec = object.at('spec');
  workload(spec, report);
  restartsAlways(spec, report);
  for (const count of ['replicas', 'minReadySeconds', 'revisionHistoryLimit']) report.notNegative(spec.at(count));
  report.oneOf(spec.at('podManagementPolicy'), ['OrderedReady', 'Parallel']);
  const strategy = spec.at('updateStrategy');
  report.oneOf(strategy.at('type'), ['OnDelete', 'RollingUpdate']);
  if (strategy.at('type').text === 'OnDelete' && strategy.at('rollingUpdate').given)
    report.invalid(strategy.at('rollingUpdate'), "can't be given with the strategy OnDelete");
}

function workload(spec: Field, report: Report): void {
  const selector = spec.at('selector');
  const template = spec.at('template');
  templateMetadata(template, report);
  if (!selector.given) {
    report.required(selector);
    return;
  }
  labelSelector(selector, report);
  if (isEmptySelector(selector)) report.invalid(selector, 'must not be empty: it would select all pods');
  else if (!selects(selector, template.at('metadata', 'labels')))
    report.invalid(template.at('metadata', 'labels'), 'must have the labels that spec.selector asks for');
}

/** Pods of a workload are restarted always, and have no deadline. */
function restartsAlways(spec: Field, report: Report): void {
  const pod = spec.at('template', 'spec');
  report.oneOf(pod.at('restartPolicy'), ['Always']);
  if (pod.at('activeDeadlineSeconds').given)
    report.forbidden(pod.at('activeDeadlineSeconds'), "can't be given: the pods of a workload run on");
}

function rollingUpdate(settings: Field, report: Report): void {
  const [surge, unavailable] = ['maxSurge', 'maxUnavailable'].map(member => settings.at(member));
  for (const field of [surge!, unavailable!]) countOrShare(field, report);
  if (isNought(surge!) && isNought(unavailable!))
    report.invalid(unavailable!, 'must not be 0 when maxSurge is 0: no pod could be replaced');
}

/** A number of pods, or a share of them as a whole percentage. */
export function countOrShare(field: Field, report: Report): void {
  if (typeof field.value === 'string') {
    if (!/^[0-9]+%$/.test(field.value)) report.invalid(field, "must be an integer or a percentage such as '25%'");
  } else report.notNegative(field);
}

function isNought({ value }: Field): boolean {
  return value === 0 || (typeof value === 'string' && /^0+%$/.test(value));
}
