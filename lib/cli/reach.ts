import { Reach, type Way } from '../check/reach/reach';
import type { End } from '../check/reach/selector';
import { lineageOf } from '../check/reach/tenants';
import { textOf } from '../check/reach/pod-set';
import { portsText } from '../check/reach/port-set';
import { boxText } from '../check/reach/text';
import type { Model } from '../model/model';

/** What one end may reach of another, in words. */
type Words = readonly string[];

/** Ends that nothing tells apart: they reach the same, are reached by the same, and stand to each other in one way. */
interface Group {
  readonly ends: readonly End[];
  readonly name: string;
}

/** Prints who may talk to whom: a table for people, or each pair with its ports. */
export function renderReach(model: Model, format: 'text' | 'json'): string {
  const reach = new Reach(model);
  return format === 'text' ? table(reach) : JSON.stringify(asData(model.cluster, reach), undefined, 2);
}

function asData(cluster: string, reach: Reach): object {
  const words = ({ ports, from, to }: Way): object => ({ ports: portsText(ports), from: textOf(from), to: textOf(to) });
  return {
    cluster,
    ends: reach.ends.map(end => ({ name: end.name, what: whatOf(end) })),
    connections: reach.ends.flatMap(from =>
      reach.ends
        .filter(to => areWorth(from, to))
        .map(to => ({ from: from.name, to: to.name, ways: reach.ways(from, to).map(words) }))
        .filter(({ ways }) => ways.length > 0),
    ),
  };
}

function whatOf(end: End): 'tenant' | 'system' | 'outside' {
  if (end.namespace === undefined) return 'outside';
  return lineageOf(end) === undefined ? 'system' : 'tenant';
}

/** What is no pod talks to itself as it likes. */
function areWorth(from: End, to: End): boolean {
  return from.namespace !== undefined || to.namespace !== undefined;
}

const NOTHING = '-';
const ALL = 'all';
const EVERY_CONNECTION = 'all ports';

function table(reach: Reach): string {
  const words = wordsOf(reach);
  const groups = groupsOf(reach.ends, words);
  const notes: string[] = [];
  const cell = (from: End, to: End): string => {
    const ways = words(from, to);
    if (!areWorth(from, to) || ways.length === 0) return NOTHING;
    if (ways.length === 1 && ways[0] === EVERY_CONNECTION) return ALL;
    const text = ways.join('\n');
    if (!notes.includes(text)) notes.push(text);
    return letters(notes.indexOf(text));
  };
  const within = ({ ends: [first, second] }: Group): string => {
    const own = cell(first!, first!);
    const other = second === undefined ? own : cell(first!, second);
    return own === other ? own : `${own}/${other}`;
  };
  const rows = groups.map((group, index) => [
    `${index + 1}`,
    group.name,
    ...groups.map(other => (other === group ? within(group) : cell(group.ends[0]!, other.ends[0]!))),
  ]);
  const heading = ['', '', ...groups.map((_, index) => `${index + 1}`)];
  return [
    'who may talk to whom: rows connect to columns',
    '',
    ...columns([heading, ...rows]),
    '',
    ...groups
      .filter(({ ends }) => ends.length > 1)
      .map(({ name, ends }) => `${name}: ${ends.map(end => end.name).join(', ')}`),
    ...(rows.some(row => row.slice(2).some(text => text.includes('/')))
      ? ['x/y: x in the same namespace, y between those that share the row']
      : []),
    `${NOTHING}: nothing`,
    `${ALL}: ${EVERY_CONNECTION} of every pod, from every pod`,
    ...notes.map((text, index) => `${letters(index)}: ${text.replaceAll('\n', '\n   ')}`),
  ].join('\n');
}

/** What ends reach of each other, asked once. */
function wordsOf(reach: Reach): (from: End, to: End) => Words {
  const known = new Map<End, Map<End, Words>>();
  return (from, to) => {
    const row = known.get(from) ?? new Map(reach.reachable(from).map(end => [end, reach.ways(from, end).map(boxText)]));
    known.set(from, row);
    return row.get(to) ?? [];
  };
}

/** Puts ends that nothing tells apart into one group. */
function groupsOf(ends: readonly End[], words: (from: End, to: End) => Words): readonly Group[] {
  const same = (a: Words, b: Words): boolean => a.join('\n') === b.join('\n');
  const alike = (one: End, other: End): boolean =>
    whatOf(one) === whatOf(other) &&
    same(words(one, one), words(other, other)) &&
    same(words(one, other), words(other, one)) &&
    ends.every(
      end =>
        [one, other].includes(end) ||
        (same(words(one, end), words(other, end)) && same(words(end, one), words(end, other))),
    );
  const groups: End[][] = [];
  for (const end of ends) {
    const group = groups.find(
      ([first, second]) =>
        alike(first!, end) && (second === undefined || same(words(first!, second), words(first!, end))),
    );
    if (group === undefined) groups.push([end]);
    else group.push(end);
  }
  return groups.map(members => ({
    ends: members,
    name: members.length === 1 ? members[0]!.name : `${members[0]!.name} and ${members.length - 1} more`,
  }));
}

/** Rows with their cells below each other. */
function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map(row => row[column]!.length)));
  return rows.map(row =>
    row
      .map((text, column) => (column === 1 ? text.padEnd(widths[column]!) : text.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  );
}

/** `a` to `z`, then `aa`. */
function letters(number: number): string {
  const last = String.fromCodePoint('a'.codePointAt(0)! + (number % 26));
  return number < 26 ? last : `${letters(Math.floor(number / 26) - 1)}${last}`;
}
