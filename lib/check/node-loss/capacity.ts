import type { PodRequests } from '../../kinds/rules/pod-group';
import { times } from '../../kinds/rules/pod-requests';
import { compareText } from '../../model/identity';
import type { Model } from '../../model/model';
import type { Finding } from '../../values/finding';
import { formatQuantity, nanoUnits, type NanoUnits } from '../../values/quantity';
import { findingOn, type Problem } from '../finding-on';
import { demandsOf, totalOf, type Demand, type Demands } from './demand';
import type { Node } from './nodes';
import type { PodsOf } from './pods';

/** A node with the room that it has for pods that may be anywhere. */
interface Room extends PodRequests {
  readonly node: Node;
}

const RESOURCES = ['cpu', 'memory'] as const;
type Resource = (typeof RESOURCES)[number];

/** Room for all pods without any one machine, and for each pod on two machines. Only where the capacity of every machine is stated. */
export function capacity(model: Model, pods: readonly PodsOf[], nodes: readonly Node[]): readonly Finding[] {
  if (nodes.some(node => node.capacity === undefined)) return [];
  const demands = demandsOf(model, pods, nodes);
  const rooms = nodes.map(node => roomOf(node, demands));
  const open = rooms.filter(({ node }) => node.open);
  // what only closed nodes take asks nothing of the others
  const movable = demands.pods.filter(({ hosts }) => hosts.some(host => host.open));
  const short = RESOURCES.map(resource => shortage(resource, open, movable)).filter(each => each !== undefined);
  const tooLarge = demands.pods.flatMap(demand => {
    const problem = placeProblem(demand, rooms);
    return problem === undefined ? [] : [findingOn(model, demand.object, problem)];
  });
  return [...short, ...tooLarge];
}

function roomOf(node: Node, { ofNode }: Demands): Room {
  const { cpu, memory } = node.capacity!;
  const own = ofNode(node);
  const left = (given: NanoUnits, taken: NanoUnits): NanoUnits => (given > taken ? given - taken : 0n);
  return { node, cpu: left(nanoUnits(cpu), own.cpu), memory: left(nanoUnits(memory), own.memory) };
}

function shortage(resource: Resource, rooms: readonly Room[], demands: readonly Demand[]): Finding | undefined {
  const largest = rooms.reduce<Room | undefined>(
    (most, room) => (most === undefined || room[resource] > most[resource] ? room : most),
    undefined,
  );
  if (largest === undefined) return undefined;
  const all = rooms.reduce((sum, room) => sum + room[resource], 0n);
  const left = all - largest[resource];
  const asked = totalOf(demands)[resource];
  if (asked <= left) return undefined;
  const text = (amount: NanoUnits): string => amountText(resource, amount);
  return {
    code: 'loss/capacity',
    severity: 'warning',
    field: 'nodes',
    message: `without ${largest.node.name} ${text(left)} of ${text(all)} of ${resource} are left for pods, and they ask for ${text(asked)}: ${text(asked - left)} too much, most of it ${largestOf(resource, demands)}`,
    fix: 'add a machine, or lower what pods ask for; pods that find no room stay Pending until the machine is back',
  };
}

function largestOf(resource: Resource, demands: readonly Demand[]): string {
  const shares = demands
    .map(({ name, each, count }) => ({ name, amount: times(each, count)[resource] }))
    .toSorted((a, b) => Number(b.amount > a.amount) - Number(b.amount < a.amount) || compareText(a.name, b.name));
  return shares
    .slice(0, 3)
    .map(({ name, amount }) => `${name} (${amountText(resource, amount)})`)
    .join(', ');
}

/** A pod that fits on one machine only is away as long as that is; one that fits on none never runs. */
function placeProblem({ name, field, each, hosts }: Demand, rooms: readonly Room[]): Problem | undefined {
  const possible = rooms.filter(({ node }) => hosts.includes(node));
  const fitting = possible.filter(room => RESOURCES.every(resource => each[resource] <= room[resource]));
  const [only, other] = fitting;
  // where labels or taints leave it one node, that is what somebody wanted
  if (other !== undefined || (only !== undefined && possible.length === 1)) return undefined;
  if (possible.length === 0) {
    return {
      code: 'loss/too-large',
      severity: 'error',
      field,
      message: `a pod of ${name} may be on no machine: taints, labels or affinity keep it away from all ${rooms.length}`,
      fix: 'let it tolerate the taints, or leave machines open to ordinary pods',
    };
  }
  const asked = RESOURCES.map(resource => `${amountText(resource, each[resource])} of ${resource}`).join(' and ');
  return {
    code: 'loss/too-large',
    severity: only === undefined ? 'error' : 'warning',
    field,
    message: `a pod of ${name} asks for ${asked}, and ${only === undefined ? 'no machine has' : `only ${only.node.name} has`} room for it beside what runs on every node`,
    fix: 'ask for less, or use a larger machine',
  };
}

const MI = 1024n ** 2n * 10n ** 9n;
const GI = 1024n * MI;

/** Cores as they are, bytes in Gi with one digit behind the point, or in Mi where they are fewer. */
function amountText(resource: Resource, amount: NanoUnits): string {
  if (resource === 'cpu') return formatQuantity(((amount + 999_999n) / 1_000_000n) * 1_000_000n);
  if (amount > 0n && amount < GI) return `${(amount + MI - 1n) / MI}Mi`;
  const tenths = (amount * 10n + GI / 2n) / GI;
  return `${tenths / 10n}.${tenths % 10n}Gi`;
}
