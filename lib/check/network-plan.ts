import type { Model, ModelNetwork, ModelObject } from '../model/model';
import { parseSpan, type AddressSpan } from '../values/address-span';
import type { Finding } from '../values/finding';
import { textsAt, valuesAt } from '../values/values-at';
import { findingOn, type Problem } from './finding-on';

/** Pods that a kubelet runs unless it is told otherwise. Source: Kubernetes, KubeletConfiguration, `maxPods`. */
const MAX_PODS = 110;

/** Range of each node unless the controller manager is told otherwise. Source: Kubernetes, kube-controller-manager, `--node-cidr-mask-size-ipv4`. */
const NODE_RANGE = 24;

/** Network and last address of a network of IPv4, which no machine can have, and the router. */
const TAKEN = 3n;

const MOST_GROUP = 'cluster.x-k8s.io/cluster-api-autoscaler-node-group-max-size';

/** A network of the plan that can be read; what can't be is told by the check on networks. */
interface Planned extends ModelNetwork {
  readonly spans: readonly AddressSpan[];
}

/** Whether networks are large enough for what gets addresses in them, and of the families that go together. */
export function networkPlan(model: Model): readonly Finding[] {
  const planned = model.networks.flatMap((network): readonly Planned[] => {
    const spans = spansOf(network.cidr);
    return spans === undefined ? [] : [{ ...network, spans }];
  });
  const sizes = planned.flatMap(network =>
    network.spans
      .filter(({ size }) => size === 32)
      .flatMap(span => sizeProblems(model, network, span).map(problem => at(model, network, problem))),
  );
  return [...sizes, ...families(model, planned)];
}

function spansOf(cidr: string): readonly AddressSpan[] | undefined {
  try {
    return cidr.split(',').map(part => parseSpan(part.trim()));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function sizeProblems(model: Model, network: ModelNetwork, span: AddressSpan): readonly Problem[] {
  const { role, domain, rangePerNode } = network;
  const nodes = model.nodes === undefined ? 0 : model.nodes.controlPlanes + model.nodes.workers;
  const addresses = span.last - span.first + 1n;
  switch (role) {
    case 'pods':
      return domain === undefined
        ? flatPods(model, network, addresses, nodes)
        : ranges(network, addresses, NODE_RANGE, nodesOfCluster(model, network), 'nodes that its groups may have');
    case 'join':
      return tooSmall(network, addresses - TAKEN, nodes, 'nodes', 'error');
    case 'node-ranges':
      return ranges(network, addresses, rangePerNode ?? NODE_RANGE, nodes, 'nodes');
    case 'services':
      // the first address is none, the next one is that of the API server
      return domain === undefined ? tooSmall(network, addresses - 2n, services(model), 'Services', 'error') : [];
    default:
      return [];
  }
}

/** Pods of all nodes in one network. Where nodes get ranges of it, the operating system knows how large they are. */
function flatPods(model: Model, network: ModelNetwork, addresses: bigint, nodes: number): readonly Problem[] {
  if (!model.nodeRequirements.some(({ requirements }) => requirements.allocateNodeCidrs === false)) return [];
  const stated = model.nodeRequirements.flatMap(({ requirements }) => requirements.maxPods ?? []);
  const most = stated.length === 0 ? MAX_PODS : Math.max(...stated);
  return tooSmall(network, addresses - TAKEN, nodes * most, `pods (${nodes} nodes with ${most} each)`, 'warning');
}

function ranges(
  network: ModelNetwork,
  addresses: bigint,
  prefix: number,
  nodes: number,
  what: string,
): readonly Problem[] {
  const count = addresses / 2n ** BigInt(32 - prefix);
  if (BigInt(nodes) <= count) return [];
  return [small(network, `${count} ranges of /${prefix}, one a node, and there are ${nodes} ${what}`, 'error')];
}

function tooSmall(
  network: ModelNetwork,
  room: bigint,
  count: number,
  what: string,
  severity: Problem['severity'],
): readonly Problem[] {
  if (BigInt(count) <= room) return [];
  return [small(network, `${room < 0n ? 0n : room} addresses, and there are ${count} ${what}`, severity)];
}

function small({ name, cidr }: ModelNetwork, room: string, severity: Problem['severity']): Problem {
  return {
    code: 'networks/too-small',
    severity,
    message: `the network of ${name} (${cidr}) has room for ${room}`,
    fix: 'give it a larger network: to change one that is in use means to build the cluster anew',
  };
}

/** Services of the program that get an address; charts make more. */
function services({ objects }: Model): number {
  return objects.filter(
    ({ id, manifest }) =>
      id.group === '' &&
      id.kind === 'Service' &&
      !textsAt(manifest, 'spec.clusterIP').includes('None') &&
      !textsAt(manifest, 'spec.type').includes('ExternalName'),
  ).length;
}

/** Most nodes that the groups of a Cluster API cluster may grow to. */
function nodesOfCluster({ objects }: Model, { object }: ModelNetwork): number {
  const cluster = object === undefined ? undefined : objects[object];
  if (cluster === undefined) return 0;
  return objects
    .filter(
      ({ id, manifest }) =>
        id.kind === 'MachineDeployment' &&
        id.namespace === cluster.id.namespace &&
        textsAt(manifest, 'spec.clusterName').includes(cluster.id.name),
    )
    .reduce((sum, group) => sum + mostNodes(group), 0);
}

function mostNodes({ manifest }: ModelObject): number {
  const [replicas = 1] = valuesAt(manifest, 'spec.replicas');
  return Number(manifest.metadata.annotations?.[MOST_GROUP] ?? replicas) || 0;
}

/** Pods and Services have a network of each family at most, and Services of no family that pods don't have. */
function families(model: Model, planned: readonly Planned[]): readonly Finding[] {
  const ofRole = planned.filter(({ role }) => role === 'pods' || role === 'services');
  return ofRole.flatMap(network => {
    const { spans, role, domain, name, cidr } = network;
    const twice = spans.length > new Set(spans.map(({ size }) => size)).size;
    const pods = ofRole.find(other => other.role === 'pods' && other.domain === domain);
    const missing =
      role === 'services' && pods !== undefined
        ? spans.find(span => pods.spans.every(({ size }) => size !== span.size))
        : undefined;
    const problem = (message: string, fix: string): Finding =>
      at(model, network, { code: 'networks/families', severity: 'error', message, fix });
    return [
      ...(twice ? [problem(`the networks of ${name} (${cidr}) are two of one family`, 'give one of each family')] : []),
      ...(missing === undefined
        ? []
        : [
            problem(
              `the network of ${name} (${missing.toString()}) is of a family that pods have no addresses of (${pods!.cidr})`,
              'give pods and Services networks of the same families',
            ),
          ]),
    ];
  });
}

function at(model: Model, { object }: ModelNetwork, problem: Problem): Finding {
  return object === undefined ? problem : findingOn(model, model.objects[object]!, problem);
}
