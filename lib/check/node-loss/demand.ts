import { podRequests, sumOf, times } from '../../kinds/rules/pod-requests';
import type { PodRequests } from '../../kinds/rules/pod-group';
import { idText } from '../../model/identity';
import type { Model, ModelChart, ModelObject } from '../../model/model';
import { Field } from '../field';
import { hostsOf, type Node } from './nodes';
import type { PodsOf } from './pods';

/** Equal pods that need room. */
export interface Demand {
  readonly object: ModelObject;
  /** As messages name it. */
  readonly name: string;
  /** Path of the field that says how many they are; absent where a chart says it. */
  readonly field?: string;
  readonly count: number;
  /** What one of them asks for. */
  readonly each: PodRequests;
  /** Nodes on which they may be. */
  readonly hosts: readonly Node[];
}

/** What asks for room: pods that may be anywhere, and what every node gives to its own. */
export interface Demands {
  readonly pods: readonly Demand[];
  readonly ofNode: (node: Node) => PodRequests;
}

/** What objects of known kinds and charts with facts ask for. */
export function demandsOf(model: Model, pods: readonly PodsOf[], nodes: readonly Node[]): Demands {
  const all = [
    ...pods.map(each => ofObject(each, nodes)),
    ...model.charts.flatMap(chart => ofChart(model, chart, nodes)),
  ];
  const daemons = all.filter(({ count }) => count === 'each node');
  return {
    pods: all.filter((each): each is Demand => each.count !== 'each node' && each.count > 0),
    ofNode: node => sumOf(daemons.filter(({ hosts }) => hosts.includes(node)).map(({ each }) => each)),
  };
}

type AnyDemand = Omit<Demand, 'count'> & { readonly count: Demand['count'] | 'each node' };

function ofObject({ object, group }: PodsOf, nodes: readonly Node[]): AnyDemand {
  const { field, count, requests } = group;
  return { object, name: idText(object.id), field, count, each: requests, hosts: hostsOf(group, nodes) };
}

/** Pods of a chart; what a tenant's cluster runs is on machines of its own. Its facts do not tell of selectors and tolerations. */
function ofChart(model: Model, { name, release, facts }: ModelChart, nodes: readonly Node[]): readonly AnyDemand[] {
  const object = model.objects[release]!;
  if (new Field(object.manifest).at('spec', 'kubeConfig').given) return [];
  return (facts?.workloads ?? [])
    .filter(({ kind }) => kind !== 'Job' && kind !== 'CronJob')
    .map(workload => {
      const { kind, replicas = 1, containers } = workload;
      const resources = (isInit: boolean): readonly unknown[] =>
        containers
          .filter(({ init = false }) => init === isInit)
          .map(({ requests, limits }) => ({ resources: { requests, limits } }));
      const isDaemon = kind === 'DaemonSet';
      return {
        object,
        name: `${kind} ${workload.name} of chart ${name}`,
        count: isDaemon ? 'each node' : replicas,
        each: podRequests({ initContainers: resources(true), containers: resources(false) }),
        hosts: isDaemon ? nodes : nodes.filter(({ open }) => open),
      };
    });
}

/** What all pods together ask for. */
export function totalOf(demands: readonly Demand[]): PodRequests {
  return sumOf(demands.map(({ each, count }) => times(each, count)));
}
