import type { Construct, IConstruct } from 'constructs';
import { FindingsError } from '../values/finding';
import { object, type PropProblem, type Shape } from './prop-types';
import { captureSource } from './source-line';

/**
 * Refuses props that a type check would not let pass, for programs that run without one. Called before `super`, so that nothing half made stays.
 * @param extra What becomes of props that the shape does not know: classes that others derive from let theirs pass.
 * @throws FindingsError with all problems: codes `props/unknown`, `props/required`, `props/type`, `props/value`
 */
export function checkProps<T>(
  scope: Construct,
  id: string,
  props: T | undefined,
  shape: Shape<T>,
  extra: 'refused' | 'allowed' = 'refused',
): void {
  refuseProps(scope, id, propProblems(props, shape, extra));
}

/** All that is wrong with props by their shape. No props are the same as empty ones. */
export function propProblems<T>(
  props: T | undefined,
  shape: Shape<T>,
  extra: 'refused' | 'allowed' = 'refused',
): readonly PropProblem[] {
  return object(shape, extra).problems(props === undefined ? {} : props, '');
}

/** Whether props have the types that their shape gives them, so that their members can be compared. */
export function haveTypes(problems: readonly PropProblem[]): boolean {
  return problems.every(({ code }) => code === 'props/unknown' || code === 'props/value');
}

/** @throws FindingsError with problems of a construct that is to be made, if there are any */
export function refuseProps(scope: IConstruct, id: string, problems: readonly PropProblem[]): void {
  if (problems.length === 0) return;
  const construct = scope.node.path === '' ? id : `${scope.node.path}/${id}`;
  const source = captureSource()();
  throw new FindingsError(
    problems.map(({ field, ...problem }) => ({
      ...problem,
      severity: 'error',
      ...(field === '' ? {} : { field }),
      construct,
      source,
    })),
  );
}
