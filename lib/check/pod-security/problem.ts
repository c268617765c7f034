import type { Field } from '../field';

/** One way in which a pod breaks a Pod Security Standard. */
export interface StandardProblem {
  /** Name of the rule as the API server's message gives it, e.g. `host namespaces`. */
  readonly rule: string;
  readonly field: string;
  readonly message: string;
  readonly fix: string;
}

/** A problem at a field. */
export function standardProblem(rule: string, { path }: Field, message: string, fix: string): StandardProblem {
  return { rule, field: path, message, fix };
}

/** The security contexts of a pod: its own and those of its containers. */
export function securityContexts(podSpec: Field, containers: readonly Field[]): readonly Field[] {
  return [podSpec, ...containers].map(each => each.at('securityContext'));
}
