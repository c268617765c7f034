import { formatQuantity, nanoUnits, type NanoUnits, type Quantity } from '../../lib/values/quantity';
import { instanceTypeSize, type MachineSize } from './instance-types-sizes';
import { quantityText } from './resources';
import type { TenantClusterKubelet, TenantClusterNodeGroup } from './tenant-cluster-node-values';

/** What the kubelet keeps back on a node, all of it stated. */
export type Reservations = Required<TenantClusterKubelet>;

const UNIT = 10n ** 9n;
const MI = 1024n ** 2n;
const MILLI = UNIT / 1000n;

/** CPUs and memory of the nodes of a group; undefined for an instance type that is not one of the platform's own. */
export function sizeOf({ resources, instanceType = 'u1.medium' }: TenantClusterNodeGroup): MachineSize | undefined {
  return resources === undefined
    ? instanceTypeSize(instanceType)
    : { cpu: resources.cpu, memory: quantityText(resources.memory) };
}

/** Reservations of a group: those given, else shares of the node. Figures: Cozystack v1.6, chart `kubernetes`. */
export function reservationsOf(group: TenantClusterNodeGroup): Reservations {
  const size = sizeOf(group);
  const memory = mebibytes(clamp(size === undefined ? 0n : nanoUnits(size.memory) / UNIT / MI / 20n, 256n, 1024n));
  const cpu = millicores(clamp(size === undefined ? 0n : (BigInt(size.cpu) * 1000n) / 20n, 50n, 500n));
  return {
    systemReservedMemory: memory,
    kubeReservedMemory: memory,
    systemReservedCpu: cpu,
    kubeReservedCpu: cpu,
    evictionHardMemory: '7%',
    evictionSoftMemory: '10%',
    ...group.kubelet,
  };
}

/** What is left for pods, for the autoscaler to know before there is a node; undefined where the size of the node is not known. */
export function allocatableOf(group: TenantClusterNodeGroup): { cpu: Quantity; memory: Quantity } | undefined {
  const size = sizeOf(group);
  if (size === undefined) return undefined;
  const { cpu, memory } = left(size, reservationsOf(group));
  // a millicore that is not whole is given to pods, a mebibyte is not
  return { cpu: millicores((cpu + MILLI - 1n) / MILLI), memory: mebibytes(memory / UNIT / MI) };
}

/** What is wrong with the reservations of a group; they have the form of quantities. */
export function reservationProblems(group: TenantClusterNodeGroup): readonly { field: string; message: string }[] {
  const reservations = reservationsOf(group);
  const { evictionHardMemory: hard, evictionSoftMemory: soft } = reservations;
  const problems: { field: string; message: string }[] = [];
  const report = (field: string, message: string): unknown => problems.push({ field, message });
  if (isShare(hard) !== isShare(soft))
    report('evictionSoftMemory', `must have the unit of evictionHardMemory (${hard}), got ${soft}`);
  else if (threshold(hard) >= threshold(soft))
    report('evictionSoftMemory', `must be more than evictionHardMemory (${hard}), got ${soft}`);
  const size = sizeOf(group);
  if (size === undefined) return problems;
  const { cpu, memory } = left(size, reservations);
  const total = `node has ${size.cpu} CPU and ${size.memory}`;
  if (memory <= 0n) report('', `nothing is left for pods: system, kubelet and eviction keep all memory, the ${total}`);
  if (cpu <= 0n) report('', `nothing is left for pods: system and kubelet keep all CPU, the ${total}`);
  return problems;
}

/** Forms of an amount of memory or a share of it. */
export const THRESHOLD = /^(100(\.0+)?|[1-9]?[0-9](\.[0-9]+)?)%$|^[0-9]+(\.[0-9]+)?(Ki|Mi|Gi|Ti|k|M|G|T)?$/;

function left(size: MachineSize, reservations: Reservations): { cpu: NanoUnits; memory: NanoUnits } {
  const total = nanoUnits(size.memory);
  const { systemReservedMemory, kubeReservedMemory, evictionHardMemory: hard } = reservations;
  const evicted = isShare(hard) ? (total * threshold(hard)) / (100n * UNIT) : threshold(hard);
  return {
    cpu: nanoUnits(size.cpu) - nanoUnits(reservations.systemReservedCpu) - nanoUnits(reservations.kubeReservedCpu),
    memory: total - nanoUnits(systemReservedMemory) - nanoUnits(kubeReservedMemory) - evicted,
  };
}

function isShare(text: string): boolean {
  return text.endsWith('%');
}

/** The amount, or the number of percents. */
function threshold(text: string): NanoUnits {
  return nanoUnits(text.replace('%', ''));
}

function clamp(value: bigint, least: bigint, most: bigint): bigint {
  if (value < least) return least;
  return value > most ? most : value;
}

function mebibytes(count: bigint): Quantity {
  return `${count}Mi`;
}

function millicores(count: bigint): Quantity {
  return count % 1000n === 0n ? formatQuantity((count / 1000n) * UNIT) : `${count}m`;
}
