import type { PodGroup } from '../../kinds/rules/pod-group';
import { Field } from '../field';
import { selects } from '../server/selectors';
import { HOSTNAME, hostsOf, selectedNodes, type Node } from './nodes';

/** Where pods of a group may come to be while all nodes are there. */
export interface Placement {
  /** Most that one node may have. */
  readonly together: number;
  /** How many find a node. */
  readonly placed: number;
  /** Whether the scheduler at least prefers nodes of their own. */
  readonly prefersApart: boolean;
}

/** What one rule allows: so many in one place, and so many in all places. */
interface Limit {
  readonly together: number;
  readonly all: number;
}

/** What the scheduler's rules allow a number of pods. */
export function placementOf(group: PodGroup, count: number, nodes: readonly Node[]): Placement {
  const hosts = hostsOf(group, nodes);
  const alone = refusals(group, hosts);
  const limits = [...alone, ...spreads({ group, count, nodes, hosts, perHost: alone.length > 0 ? 1 : count })];
  const together = Math.min(count, ...limits.map(limit => limit.together));
  const affinity = new Field(group.scheduling).at('affinity', 'podAntiAffinity');
  const prefersApart =
    affinity
      .at('preferredDuringSchedulingIgnoredDuringExecution')
      .items.some(term => refuses(group, term.at('podAffinityTerm'))) ||
    constraints(group).some(constraint => constraint.at('topologyKey').text === HOSTNAME);
  const placed = Math.min(count, together * hosts.length, ...limits.map(({ all }) => all));
  return { together: Math.min(together, placed), placed, prefersApart };
}

/** Required anti-affinity against each other: one pod a place. A node that lacks the label takes any number. */
function refusals(group: PodGroup, hosts: readonly Node[]): readonly Limit[] {
  return new Field(group.scheduling)
    .at('affinity', 'podAntiAffinity', 'requiredDuringSchedulingIgnoredDuringExecution')
    .items.filter(term => refuses(group, term) && haveLabel(hosts, term.at('topologyKey').text))
    .map(term => ({ together: 1, all: placesOf(hosts, term.at('topologyKey').text) }));
}

function refuses({ labels }: PodGroup, term: Field): boolean {
  const selector = term.at('labelSelector');
  return selector.given && selects(selector, new Field(labels));
}

function haveLabel(nodes: readonly Node[], key: string): boolean {
  return nodes.every(({ labels }) => labels[key] !== undefined);
}

interface Spreading {
  readonly group: PodGroup;
  readonly count: number;
  readonly nodes: readonly Node[];
  readonly hosts: readonly Node[];
  /** How many one node takes. */
  readonly perHost: number;
}

/**
 * Spread constraints that the scheduler must keep: a place has at most `maxSkew` more than the emptiest one. Nodes that no pod of the group may be on
 * because of their taints count as places that stay empty unless `nodeTaintsPolicy` says otherwise.
 */
function spreads({ group, count, nodes, hosts, perHost }: Spreading): readonly Limit[] {
  return constraints(group)
    .filter(constraint => constraint.at('whenUnsatisfiable').text !== 'ScheduleAnyway')
    .filter(constraint => haveLabel(hosts, constraint.at('topologyKey').text))
    .map(constraint => {
      const key = constraint.at('topologyKey').text;
      const skew = constraint.at('maxSkew').number ?? 1;
      const asked = constraint.at('nodeAffinityPolicy').text === 'Ignore' ? nodes : selectedNodes(group, nodes);
      const counted = constraint.at('nodeTaintsPolicy').text === 'Honor' ? hosts : asked;
      if (counted.length === 0) return { together: 0, all: 0 };
      const places = [...new Set(counted.map(({ labels }) => labels[key]))];
      const room = places.map(place => perHost * hosts.filter(({ labels }) => labels[key] === place).length);
      // the others can't get further ahead of the place that is full first
      const most = Math.min(...room) + skew;
      const even = Math.floor((count + (places.length - 1) * skew) / places.length);
      return { together: Math.min(even, most), all: room.reduce((sum, each) => sum + Math.min(each, most), 0) };
    });
}

function placesOf(nodes: readonly Node[], key: string): number {
  return new Set(nodes.map(({ labels }) => labels[key])).size;
}

/** Spread constraints that count the pods of the group themselves. */
function constraints({ scheduling, labels }: PodGroup): readonly Field[] {
  return new Field(scheduling).at('topologySpreadConstraints').items.filter(constraint => {
    const selector = constraint.at('labelSelector');
    return selector.given && selects(selector, new Field(labels));
  });
}
