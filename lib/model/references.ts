import type { KindRules, ReferenceRule } from '../kinds/rules/rule';
import { groupOf } from '../kinds/kind';
import { formatPath } from '../schema/run';
import type { Manifest } from '../values/json';
import { remember } from './remember';

/** A reference without the name: what those of neighbouring objects have in common. */
export interface Site {
  readonly group: string;
  readonly kind: string;
  /** As it is written; absent where it is that of the object, and for cluster-scoped targets. */
  readonly namespace: string | undefined;
  readonly hard: boolean;
  readonly field: string;
}

/** References of many objects. They are found while the objects are in the processor's cache, and followed once all objects are known. */
export class References {
  /** Those of all objects, with undefined after the last of each: to keep a list for each would take as long as to find them. */
  private readonly sites: (Site | undefined)[] = [];
  private readonly names: string[] = [];
  private readonly roots = new Map<string, Map<string, Step>>();

  constructor(private readonly rulesOf: (group: string, kind: string) => KindRules | undefined) {}

  /** Finds the references of an object. @returns a number for {@link forEach} */
  find(manifest: Manifest): number {
    const { apiVersion, kind } = manifest;
    const root = remember(this.roots, apiVersion, kind, () => rootOf(this.rulesOf(groupOf(apiVersion), kind)));
    const first = this.names.length;
    visit(root, manifest, { add: this.add, trail: [] });
    this.add(undefined, '');
    return first;
  }

  private readonly add = (site: Site | undefined, name: string): void => {
    this.sites.push(site);
    this.names.push(name);
  };

  /** Hands out the references that were found in one object. */
  forEach(first: number, use: (site: Site, name: string) => void): void {
    let next = first;
    for (let site = this.sites[next]; site !== undefined; site = this.sites[++next]) use(site, this.names[next]!);
  }
}

/** Prepares the reference rules of a kind: their paths become one tree, so that each member of an object is read once. */
function rootOf(rules: KindRules | undefined): Step {
  const root: Step = { member: '', readers: [], below: [] };
  for (const rule of rules?.references ?? []) {
    const steps = stepsOf(rule.path);
    steps.reduce(stepBelow, root).readers.push(reader(rule, steps));
  }
  return root;
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
  readonly add: (site: Site, name: string) => void;
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

/** Makes what gives the path to a value: the steps of its rule, with positions where these go through lists and maps. */
function pathText(steps: readonly string[]): (trail: readonly string[]) => string {
  const pieces = pathPieces(steps);
  const fixed = pieces.join('');
  if (!steps.includes('[]') && !steps.includes('{}')) return () => fixed;
  return trail => {
    let passed = 0;
    return pieces
      .map(piece => (piece === '[]' ? `[${trail[passed++]!}]` : piece === '{}' ? `.${trail[passed++]!}` : piece))
      .join('');
  };
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
function reader(rule: ReferenceRule, steps: readonly string[]): Reader {
  const { name: nameMember = 'name', hard = true, group: ruleGroup = '', kind: ruleKind, read } = rule;
  const bare: Written = {};
  const field = pathText(steps);
  const memberField = read === undefined ? pathText([...steps, nameMember]) : field;
  let last: Site | undefined;
  const readOne: Reader = (value, { trail, add }) => {
    const isBare = typeof value !== 'object';
    const written = isBare ? bare : (value as Written);
    const name = isBare ? value : written[nameMember];
    if (typeof name !== 'string' || name === '') return;
    const kind = typeof written.kind === 'string' ? written.kind : ruleKind;
    if (rule.only === true && kind !== ruleKind) return;
    const group = groupOfWritten(written) ?? ruleGroup;
    const site: Site = {
      group,
      kind,
      namespace: typeof written.namespace === 'string' ? written.namespace : undefined,
      hard: hard && written.optional !== true,
      field: isBare ? field(trail) : memberField(trail),
    };
    if (last === undefined || !isSame(site, last)) last = site;
    add(last, name);
  };
  if (read === undefined) return readOne;
  return (value, visited) => {
    for (const named of read(value)) readOne(named, visited);
  };
}

function isSame(a: Site, b: Site): boolean {
  return (
    a.field === b.field && a.kind === b.kind && a.group === b.group && a.namespace === b.namespace && a.hard === b.hard
  );
}

function groupOfWritten({ group, apiGroup, apiVersion }: Written): string | undefined {
  const given = group ?? apiGroup;
  if (typeof given === 'string') return given;
  return typeof apiVersion === 'string' ? groupOf(apiVersion) : undefined;
}
