import type { Field } from '../field';
import { isPort, portNameProblems } from './ports';
import type { Report } from './report';

/** Probes and hooks of a container. */
export function handlers(container: Field, report: Report): void {
  const [liveness, readiness, startup] = ['livenessProbe', 'readinessProbe', 'startupProbe'].map(member =>
    container.at(member),
  );
  for (const each of [liveness!, readiness!, startup!]) if (each.given) probe(each, report);
  for (const each of [liveness!, startup!]) {
    const threshold = each.at('successThreshold');
    if ((threshold.number ?? 0) > 1) report.invalid(threshold, 'must be 1');
  }
  for (const member of ['postStart', 'preStop']) {
    const hook = container.at('lifecycle', member);
    if (hook.given) handler(hook, ['exec', 'httpGet', 'tcpSocket', 'sleep'], report);
  }
}

const TIMES = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'];

function probe(field: Field, report: Report): void {
  handler(field, ['exec', 'httpGet', 'tcpSocket', 'grpc'], report);
  for (const time of TIMES) report.notNegative(field.at(time));
  const grace = field.at('terminationGracePeriodSeconds');
  if (grace.given && (grace.number ?? 0) <= 0) report.invalid(grace, 'must be more than nought');
}

function handler(field: Field, kinds: readonly string[], report: Report): void {
  const given = kinds.map(kind => field.at(kind)).filter(each => each.given);
  if (given.length === 0) report.required(field, `must have one of ${kinds.join(', ')}`);
  for (const second of given.slice(1)) report.forbidden(second, 'a handler is of one kind');
  const first = given[0];
  if (first === undefined) return;
  if (first.path.endsWith('.exec')) {
    if (first.at('command').items.length === 0) report.required(first.at('command'));
  } else if (!first.path.endsWith('.sleep')) port(first.at('port'), report);
  if (first.path.endsWith('.httpGet')) report.oneOf(first.at('scheme'), ['HTTP', 'HTTPS']);
}

function port(field: Field, report: Report): void {
  if (typeof field.value === 'string')
    for (const problem of portNameProblems(field.value)) report.invalid(field, problem);
  else if (!isPort(field.number ?? 0)) report.invalid(field, 'must be a port from 1 to 65535');
}
