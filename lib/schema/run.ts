import type { Violation, ViolationStage, ViolationType } from './violation';

/** A property or map key, or an index. */
export type PathSegment = string | number;

const PLAIN_NAME = /^[A-Za-z_$][\w$-]*$/;

/** A path as text: `spec.ports[0].name`; keys that are no plain names stand in brackets, `metadata.labels[app/name]`. */
export function formatPath(segments: readonly PathSegment[]): string {
  let text = '';
  for (const segment of segments) {
    if (typeof segment === 'number') text += `[${segment}]`;
    else if (PLAIN_NAME.test(segment)) text += text === '' ? segment : `.${segment}`;
    else text += `[${segment}]`;
  }
  return text;
}

/** Parts of a violation that are not known from the run. */
export type ViolationDetail = Pick<Violation, 'value' | 'allowed' | 'suggestion'>;

/**
 * State of one validation: where the walk stands and what it has found.
 * The path is a stack that the walk pushes to and pops from; it becomes text only when something is wrong.
 */
export class Run {
  readonly path: PathSegment[];
  readonly violations: Violation[] = [];
  /** While positive, faults are counted, not described: used to try the branches of `anyOf` and the like. */
  private silent = 0;
  private faults = 0;

  constructor(path: readonly PathSegment[] = []) {
    this.path = [...path];
  }

  /** Reports a fault at the present path, or at `below` it. */
  fail(
    stage: ViolationStage,
    type: ViolationType,
    message: string | (() => string),
    detail?: ViolationDetail,
    ...below: PathSegment[]
  ): void {
    this.faults++;
    if (this.silent > 0) return;
    const field = formatPath(below.length === 0 ? this.path : [...this.path, ...below]);
    this.violations.push({ stage, type, field, message: typeof message === 'string' ? message : message(), ...detail });
  }

  /** Forgets what was reported since there were `count` violations: it was there before, in a value that does not change. */
  forgive(count: number): void {
    if (this.silent > 0) return;
    this.faults -= this.violations.length - count;
    this.violations.length = count;
  }

  /** Whether `check` finds nothing; what it finds is not reported. */
  succeeds(check: () => void): boolean {
    const before = this.faults;
    this.silent++;
    check();
    this.silent--;
    const clean = this.faults === before;
    this.faults = before;
    return clean;
  }
}

/** A value as it is quoted in a message: JSON, cut after 60 characters. */
export function quote(value: unknown): string {
  const text = value === undefined ? 'nothing' : (JSON.stringify(value) ?? typeof value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** Allowed values as they are listed in a message, at most twelve of them. */
export function quoteAll(values: readonly unknown[]): string {
  const shown = values.slice(0, 12).map(quote).join(', ');
  return values.length > 12 ? `${shown} and ${values.length - 12} more` : shown;
}
