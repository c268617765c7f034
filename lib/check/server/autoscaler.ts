import { pathSegmentProblems } from '../../schema/names';
import type { Field } from '../field';
import type { Report } from './report';

/** HorizontalPodAutoscalers: what they scale, and between which counts. */
export function autoscaler(object: Field, report: Report): void {
  const spec = object.at('spec');
  const [least, most] = [spec.at('minReplicas'), spec.at('maxReplicas')];
  if (least.given && (least.number ?? 0) < 1) report.invalid(least, 'must be at least 1');
  if ((most.number ?? 0) < 1) report.invalid(most, 'must be at least 1');
  if (least.given && (most.number ?? 0) < (least.number ?? 0))
    report.invalid(most, 'must not be less than minReplicas');
  const target = spec.at('scaleTargetRef');
  const version = target.at('apiVersion');
  if (!/^[^/]+\//.test(version.text)) report.invalid(version, 'must name an API group, e.g. apps/v1');
  for (const member of ['kind', 'name']) {
    if (report.needs(target.at(member))) report.named(target.at(member), pathSegmentProblems);
  }
}
