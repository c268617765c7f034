import { matches, selectorIn, type Labels } from '../../model/label-index';
import { labelValueProblems, qualifiedNameProblems } from '../../schema/names';
import { isMap } from '../../values/json-map';
import type { Field } from '../field';
import type { Report } from './report';

/** Labels of a template or a selector: keys and values follow the rules of labels. */
export function labels(field: Field, report: Report): void {
  for (const [key, { value }] of field.members) {
    for (const problem of qualifiedNameProblems(key)) report.invalid(field, `has the key ${key}, which ${problem}`);
    for (const problem of typeof value === 'string' ? labelValueProblems(value) : [])
      report.invalid(field, `has a value of ${key} that ${problem}`);
  }
}

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

/** A label selector with `matchLabels` and `matchExpressions`. */
export function labelSelector(selector: Field, report: Report): void {
  labels(selector.at('matchLabels'), report);
  for (const expression of selector.at('matchExpressions').items) {
    const operator = expression.at('operator').text;
    const values = expression.at('values');
    if (operator === 'In' || operator === 'NotIn') {
      if (values.items.length === 0) report.required(values, 'is required with the operators In and NotIn');
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      if (values.items.length > 0)
        report.forbidden(values, "can't be given with the operators Exists and DoesNotExist");
    } else report.invalid(expression.at('operator'), `must be one of ${OPERATORS.join(', ')}`);
    const key = expression.at('key');
    for (const problem of qualifiedNameProblems(key.text)) report.invalid(key, problem);
    for (const value of values.items)
      for (const problem of labelValueProblems(value.text)) report.invalid(value, problem);
  }
}

/** Whether a selector names nothing, and so selects everything. */
export function isEmptySelector(selector: Field): boolean {
  return selector.at('matchLabels').members.length === 0 && selector.at('matchExpressions').items.length === 0;
}

/** Whether a selector matches labels. One that no API server takes is taken to: other rules tell of it. */
export function selects(selector: Field, given: Field): boolean {
  const readable = selectorIn(selector.value);
  return readable === undefined || matches(readable, isMap(given.value) ? (given.value as Labels) : {});
}
