import type { Model, ModelConnection } from '../model/model';
import type { Finding } from '../values/finding';
import { findingOn, type Problem } from './finding-on';
import { Stated, closedOf, endName } from './reach/connections';
import { Reach, type Way } from './reach/reach';
import type { End } from './reach/selector';
import { lineageOf, relationOf, type Relation } from './reach/tenants';
import { boxText, someOf } from './reach/text';

/** Relations in which a tenant reaches nothing but what components state. What it owns, itself and the tenants below, it may reach. */
const GUARDED: Readonly<Partial<Record<Relation, Pick<Problem, 'code'> & { readonly what: string }>>> = {
  beside: { code: 'reach/sibling-tenants', what: 'a tenant neither above nor below it' },
  above: { code: 'reach/tenant-above', what: 'a tenant above it' },
  system: { code: 'reach/tenant-to-system', what: 'a namespace of the platform' },
};

/** What pods of a tenant reach and should not, all with one reason. */
interface Leak {
  readonly from: End;
  readonly relation: Relation;
  readonly ways: readonly Way[];
  readonly text: string;
  readonly to: End[];
}

/**
 * Who may talk to whom, by all network policies together: no tenant reaches pods of others or of the platform but by connections that components
 * state, and those that they state are open. Where no component states any, as in manifests of others, nobody knows what is meant.
 */
export function reach(model: Model): readonly Finding[] {
  if (model.connections.length === 0) return [];
  const all = new Reach(model);
  const stated = new Stated(model.connections);
  const tenants = all.ends.filter(end => lineageOf(end) !== undefined);
  return [
    ...tenants.flatMap(tenant => leaksOf(all, stated, tenant)).map(leak => leakFinding(model, leak)),
    ...model.connections.flatMap(connection => closedFinding(model, all, connection)),
  ];
}

function leaksOf(all: Reach, stated: Stated, from: End): readonly Leak[] {
  const leaks = new Map<string, Leak>();
  for (const to of all.reachable(from)) {
    const relation = relationOf(from, to);
    if (to.namespace === undefined || GUARDED[relation] === undefined) continue;
    const ways = all.ways(from, to).filter(way => !stated.covers(from, to, way));
    if (ways.length === 0) continue;
    const text = someOf(ways.map(boxText), '; ');
    const key = `${relation}\0${text}\0${culpritOf(ways) ?? ''}`;
    const known = leaks.get(key);
    if (known === undefined) leaks.set(key, { from, relation, ways, text, to: [to] });
    else known.to.push(to);
  }
  return [...leaks.values()];
}

/** The policy that lets it through last: that of the pods that are reached, where one holds for them. */
function culpritOf(ways: readonly Way[]): number | undefined {
  return ways.flatMap(({ allowedBy }) => allowedBy.at(-1) ?? [])[0];
}

function leakFinding(model: Model, { from, relation, ways, text, to }: Leak): Finding {
  const { code, what } = GUARDED[relation]!;
  const unsure = [...new Set(ways.flatMap(way => way.unsure))];
  const culprit = culpritOf(ways) ?? namespaceObject(model, from);
  const names = someOf(to.map(({ name }) => name));
  return findingAt(model, culprit, {
    code,
    severity: 'error',
    message:
      `pods of ${from.name} reach ${names}, ${to.length === 1 ? what : `each ${what}`}: ${text}` +
      (unsure.length === 0 ? '' : ` (not evaluated, and taken for allowed: ${unsure.join('; ')})`),
    fix:
      culpritOf(ways) === undefined
        ? 'select these pods by a policy that refuses what none allows, in both directions'
        : 'narrow the policy to the pods that are meant; if the connection is meant, let the component state it by connects()',
  });
}

function closedFinding(model: Model, all: Reach, connection: ModelConnection): readonly Finding[] {
  const closed = closedOf(all, connection);
  if (closed.length === 0) return [];
  const { from, to } = connection;
  const target = typeof to === 'string' ? endName(connection) : to.namespace;
  return [
    findingAt(model, namespaceObject(model, { name: from.namespace }), {
      code: 'reach/closed',
      severity: 'error',
      message: `a component needs that ${from.namespace} reaches ${target}, and no policy lets through: ${someOf(closed.map(boxText), '; ')}`,
      fix: 'allow it by policies of both ends, or take the statement of the component away',
    }),
  ];
}

function namespaceObject({ objects }: Model, { name }: Pick<End, 'name'>): number | undefined {
  const index = objects.findIndex(({ id }) => id.group === '' && id.kind === 'Namespace' && id.name === name);
  return index < 0 ? undefined : index;
}

function findingAt(model: Model, object: number | undefined, problem: Problem): Finding {
  return object === undefined ? problem : findingOn(model, model.objects[object]!, problem);
}
