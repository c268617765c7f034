import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GroupSchema } from '../schema/types';
import { kindsOf, type IndexedGroup } from './group-index';
import type { KindInfo } from './kind';

/** Kinds of one group from one place, and how their schema is had on first use. */
interface Source {
  readonly group: string;
  readonly index: IndexedGroup;
  readonly load: () => GroupSchema;
}

/** What is known of one group: its kinds, and its schema once somebody asked for it. */
interface Group {
  readonly sources: Source[];
  readonly kinds: Map<string, KindInfo>;
  schema?: GroupSchema;
}

const FOLDER = join(__dirname, 'generated');
const REGISTERED = Symbol.for('strata-cloud/registered-kinds');

/** Groups that programs registered: one list for the process, since two installed copies of this package happen. */
const registered = ((globalThis as { [REGISTERED]?: Source[] })[REGISTERED] ??= []);
let groups: Map<string, Group> | undefined;
let seen = 0;

/**
 * Makes the kinds of a group known to synth and checks; the files that `strata import` writes call it when they are imported.
 * A kind that is known already is replaced by the newer registration, the group's other kinds stay.
 * @param load Gives the compact schema; called once, on first use.
 */
export function registerGroup(group: string, index: IndexedGroup, load: () => GroupSchema): void {
  registered.push({ group, index, load });
}

/** A kind by its group (empty for the core group) and name; undefined where neither we nor the program know it. */
export function findKind(group: string, kind: string): KindInfo | undefined {
  return allGroups().get(group)?.kinds.get(kind);
}

/** All known kinds, by group and name. */
export function kinds(): readonly KindInfo[] {
  return [...allGroups().values()].flatMap(({ kinds }) => [...kinds.values()]);
}

/** The compact schema of a group, read on first use. */
export function groupSchema(group: string): GroupSchema | undefined {
  const known = allGroups().get(group);
  if (!known) return undefined;
  return (known.schema ??= known.sources.map(({ load }) => load()).reduce(merge));
}

function merge(earlier: GroupSchema, later: GroupSchema): GroupSchema {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- few programs replace kinds; the others start faster without it
  return (require('./merge-groups') as typeof import('./merge-groups')).mergeGroups(earlier, later);
}

function allGroups(): ReadonlyMap<string, Group> {
  groups ??= readOwnGroups();
  for (; seen < registered.length; seen++) add(groups, registered[seen]!);
  return groups;
}

/** The groups that this package brings. */
function readOwnGroups(): Map<string, Group> {
  const known = new Map<string, Group>();
  const index = JSON.parse(readFileSync(join(FOLDER, 'index.json'), 'utf8')) as Readonly<Record<string, IndexedGroup>>;
  for (const [group, indexed] of Object.entries(index)) {
    const file = join(FOLDER, `${group === '' ? 'core' : group}.schema.json`);
    add(known, { group, index: indexed, load: () => JSON.parse(readFileSync(file, 'utf8')) as GroupSchema });
  }
  return known;
}

function add(known: Map<string, Group>, source: Source): void {
  const group = known.get(source.group) ?? { sources: [], kinds: new Map<string, KindInfo>() };
  known.set(source.group, group);
  group.sources.push(source);
  delete group.schema;
  for (const info of kindsOf(source.group, source.index)) group.kinds.set(info.kind, info);
}
