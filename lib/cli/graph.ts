import { compareText, idText } from '../model/identity';
import type { Edge, Model } from '../model/model';
import { selectionsOf } from '../model/selections';
import type { GraphFormat } from './graph-formats';

/** That a unit names another, with every reason for it. */
export interface UnitEdge {
  readonly from: string;
  readonly to: string;
  /** Whether one waits for the other; else it is only named. */
  readonly hard: boolean;
  /** One sentence a reference: who names what in which field. */
  readonly reasons: readonly string[];
}

/** What units name of each other, in the order of their names: what is waited for first. */
export function unitEdges(model: Model): readonly UnitEdge[] {
  const found = new Map<string, Omit<UnitEdge, 'reasons'> & { readonly reasons: Set<string> }>();
  for (const edge of [...model.edges, ...selectionsOf(model).edges]) {
    const [from, to] = [model.objects[edge.from]!.unit, model.objects[edge.to]!.unit];
    if (from === to) continue;
    const [{ name: fromName }, { name: toName }] = [model.units[from]!, model.units[to]!];
    const key = `${fromName} ${edge.hard ? 0 : 1} ${toName}`;
    const known = found.get(key) ?? { from: fromName, to: toName, hard: edge.hard, reasons: new Set<string>() };
    found.set(key, known);
    known.reasons.add(reasonText(model, edge));
  }
  return [...found.keys()].sort(compareText).map(key => {
    const edge = found.get(key)!;
    return { ...edge, reasons: [...edge.reasons].sort(compareText) };
  });
}

/** Why one object needs or names another: `Certificate.cert-manager.io web/tls needs ClusterIssuer.cert-manager.io ca (reference, spec.issuerRef.name)`. */
function reasonText({ objects }: Model, { from, to, reason, hard, field, target }: Edge): string {
  const provider = objects[to]!.id;
  const named = target === undefined ? idText(provider) : `${idText(target)} of ${idText(provider)}`;
  return `${idText(objects[from]!.id)} ${hard ? 'needs' : 'names'} ${named} (${field === undefined || field === reason ? reason : `${reason}, ${field}`})`;
}

/** Prints the graph of units. */
export function renderGraph(model: Model, format: GraphFormat): string {
  switch (format) {
    case 'text':
      return text(model);
    case 'mermaid':
      return mermaid(model);
    case 'dot':
      return dot(model);
    case 'json':
      return JSON.stringify(
        { cluster: model.cluster, units: model.units.map(({ name }) => name).sort(), edges: unitEdges(model) },
        undefined,
        2,
      );
    default:
      return format satisfies never;
  }
}

const SHOWN = 3;

function text(model: Model): string {
  const edges = unitEdges(model);
  const lines: string[] = [];
  for (const name of model.units.map(unit => unit.name).sort()) {
    lines.push(name);
    for (const { to, hard, reasons } of edges.filter(({ from }) => from === name)) {
      lines.push(
        hard ? `  after ${to}` : `  names ${to}, in any order`,
        ...reasons.slice(0, SHOWN).map(reason => `    ${reason}`),
      );
      if (reasons.length > SHOWN) lines.push(`    and ${reasons.length - SHOWN} more`);
    }
  }
  return lines.join('\n');
}

function kinds(reasons: readonly string[]): string {
  const short = reasons.map(reason => /\((\w+)[^()]*\)$/.exec(reason)?.[1] ?? '');
  return [...new Set(short)].sort().join(', ');
}

function mermaid(model: Model): string {
  const nodes = model.units.map(({ name }) => name).sort();
  const id = (name: string): string => `u${nodes.indexOf(name)}`;
  return [
    'flowchart RL',
    ...nodes.map(name => `  ${id(name)}["${name}"]`),
    ...unitEdges(model).map(
      ({ from, to, hard, reasons }) => `  ${id(from)} ${hard ? '-->' : '-.->'}|"${kinds(reasons)}"| ${id(to)}`,
    ),
  ].join('\n');
}

function dot(model: Model): string {
  const quoted = (value: string): string => JSON.stringify(value);
  return [
    `digraph ${quoted(model.cluster)} {`,
    '  rankdir=RL; node [shape=box];',
    ...model.units.map(({ name }) => `  ${quoted(name)};`).sort(),
    ...unitEdges(model).map(
      ({ from, to, hard, reasons }) =>
        `  ${quoted(from)} -> ${quoted(to)} [label=${quoted(kinds(reasons))}${hard ? '' : ', style=dashed'}];`,
    ),
    '}',
  ].join('\n');
}
