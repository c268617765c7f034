import type { Acknowledgement } from '../model/model';
import type { Finding } from '../values/finding';

/** Marks the findings that a user accepts. An acknowledgement that matches none is a finding itself, so that none outlives its reason. */
export function acknowledge(findings: readonly Finding[], accepted: readonly Acknowledgement[]): readonly Finding[] {
  if (accepted.length === 0) return findings;
  const used = new Set<Acknowledgement>();
  const marked = findings.map(finding => {
    const match = accepted.filter(
      ({ code, object }) => code === finding.code && (object ?? finding.object) === finding.object,
    );
    for (const each of match) used.add(each);
    return match[0] === undefined ? finding : { ...finding, acknowledged: match[0].reason };
  });
  return [...marked, ...accepted.filter(each => !used.has(each)).map(unused)];
}

/** Whether an acknowledgement is of what only a comparison with the last tree finds, which is `strata synth`'s. */
export function needsTree({ code }: Acknowledgement): boolean {
  return code.startsWith('removal/');
}

function unused({ code, object, reason }: Acknowledgement): Finding {
  return {
    code: 'check/unused-acknowledgement',
    severity: 'warning',
    message: `no finding ${code}${object === undefined ? '' : ` on ${object}`} is there to be acknowledged (reason given: ${reason})`,
    fix: 'remove the acknowledgement, or correct its code or object',
  };
}
