import { compareText, idText } from '../model/identity';
import type { Edge, Model } from '../model/model';
import type { GraphFormat } from './graph-formats';

/** A need between two units, with every reason for it. */
export interface UnitEdge {
  readonly from: string;
  readonly to: string;
  /** One sentence a reference: who names what in which field. */
  readonly reasons: readonly string[];
}

/** The hard needs between units, in the order of their names. */
export function unitEdges(model: Model): readonly UnitEdge[] {
  const reasons = new Map<string, Set<string>>();
  for (const edge of model.edges) {
    const [from, to] = [model.objects[edge.from]!.unit, model.objects[edge.to]!.unit];
    if (!edge.hard || from === to) continue;
    const key = `${model.units[from]!.name} ${model.units[to]!.name}`;
    const known = reasons.get(key) ?? new Set();
    reasons.set(key, known.add(reasonText(model, edge)));
  }
  return [...reasons.keys()].sort(compareText).map(key => {
    const [from = '', to = ''] = key.split(' ');
    return { from, to, reasons: [...reasons.get(key)!].sort(compareText) };
  });
}

/** Why one object waits for another: `Certificate.cert-manager.io web/tls names ClusterIssuer.cert-manager.io ca (spec.issuerRef.name)`. */
function reasonText({ objects }: Model, { from, to, reason, field, target }: Edge): string {
  const provider = objects[to]!.id;
  const named = target === undefined ? idText(provider) : `${idText(target)} of ${idText(provider)}`;
  return `${idText(objects[from]!.id)} needs ${named} (${field === undefined || field === reason ? reason : `${reason}, ${field}`})`;
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
    for (const { to, reasons } of edges.filter(({ from }) => from === name)) {
      lines.push(`  after ${to}`, ...reasons.slice(0, SHOWN).map(reason => `    ${reason}`));
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
    ...unitEdges(model).map(({ from, to, reasons }) => `  ${id(from)} -->|"${kinds(reasons)}"| ${id(to)}`),
  ].join('\n');
}

function dot(model: Model): string {
  const quoted = (value: string): string => JSON.stringify(value);
  return [
    `digraph ${quoted(model.cluster)} {`,
    '  rankdir=RL; node [shape=box];',
    ...model.units.map(({ name }) => `  ${quoted(name)};`).sort(),
    ...unitEdges(model).map(
      ({ from, to, reasons }) => `  ${quoted(from)} -> ${quoted(to)} [label=${quoted(kinds(reasons))}];`,
    ),
    '}',
  ].join('\n');
}
