import type { Construct } from 'constructs';
import type { Platform } from '../../lib/model/platform';
import { FindingsError } from '../../lib/values/finding';
import type { Random } from '../fuzz/random';
import { copyOf } from './hard-values';

/** How a platform is laid out. Its objects are the same either way. */
export interface Layout {
  /** Where components of the platform stand in the tree. */
  readonly home: Construct;
  /** Id of a component whose objects name themselves. */
  readonly idOf: (id: string) => string;
}

/** A platform while it is drawn. */
export interface Drawing extends Layout {
  readonly platform: Platform;
  readonly random: Random;
  /** What was drawn, by construct or kind. */
  readonly drawn: Record<string, number>;
  /** What had to be changed or left out, since a constructor or a check refused it. */
  readonly repairs: Record<string, number>;
}

/** Adds one to a count. */
export function count(counts: Record<string, number>, what: string): void {
  counts[what] = (counts[what] ?? 0) + 1;
}

/**
 * Makes a construct of drawn props. Members that its constructor refuses are taken out and it is tried again; one that is refused whatever is taken out is left out.
 */
export function make<P extends object>(
  drawing: Drawing,
  what: string,
  { scope, id }: { readonly scope: Construct; readonly id: string },
  drawnProps: P,
  construct: (props: P) => unknown,
): void {
  if (scope.node.tryFindChild(id) !== undefined) return;
  let props = drawnProps;
  for (let tries = 0; tries < 12; tries++) {
    try {
      construct(props);
      count(drawing.drawn, what);
      return;
    } catch (error) {
      if (!(error instanceof FindingsError)) throw error;
      scope.node.tryRemoveChild(id);
      count(drawing.repairs, `${what}: ${error.findings[0]!.code}`);
      props = without(
        props,
        error.findings.map(({ field = '' }) => field),
      );
    }
  }
  count(drawing.repairs, `${what}: left out`);
}

/** A copy without the members of its first two levels that paths lead to. */
function without<P extends object>(props: P, paths: readonly string[]): P {
  const copy = copyOf(props) as Record<string, unknown>;
  for (const path of paths) {
    const [first = '', ...rest] = path.split(/[.[]/);
    const member = copy[first];
    const inner = Object.keys(member ?? {}).find(key => rest.join('.').startsWith(key));
    if (typeof member === 'object' && member !== null && !Array.isArray(member) && inner !== undefined)
      Reflect.deleteProperty(member, inner);
    else Reflect.deleteProperty(copy, first);
  }
  return copy as P;
}
