import type { Construct } from 'constructs';
import type { Platform } from '../../lib/model/platform';
import { FindingsError, type Finding } from '../../lib/values/finding';
import type { Random } from '../fuzz/random';
import { fitsOf, type World } from './fits';
import { copyOf } from './hard-values';
import { undescribed } from './judged';
import { PropDrawer } from './prop-drawer';
import type { PropForm } from './prop-forms';

/** How a platform is laid out. Its objects are the same either way. */
export interface Layout {
  /** Where components of the platform stand in the tree. */
  readonly home: Construct;
  /** Id of a component whose objects name themselves. */
  readonly idOf: (id: string) => string;
}

/** Props that a constructor took. */
export interface Taken {
  readonly what: string;
  readonly props: object;
}

/** A platform while it is drawn. */
export interface Drawing extends Layout {
  readonly platform: Platform;
  readonly random: Random;
  /** Number of the platform among those of its seed. */
  readonly number: number;
  readonly world: World;
  /** What was drawn, by construct or kind. */
  readonly drawn: Record<string, number>;
  /** What had to be changed or left out, since a constructor or a check refused it. */
  readonly repairs: Record<string, number>;
  /** Props that constructors took, with the name of the class. */
  readonly taken: Taken[];
  /** Refusals that are no good: without a code that is described, or without the construct. */
  readonly misjudged: string[];
}

/** Props of a type, without those that are given otherwise. */
export function drawProps<P extends object>(
  { random, world }: Drawing,
  form: PropForm,
  given: readonly string[] = [],
): P {
  return new PropDrawer(random, fitsOf(world)).props(form, given) as P;
}

/** Adds one to a count. */
export function count(counts: Record<string, number>, what: string): void {
  counts[what] = (counts[what] ?? 0) + 1;
}

/**
 * Makes a construct of drawn props. Members that its constructor refuses are taken out and it is tried again; one that is refused whatever is taken out is left out.
 * @returns whether it was made
 */
export function make<P extends object>(
  drawing: Drawing,
  what: string,
  { scope, id }: { readonly scope: Construct; readonly id: string },
  drawnProps: P,
  construct: (props: P) => unknown,
): boolean {
  if (scope.node.tryFindChild(id) !== undefined) return false;
  let props = drawnProps;
  for (let tries = 0; tries < 12; tries++) {
    try {
      construct(props);
      count(drawing.drawn, what);
      drawing.taken.push({ what, props });
      return true;
    } catch (error) {
      if (!(error instanceof FindingsError)) throw error;
      drawing.misjudged.push(...misjudgedBy(scope, id, error.findings));
      scope.node.tryRemoveChild(id);
      count(drawing.repairs, `${what}: ${error.findings[0]!.code}`);
      props = without(
        props,
        error.findings.map(({ field = '' }) => field),
      );
    }
  }
  count(drawing.repairs, `${what}: left out`);
  return false;
}

/** A constructor names the construct that it was to make, which may not be there any more. */
function misjudgedBy({ node }: Construct, id: string, findings: readonly Finding[]): readonly string[] {
  const path = node.path === '' ? id : `${node.path}/${id}`;
  const isOwn = ({ construct = '' }: Finding): boolean => construct === path || construct.startsWith(`${path}/`);
  const others = findings.filter(finding => !isOwn(finding)).map(({ code, construct }) => `${code} of ${construct} was said by ${path}`); // prettier-ignore
  return [...others, ...undescribed(findings)];
}

/** A copy without the members of its first two levels that paths lead to; without its first member where they lead to none: it may ask for one that is missing. */
function without<P extends object>(props: P, paths: readonly string[]): P {
  const copy = copyOf(props) as Record<string, unknown>;
  const isKnown = paths.some(path => firstOf(path) in copy);
  for (const path of isKnown ? paths : Object.keys(copy).slice(0, 1)) {
    const first = firstOf(path);
    const rest = path.slice(first.length + 1);
    const member = copy[first];
    const inner = Object.keys(member ?? {}).find(key => rest.startsWith(key));
    if (typeof member === 'object' && member !== null && !Array.isArray(member) && inner !== undefined)
      Reflect.deleteProperty(member, inner);
    else Reflect.deleteProperty(copy, first);
  }
  return copy as P;
}

function firstOf(path: string): string {
  return path.split(/[.[]/)[0]!;
}
