import type { PodGroup } from '../../kinds/rules/pod-group';
import { fulfils, type Labels } from '../../model/label-index';
import type { MachineCapacity, NodeFacts } from '../../model/model';
import { Field } from '../field';

/** Label of a node that holds its name. */
export const HOSTNAME = 'kubernetes.io/hostname';
const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane';

/** A node as the scheduler sees it. */
export interface Node {
  readonly name: string;
  readonly labels: Labels;
  /** Whether pods come here that tolerate nothing. */
  readonly open: boolean;
  readonly capacity?: MachineCapacity;
}

/** The nodes of a program; where only their counts are known, without labels of their own. */
export function nodesOf({ controlPlanes, workers, machines }: NodeFacts): readonly Node[] {
  if (machines !== undefined)
    return machines.map(({ name, role, zone, rack, labels, closed = false, capacity }) => ({
      name,
      labels: {
        [HOSTNAME]: name,
        ...(role === 'control-plane' ? { [CONTROL_PLANE]: '' } : {}),
        ...(zone === undefined ? {} : { 'topology.kubernetes.io/zone': zone }),
        ...(rack === undefined ? {} : { 'strata.cloud/rack': rack }),
        ...labels,
      },
      open: !closed,
      ...(capacity === undefined ? {} : { capacity }),
    }));
  return Array.from({ length: controlPlanes + workers }, (_, index) => {
    const name = `node-${index + 1}`;
    const role: Labels = index < controlPlanes ? { [CONTROL_PLANE]: '' } : {};
    return { name, labels: { [HOSTNAME]: name, ...role }, open: true };
  });
}

/** Nodes that pods ask for by label or name, whether or not taints keep them away. */
export function selectedNodes({ scheduling }: Pick<PodGroup, 'scheduling'>, nodes: readonly Node[]): readonly Node[] {
  const spec = new Field(scheduling);
  const labels = spec.at('nodeSelector').members.map(([key, { text }]): Expression => ({
    key,
    operator: 'In',
    values: [text],
  }));
  const terms = spec
    .at('affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms')
    .items.map(termOf);
  const isKnown = ({ key }: Expression): boolean => nodes.some(node => node.labels[key] !== undefined);
  // a label that no machine of the program has may be put on nodes by others
  const fits = (node: Node, term: readonly Expression[]): boolean =>
    term.every(expression => !isKnown(expression) || matches(node.labels, expression));
  return nodes.filter(node => fits(node, labels) && (terms.length === 0 || terms.some(term => fits(node, term))));
}

/** Nodes on which pods of a group may be. A pod that tolerates anything is taken to tolerate what is there. */
export function hostsOf(group: Pick<PodGroup, 'scheduling'>, nodes: readonly Node[]): readonly Node[] {
  const tolerates = new Field(group.scheduling).at('tolerations').items.length > 0;
  return selectedNodes(group, nodes).filter(({ open }) => open || tolerates);
}

interface Expression {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

function termOf(term: Field): readonly Expression[] {
  const read = (expression: Field, key: string): Expression => ({
    key,
    operator: expression.at('operator').text,
    values: expression.at('values').items.map(({ text }) => text),
  });
  return [
    ...term.at('matchExpressions').items.map(expression => read(expression, expression.at('key').text)),
    ...term.at('matchFields').items.map(expression => read(expression, HOSTNAME)),
  ];
}

/** Whether a node's labels fulfil what is asked for, as the scheduler tests it. */
function matches(labels: Labels, { key, operator, values }: Expression): boolean {
  const value = labels[key];
  if (operator === 'Gt') return value !== undefined && Number(value) > Number(values[0]);
  if (operator === 'Lt') return value !== undefined && Number(value) < Number(values[0]);
  return fulfils(value, operator, values);
}
