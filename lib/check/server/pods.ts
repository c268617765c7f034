import { labelProblems, qualifiedNameProblems, subdomainProblems } from '../../schema/names';
import type { Field } from '../field';
import { containers } from './containers';
import type { Report } from './report';
import { scheduling } from './scheduling';
import { podSecurityContext } from './security-context';
import { labels } from './selectors';
import { volumes } from './volumes';

/** What differs between a Pod and the template of one. */
export interface PodOptions {
  /** Whether it is a Pod itself: then ports of the host must be stated. @default false */
  readonly isPod?: boolean;
  /** Names of the claims that become volumes. @default - none */
  readonly claims?: readonly Field[];
}

/** Labels and annotations of a template. */
export function templateMetadata(template: Field, report: Report): void {
  labels(template.at('metadata', 'labels'), report);
  const annotations = template.at('metadata', 'annotations');
  for (const [key] of annotations.members)
    for (const problem of qualifiedNameProblems(key.toLowerCase()))
      report.invalid(annotations, `has the key ${key}, which ${problem}`);
}

const DNS_POLICIES = ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'];

/** The spec of a pod. */
export function podSpec(spec: Field, report: Report, { isPod = false, claims = [] }: PodOptions = {}): void {
  const known = volumes(spec.at('volumes'), claims, report);
  containers(spec, known, report, isPod);
  report.oneOf(spec.at('restartPolicy'), ['Always', 'Never', 'OnFailure']);
  report.oneOf(spec.at('dnsPolicy'), DNS_POLICIES);
  if (spec.at('dnsPolicy').text === 'None' && spec.at('dnsConfig', 'nameservers').items.length === 0)
    report.required(spec.at('dnsConfig', 'nameservers'), 'is required with the policy None');
  for (const name of ['serviceAccountName', 'priorityClassName', 'runtimeClassName', 'nodeName'])
    report.named(spec.at(name), subdomainProblems);
  for (const name of ['hostname', 'subdomain']) report.named(spec.at(name), labelProblems);
  podSecurityContext(spec, report);
  scheduling(spec, report);
}
