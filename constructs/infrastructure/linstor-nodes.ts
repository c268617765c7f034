import type { LinstorSatelliteConfigurationSpec, NodeSelectorTerm } from '../../lib/kinds/generated/piraeus.io';
import type { MachineFacts, NodeFacts } from '../../lib/model/model';

/** Label of control planes. */
export const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane';
/** Label of a node that holds its name. */
export const HOSTNAME = 'kubernetes.io/hostname';

type Labels = Readonly<Record<string, string>>;
type Expression = NonNullable<NodeSelectorTerm['matchExpressions']>[number];

/** Selects nodes as a configuration of satellites does. */
export type NodeSelection = Pick<LinstorSatelliteConfigurationSpec, 'nodeAffinity' | 'nodeSelector'>;

/** How many nodes there are. */
export function nodeCount({ controlPlanes, workers }: NodeFacts): number {
  return controlPlanes + workers;
}

/**
 * How many nodes a selection means, as far as the program knows its machines: by their labels, else by their roles.
 * @returns undefined where that can't be told
 */
export function selectedCount(selection: NodeSelection, facts: NodeFacts): number | undefined {
  const wanted = expressionsOf(selection);
  if (wanted === undefined) return undefined;
  if (facts.machines !== undefined)
    return facts.machines.filter(machine => wanted.every(expression => matches(machine, expression))).length;
  const named = wanted.find(({ key, operator }) => key === HOSTNAME && operator === 'In');
  if (named !== undefined) return wanted.length === 1 ? new Set(named.values).size : undefined;
  if (wanted.some(({ key }) => key !== CONTROL_PLANE)) return undefined;
  const roles: readonly { readonly count: number; readonly labels: Labels }[] = [
    { count: facts.controlPlanes, labels: { [CONTROL_PLANE]: '' } },
    { count: facts.workers, labels: {} },
  ];
  return roles
    .filter(({ labels }) => wanted.every(expression => fits(labels, expression)))
    .reduce((sum, { count }) => sum + count, 0);
}

/** Names in a selection that no machine has. */
export function unknownNames(selection: NodeSelection, { machines }: NodeFacts): readonly string[] {
  if (machines === undefined) return [];
  const names = (expressionsOf(selection) ?? [])
    .filter(({ key, operator }) => key === HOSTNAME && operator === 'In')
    .flatMap(({ values = [] }) => values);
  return names.filter(name => !machines.some(machine => machine.name === name));
}

/** What a node must fulfil, all of it; undefined where there are alternatives. */
function expressionsOf({ nodeSelector = {}, nodeAffinity }: NodeSelection): readonly Expression[] | undefined {
  const labels = Object.entries(nodeSelector).map(([key, value]) => ({ key, operator: 'In', values: [value] }));
  if (nodeAffinity === undefined) return labels;
  const [term, ...others] = nodeAffinity.nodeSelectorTerms;
  if (term === undefined || others.length > 0 || term.matchFields !== undefined) return undefined;
  return [...labels, ...(term.matchExpressions ?? [])];
}

function matches({ name, role, labels }: MachineFacts, expression: Expression): boolean {
  const roleLabels: Labels = role === 'control-plane' ? { [CONTROL_PLANE]: '' } : {};
  return fits({ ...roleLabels, [HOSTNAME]: name, ...labels }, expression);
}

function fits(labels: Labels, { key, operator, values = [] }: Expression): boolean {
  const value = labels[key];
  if (operator === 'Exists') return value !== undefined;
  if (operator === 'DoesNotExist') return value === undefined;
  const isListed = value !== undefined && values.includes(value);
  return operator === 'NotIn' ? !isListed : isListed;
}
