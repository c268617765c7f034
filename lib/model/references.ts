import type { KindRules, ReferenceRule } from '../kinds/rules/rule';
import { groupOf } from '../kinds/kind';
import type { Manifest } from '../values/json';

/** One reference found in an object. */
export interface Reference {
  readonly group: string;
  readonly kind: string;
  /** Absent for cluster-scoped targets. */
  readonly namespace: string | undefined;
  readonly name: string;
  readonly hard: boolean;
  readonly field: string;
}

/** Finds the references of an object of one kind. */
export type ReferenceFinder = (
  manifest: Manifest,
  namespace: string | undefined,
  found: (reference: Reference) => void,
) => void;

/** Tells whether a kind's objects live in namespaces; unknown kinds are taken to. */
export type IsNamespaced = (group: string, kind: string) => boolean;

/** Prepares the reference rules of a kind, so that each object costs only the steps along its paths. */
export function referenceFinder(rules: KindRules | undefined, isNamespaced: IsNamespaced): ReferenceFinder | undefined {
  const compiled = rules?.references?.map(rule => compile(rule, isNamespaced));
  if (compiled === undefined || compiled.length === 0) return undefined;
  return (manifest, namespace, found) => {
    for (const find of compiled) find(manifest, namespace, found);
  };
}

const STEP = /\["([^"]+)"\]|\[\]|\{\}|[^.[\]{}]+/g;

/** The steps of a path: a member, each item of a list (`[]`), each value of a map (`{}`). */
function stepsOf(path: string): readonly string[] {
  return [...path.matchAll(STEP)].map(([step, quoted]) => quoted ?? step);
}

function compile(rule: ReferenceRule, isNamespaced: IsNamespaced): ReferenceFinder {
  const steps = stepsOf(rule.path);
  // members on the way to the value in hand; its text is made only for what is found
  const trail: (string | number)[] = [];

  function visit(
    value: unknown,
    step: number,
    namespace: string | undefined,
    found: (reference: Reference) => void,
  ): void {
    if (value === undefined || value === null) return;
    if (step === steps.length) {
      const reference = read(rule, value, namespace, trail, isNamespaced);
      if (reference !== undefined) found(reference);
      return;
    }
    const key = steps[step]!;
    if (key === '[]') {
      if (!Array.isArray(value)) return;
      for (let index = 0; index < value.length; index++) into(value[index], index, step + 1, namespace, found);
    } else if (typeof value === 'object') {
      const members = value as Readonly<Record<string, unknown>>;
      if (key === '{}') for (const member in members) into(members[member], member, step + 1, namespace, found);
      else if (members[key] !== undefined) into(members[key], key, step + 1, namespace, found);
    }
  }

  function into(
    value: unknown,
    member: string | number,
    step: number,
    namespace: string | undefined,
    found: (reference: Reference) => void,
  ): void {
    trail.push(member);
    visit(value, step, namespace, found);
    trail.pop();
  }

  return (manifest, namespace, found) => visit(manifest, 0, namespace, found);
}

function pathText(trail: readonly (string | number)[]): string {
  let text = '';
  for (const member of trail) text += typeof member === 'number' ? `[${member}]` : text === '' ? member : `.${member}`;
  return text;
}

/** What stands where a reference is: a bare name, or an object that tells more. */
interface Written {
  readonly kind?: unknown;
  readonly group?: unknown;
  readonly apiGroup?: unknown;
  readonly apiVersion?: unknown;
  readonly namespace?: unknown;
  readonly optional?: unknown;
  readonly [member: string]: unknown;
}

function read(
  rule: ReferenceRule,
  value: unknown,
  ownNamespace: string | undefined,
  trail: readonly (string | number)[],
  isNamespaced: IsNamespaced,
): Reference | undefined {
  const { name: nameMember = 'name', hard = true } = rule;
  const written: Written = typeof value === 'object' ? (value as Written) : { [nameMember]: value };
  const name = written[nameMember];
  if (typeof name !== 'string' || name === '') return undefined;
  const kind = typeof written.kind === 'string' ? written.kind : rule.kind;
  if (rule.only === true && kind !== rule.kind) return undefined;
  const group =
    typeof (written.group ?? written.apiGroup) === 'string'
      ? ((written.group ?? written.apiGroup) as string)
      : typeof written.apiVersion === 'string'
        ? groupOf(written.apiVersion)
        : (rule.group ?? '');
  const namespace = typeof written.namespace === 'string' ? written.namespace : ownNamespace;
  return {
    group,
    kind,
    namespace: isNamespaced(group, kind) ? namespace : undefined,
    name,
    hard: hard && written.optional !== true,
    field: typeof value === 'object' ? `${pathText(trail)}.${nameMember}` : pathText(trail),
  };
}
