import { labelValueProblems, qualifiedNameProblems } from '../../schema/names';
import type { Field } from '../field';
import type { Report } from './report';
import { labelSelector, labels } from './selectors';

/** Where a pod may run: tolerations, affinity, spread. */
export function scheduling(spec: Field, report: Report): void {
  labels(spec.at('nodeSelector'), report);
  for (const each of spec.at('tolerations').items) toleration(each, report);
  for (const each of spec.at('topologySpreadConstraints').items) spread(each, report);
  nodeAffinity(spec.at('affinity', 'nodeAffinity'), report);
  for (const member of ['podAffinity', 'podAntiAffinity']) podAffinity(spec.at('affinity', member), report);
}

const EFFECTS = ['NoExecute', 'NoSchedule', 'PreferNoSchedule'];

function toleration(field: Field, report: Report): void {
  const [key, operator, value, effect] = ['key', 'operator', 'value', 'effect'].map(member => field.at(member));
  if (key!.text !== '') report.named(key!, qualifiedNameProblems);
  else if (operator!.text !== 'Exists') report.invalid(operator!, 'must be Exists where no key is given');
  if (field.at('tolerationSeconds').given && effect!.text !== 'NoExecute')
    report.invalid(effect!, 'must be NoExecute where tolerationSeconds is given');
  if (operator!.text === 'Exists') {
    if (value!.text !== '') report.invalid(operator!, 'goes with no value');
  } else report.oneOf(operator!, ['Equal', 'Exists']);
  report.oneOf(effect!, EFFECTS);
}

function spread(field: Field, report: Report): void {
  const skew = field.at('maxSkew');
  if ((skew.number ?? 0) < 1) report.invalid(skew, 'must be at least 1');
  report.needs(field.at('topologyKey'));
  const otherwise = field.at('whenUnsatisfiable');
  const allowed = ['DoNotSchedule', 'ScheduleAnyway'];
  if (!allowed.includes(otherwise.text)) report.notSupported(otherwise, allowed);
  labelSelector(field.at('labelSelector'), report);
}

function nodeAffinity(affinity: Field, report: Report): void {
  const required = affinity.at('requiredDuringSchedulingIgnoredDuringExecution');
  const terms = required.at('nodeSelectorTerms');
  if (required.given && terms.items.length === 0) report.required(terms, 'must have at least one term');
  const preferred = affinity.at('preferredDuringSchedulingIgnoredDuringExecution').items;
  for (const each of preferred) weight(each, report);
  for (const term of [...terms.items, ...preferred.map(each => each.at('preference'))])
    for (const expression of term.at('matchExpressions').items) nodeExpression(expression, report);
}

function nodeExpression(expression: Field, report: Report): void {
  const [key, operator, values] = ['key', 'operator', 'values'].map(member => expression.at(member));
  switch (operator!.text) {
    case 'In':
    case 'NotIn':
      if (values!.items.length === 0) report.required(values!, 'is required with the operators In and NotIn');
      for (const value of values!.items) report.named(value, labelValueProblems);
      break;
    case 'Exists':
    case 'DoesNotExist':
      if (values!.items.length > 0)
        report.forbidden(values!, "can't be given with the operators Exists and DoesNotExist");
      break;
    case 'Gt':
    case 'Lt':
      if (values!.items.length !== 1) report.required(values!, 'must be one number with the operators Gt and Lt');
      break;
    default:
      report.invalid(operator!, 'must be one of In, NotIn, Exists, DoesNotExist, Gt, Lt');
  }
  for (const problem of qualifiedNameProblems(key!.text)) report.invalid(key!, problem);
}

function podAffinity(affinity: Field, report: Report): void {
  const preferred = affinity.at('preferredDuringSchedulingIgnoredDuringExecution').items;
  for (const each of preferred) weight(each, report);
  const terms = [
    ...affinity.at('requiredDuringSchedulingIgnoredDuringExecution').items,
    ...preferred.map(each => each.at('podAffinityTerm')),
  ];
  for (const term of terms) {
    labelSelector(term.at('labelSelector'), report);
    labelSelector(term.at('namespaceSelector'), report);
    const key = term.at('topologyKey');
    if (report.needs(key)) report.named(key, qualifiedNameProblems);
  }
}

function weight(preference: Field, report: Report): void {
  const field = preference.at('weight');
  if ((field.number ?? 0) < 1 || field.number! > 100) report.invalid(field, 'must be from 1 to 100');
}
