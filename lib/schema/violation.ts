/**
 * The step of the API server that finds the fault:
 * `decode` answers 400 and hides the rest; `metadata`, `schema` and `cel` answer 422 together.
 */
export type ViolationStage = 'decode' | 'metadata' | 'schema' | 'cel';

/** What kind of fault it is, in the API server's words where it has one. */
export type ViolationType =
  | 'Unknown'
  | 'Required'
  | 'TypeInvalid'
  | 'Invalid'
  | 'NotSupported'
  | 'Duplicate'
  | 'TooLong'
  | 'TooMany'
  | 'Forbidden';

/** One way in which an object breaks its schema. */
export interface Violation {
  readonly stage: ViolationStage;
  readonly type: ViolationType;
  /** Path of the field, e.g. `spec.containers[0].image`; empty for the object itself. */
  readonly field: string;
  /** What is wrong, lower case, with the value given and the values allowed. */
  readonly message: string;
  /** The value given, where it says something. */
  readonly value?: unknown;
  /** The values or fields allowed, where they can be listed. */
  readonly allowed?: readonly unknown[];
  /** The likely intention: an allowed value or field close to what was given. */
  readonly suggestion?: string;
}

/** Faults that keep the API server from evaluating CEL rules. */
const BLOCKING: ReadonlySet<ViolationType> = new Set(['Required', 'TypeInvalid', 'TooLong', 'TooMany', 'NotSupported']);

/** Whether CEL rules can be evaluated: not on an object whose shape is wrong. */
export function blocksCel(violations: readonly Violation[]): boolean {
  return violations.some(violation => violation.stage !== 'cel' && BLOCKING.has(violation.type));
}

/** Status that the API server answers with: 200 accepted, 400 not decoded, 422 decoded and refused. */
export function statusOf(violations: readonly Violation[]): 200 | 400 | 422 {
  if (violations.length === 0) return 200;
  return violations.some(violation => violation.stage === 'decode') ? 400 : 422;
}

/** The violations that the API server would list: a decoding fault hides what later stages find. */
export function reportedByServer(violations: readonly Violation[]): readonly Violation[] {
  return statusOf(violations) === 400 ? violations.filter(violation => violation.stage === 'decode') : violations;
}
