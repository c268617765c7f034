import type { Field } from '../field';
import { podSpec, templateMetadata } from './pods';
import type { Report } from './report';

/** Jobs: their pods end, and the controller makes the selector. */
export function job(object: Field, report: Report): void {
  jobSpec(object.at('spec'), report);
}

/** CronJobs: a schedule, and a Job that would be accepted. */
export function cronJob(object: Field, report: Report): void {
  const spec = object.at('spec');
  const schedule = spec.at('schedule');
  if (report.needs(schedule)) {
    if (/TZ/.test(schedule.text)) report.invalid(schedule, 'must not hold a time zone, use spec.timeZone');
    else if (!isSchedule(schedule.text))
      report.invalid(schedule, "is no schedule: give five fields such as '0 3 * * *', or @daily");
  }
  report.oneOf(spec.at('concurrencyPolicy'), ['Allow', 'Forbid', 'Replace']);
  for (const count of ['startingDeadlineSeconds', 'successfulJobsHistoryLimit', 'failedJobsHistoryLimit'])
    report.notNegative(spec.at(count));
  jobSpec(spec.at('jobTemplate', 'spec'), report);
}

function jobSpec(spec: Field, report: Report): void {
  for (const count of [
    'parallelism',
    'completions',
    'activeDeadlineSeconds',
    'backoffLimit',
    'ttlSecondsAfterFinished',
  ])
    report.notNegative(spec.at(count));
  const template = spec.at('template');
  templateMetadata(template, report);
  const pod = template.at('spec');
  podSpec(pod, report);
  const restart = pod.at('restartPolicy');
  if (restart.text === '' || restart.text === 'Always') report.required(restart, 'must be OnFailure or Never');
  else report.oneOf(restart, ['OnFailure', 'Never']);
  report.oneOf(spec.at('completionMode'), ['NonIndexed', 'Indexed']);
}

const NAMES = {
  month: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  day: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'],
};

/** Bounds of the five fields: minute, hour, day of month, month, day of week. */
const FIELDS: readonly (readonly [least: number, most: number, names: readonly string[]])[] = [
  [0, 59, []],
  [0, 23, []],
  [1, 31, []],
  [1, 12, NAMES.month],
  [0, 6, NAMES.day],
];

/** A schedule as Kubernetes' cron library (robfig/cron v3) reads it. */
function isSchedule(text: string): boolean {
  if (text.startsWith('@'))
    return /^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/.test(text) || /^@every .+/.test(text);
  const fields = text.trim().split(/\s+/);
  return (
    fields.length === 5 && fields.every((field, index) => field.split(',').every(part => isRange(part, FIELDS[index]!)))
  );
}

function isRange(part: string, [least, most, names]: (typeof FIELDS)[number]): boolean {
  const [range = '', step, rest] = part.split('/');
  if (rest !== undefined || (step !== undefined && !/^\d+$/.test(step)) || step === '0' || /^0+$/.test(step ?? '1'))
    return false;
  if (range === '*' || range === '?') return true;
  const bounds = range.split('-').map(bound => {
    const named = names.indexOf(bound.toLowerCase());
    if (named >= 0) return named + least;
    return /^\d+$/.test(bound) ? Number(bound) : NaN;
  });
  const [first = NaN, last = first] = bounds;
  return bounds.length <= 2 && first >= least && last <= most && first <= last;
}
