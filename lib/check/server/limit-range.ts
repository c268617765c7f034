import { qualifiedNameProblems } from '../../schema/names';
import { parseQuantity, type NanoUnits } from '../../values/quantity';
import type { Field } from '../field';
import type { Report } from './report';

/** Bounds from the least to the greatest: none may be above one that follows. */
const BOUNDS = ['min', 'defaultRequest', 'default', 'max'] as const;

const TYPES = ['Container', 'PersistentVolumeClaim', 'Pod'];

/** LimitRanges: a type each, and bounds in order. */
export function limitRange(object: Field, report: Report): void {
  report.distinct(object.at('spec', 'limits').items.map(limit => limit.at('type')));
  for (const limit of object.at('spec', 'limits').items) {
    const type = limit.at('type');
    for (const problem of qualifiedNameProblems(type.text)) report.invalid(type, problem);
    if (!type.text.includes('/') && !TYPES.includes(type.text))
      report.invalid(type, `must be one of ${TYPES.join(', ')}, or DOMAIN/NAME`);
    const names = new Set(BOUNDS.flatMap(bound => limit.at(bound).members.map(([name]) => name)));
    for (const name of names) bounds(limit, name, report);
  }
}

function bounds(limit: Field, name: string, report: Report): void {
  const given = BOUNDS.map(bound => ({
    bound,
    field: limit.at(bound, name),
    amount: amountOf(limit.at(bound, name)),
  })).filter(({ field }) => field.given);
  for (const [index, lower] of given.entries()) {
    const above = given.slice(index + 1).find(({ amount }) => lower.amount > amount);
    if (above !== undefined) report.invalid(lower.field, `must not be more than ${above.bound}`);
  }
}

function amountOf({ value }: Field): NanoUnits {
  return parseQuantity(String(value)) ?? 0n;
}
