/** How much a finding weighs: an error fails the run, a warning is shown. */
export type Severity = 'error' | 'warning';

/** One thing that is wrong, as data: where, what, how to fix it. Checks return these; constructors throw them together. */
export interface Finding {
  /** Stable code, documented in docs/checks.md, e.g. `schema/unknown-field`. */
  readonly code: string;
  readonly severity: Severity;
  /** What is wrong, the value given, the values allowed; lower case, in the words of the API that the user called. */
  readonly message: string;
  /** What to do about it. */
  readonly fix?: string;
  /** Path of the construct, e.g. `prod/shop/orders`. */
  readonly construct?: string;
  /** The object, printed as `kind.group namespace/name`. */
  readonly object?: string;
  /** Path of the field in the object or of the prop, e.g. `spec.instances`. */
  readonly field?: string;
  /** Source position of the nearest component, tenant or application, `file:line:column`. */
  readonly source?: string;
  /** Why a user accepts it; an acknowledged finding is shown and does not fail the run. */
  readonly acknowledged?: string;
}

/** Thrown by constructors and by the walk: all findings at once, never only the first. */
export class FindingsError extends Error {
  constructor(readonly findings: readonly Finding[]) {
    super(findings.map(formatFinding).join('\n'));
    this.name = 'FindingsError';
  }
}

/** One finding as text, several lines: code and message first, then where, then the fix. */
export function formatFinding(finding: Finding): string {
  const { severity, code, message, construct, object, field, source, fix, acknowledged } = finding;
  const lines = [`${acknowledged === undefined ? severity : 'acknowledged'} ${code}: ${message}`];
  if (object !== undefined) lines.push(`  object: ${object}${field !== undefined ? `, field ${field}` : ''}`);
  else if (field !== undefined) lines.push(`  field: ${field}`);
  if (construct !== undefined) lines.push(`  construct: ${construct}${source !== undefined ? ` (${source})` : ''}`);
  else if (source !== undefined) lines.push(`  source: ${source}`);
  if (fix !== undefined) lines.push(`  fix: ${fix}`);
  if (acknowledged !== undefined) lines.push(`  acknowledged: ${acknowledged}`);
  return lines.join('\n');
}
