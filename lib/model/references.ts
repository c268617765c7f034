import type { KindRules, ReferenceRule } from '../kinds/rules/rule';
import { groupOf } from '../kinds/kind';
import { formatPath } from '../schema/run';
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
export type ReferenceFinder = (manifest: Manifest, namespace: string | undefined, found: Found) => void;

type Found = (reference: Reference) => void;

/** Tells whether a kind's objects live in namespaces; unknown kinds are taken to. */
export type IsNamespaced = (group: string, kind: string) => boolean;

/** Prepares the reference rules of a kind: their paths become one tree, so that each member of an object is read once. */
export function referenceFinder(rules: KindRules | undefined, isNamespaced: IsNamespaced): ReferenceFinder | undefined {
  const { references = [] } = rules ?? {};
  if (references.length === 0) return undefined;
  const root: Step = { member: '', readers: [], below: [] };
  for (const rule of references) {
    const steps = stepsOf(rule.path);
    steps.reduce(stepBelow, root).readers.push(reader(rule, steps, isNamespaced));
  }
  return (manifest, namespace, found) => visit(root, manifest, { namespace, found, trail: [] });
}

/** A step on the way to references. */
interface Step {
  readonly member: string;
  readonly readers: Reader[];
  readonly below: Step[];
}

/** Reads the reference that is, or stands in, a value. */
type Reader = (value: unknown, visit: Visit) => void;

/** One object's search for references. */
interface Visit {
  /** Namespace of the object. */
  readonly namespace: string | undefined;
  readonly found: Found;
  /** Positions in lists and maps on the way to the value in hand; the text of a path is made only for what is found. */
  readonly trail: string[];
}

function stepBelow({ below }: Step, member: string): Step {
  const known = below.find(step => step.member === member);
  if (known !== undefined) return known;
  const step: Step = { member, readers: [], below: [] };
  below.push(step);
  return step;
}

const STEP = /\["([^"]+)"\]|\[\]|\{\}|[^.[\]{}]+/g;

/** The steps of a path: a member, each item of a list (`[]`), each value of a map (`{}`). */
function stepsOf(path: string): readonly string[] {
  return [...path.matchAll(STEP)].map(([step, quoted]) => quoted ?? step);
}

function visit({ readers, below }: Step, value: unknown, state: Visit): void {
  for (const read of readers) read(value, state);
  if (typeof value !== 'object') return;
  for (const step of below) {
    if (step.member === '[]' || step.member === '{}') visitAll(step, value as Members, state);
    else {
      const inner = (value as Members)[step.member];
      if (inner !== undefined && inner !== null) visit(step, inner, state);
    }
  }
}

/** Visits each item of a list, or each value of a map. */
function visitAll(step: Step, value: Members | readonly unknown[], state: Visit): void {
  const isList = Array.isArray(value);
  if (isList !== (step.member === '[]')) return;
  for (const key of Object.keys(value)) {
    const inner = (value as Members)[key];
    if (inner === undefined || inner === null) continue;
    state.trail.push(key);
    visit(step, inner, state);
    state.trail.pop();
  }
}

type Members = Readonly<Record<string, unknown>>;

/** The texts of a rule's steps, of which {@link pathText} makes paths: members are formatted once. */
function pathPieces(steps: readonly string[]): readonly string[] {
  const isMember = (step: string): boolean => step !== '[]' && step !== '{}';
  // a path below a member `x`, to learn whether a dot or brackets lead to it
  return steps.map((step, index) => (index === 0 || !isMember(step) ? step : formatPath(['x', step]).slice(1)));
}

/** The path to a value: the steps of its rule, with positions where these go through lists and maps. */
function pathText(pieces: readonly string[], trail: readonly string[]): string {
  let text = '';
  let passed = 0;
  for (const piece of pieces)
    text += piece === '[]' ? `[${trail[passed++]!}]` : piece === '{}' ? `.${trail[passed++]!}` : piece;
  return text;
}

/** What stands where a reference is, if it tells more than a name. */
interface Written {
  readonly kind?: unknown;
  readonly group?: unknown;
  readonly apiGroup?: unknown;
  readonly apiVersion?: unknown;
  readonly namespace?: unknown;
  readonly optional?: unknown;
  readonly [member: string]: unknown;
}

/** Reads what stands at the path of a rule: a bare name, an object with one, or what the rule itself can read. */
function reader(rule: ReferenceRule, steps: readonly string[], isNamespaced: IsNamespaced): Reader {
  const { name: nameMember = 'name', hard = true, group: ruleGroup = '', kind: ruleKind, read } = rule;
  const isRuleKindNamespaced = isNamespaced(ruleGroup, ruleKind);
  const bare: Written = {};
  const pieces = pathPieces(steps);
  const fixedPath = steps.includes('[]') || steps.includes('{}') ? undefined : pathText(pieces, []);
  const readOne: Reader = (value, { namespace: ownNamespace, trail, found }) => {
    const isBare = typeof value !== 'object';
    const written = isBare ? bare : (value as Written);
    const name = isBare ? value : written[nameMember];
    if (typeof name !== 'string' || name === '') return;
    const kind = typeof written.kind === 'string' ? written.kind : ruleKind;
    if (rule.only === true && kind !== ruleKind) return;
    const group = groupOfWritten(written) ?? ruleGroup;
    const namespace = typeof written.namespace === 'string' ? written.namespace : ownNamespace;
    const isRuleKind = group === ruleGroup && kind === ruleKind;
    const namespaced = isRuleKind ? isRuleKindNamespaced : isNamespaced(group, kind);
    const path = fixedPath ?? pathText(pieces, trail);
    found({
      group,
      kind,
      namespace: namespaced ? namespace : undefined,
      name,
      hard: hard && written.optional !== true,
      field: isBare || read !== undefined ? path : `${path}.${nameMember}`,
    });
  };
  if (read === undefined) return readOne;
  return (value, visited) => {
    for (const named of read(value)) readOne(named, visited);
  };
}

function groupOfWritten({ group, apiGroup, apiVersion }: Written): string | undefined {
  const given = group ?? apiGroup;
  if (typeof given === 'string') return given;
  return typeof apiVersion === 'string' ? groupOf(apiVersion) : undefined;
}
