import { labelProblems } from '../../schema/names';
import type { Field } from '../field';
import { podSpec, templateMetadata } from './pods';
import type { Report } from './report';
import { isEmptySelector, labelSelector, selects } from './selectors';
import { claimSpec } from './storage';

/** Default of progressDeadlineSeconds. */
const PROGRESS_DEADLINE = 600;

/** Deployments: their selector picks their own pods, their strategy can make progress. */
export function deployment(object: Field, report: Report): void {
  const spec = object.at('spec');
  workload(spec, report);
  restartsAlways(spec, report);
  podSpec(spec.at('template', 'spec'), report);
  for (const count of ['replicas', 'minReadySeconds', 'revisionHistoryLimit', 'progressDeadlineSeconds'])
    report.notNegative(spec.at(count));
  const deadline = spec.at('progressDeadlineSeconds');
  if ((deadline.number ?? PROGRESS_DEADLINE) <= (spec.at('minReadySeconds').number ?? 0))
    report.invalid(deadline, `must be more than minReadySeconds (default ${PROGRESS_DEADLINE})`);
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
  if (strategy.at('type').text !== 'OnDelete') daemonUpdate(strategy.at('rollingUpdate'), report);
}

/** A pod is replaced by taking it away first (maxUnavailable, 1 by default) or by one beside it (maxSurge), not both. */
function daemonUpdate(settings: Field, report: Report): void {
  const [surge, unavailable] = [settings.at('maxSurge'), settings.at('maxUnavailable')];
  for (const field of [surge, unavailable]) countOrShare(field, report);
  const surges = surge.given && !isNought(surge);
  const takesAway = !unavailable.given || !isNought(unavailable);
  if (surges && takesAway) report.invalid(surge, "can't be given beside maxUnavailable");
  if (!surges && !takesAway) report.required(unavailable, 'must not be 0 when maxSurge is 0');
}

/** StatefulSets: as Deployments, with claims that become volumes of the pods. */
export function statefulSet(object: Field, report: Report): void {
  const spec = object.at('spec');
  workload(spec, report);
  restartsAlways(spec, report);
  const claims = spec.at('volumeClaimTemplates').items;
  for (const claim of claims) claimSpec(claim.at('spec'), report);
  podSpec(spec.at('template', 'spec'), report, { claims: claims.map(claim => claim.at('metadata', 'name')) });
  report.named(spec.at('serviceName'), labelProblems);
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
