import type { Manifest } from '../../values/json';
import { isMap, type JsonMap } from '../../values/json-map';
import { textsAt, valuesAt } from '../../values/values-at';
import type { FindObject, PodGroup, PodRequests } from './pod-group';
import { NO_REQUESTS, quantityIn } from './pod-requests';

const UNIT = 10n ** 9n;
const MI = 1024n ** 2n * UNIT;

/**
 * Memory that the pod of a machine asks for beside its guest's: processes around it, each CPU, the screen, 1/512 of the guest for page tables, a
 * device that is passed through, exclusive CPUs. Source: KubeVirt v1.8, `GetMemoryOverhead`.
 */
const OVERHEAD = { processes: 223n * MI, cpu: 8n * MI, screen: 32n * MI, device: 1024n * MI, exclusive: 100n * MI };

/** CPUs that KubeVirt promises a physical one to, unless told otherwise. Source: KubeVirt v1.8, `cpuAllocationRatio`. */
const CPU_RATIO = 10n;

/** The pod of a VirtualMachine that is meant to run. */
export function virtualMachinePods(manifest: Manifest, find: FindObject): readonly PodGroup[] {
  const { spec } = manifest;
  if (!isMap(spec) || spec.runStrategy === 'Halted' || spec.running === false) return [];
  return [{ what: 'machine', field: 'spec', count: 1, ...podOf(spec, manifest.metadata.namespace, find) }];
}

const MIN_SIZE = 'cluster.x-k8s.io/cluster-api-autoscaler-node-group-min-size';

/** Pods of a node group whose machines KubeVirt runs: as many as there are at least. */
export function machineDeploymentPods(manifest: Manifest, find: FindObject): readonly PodGroup[] {
  const { namespace, annotations = {} } = manifest.metadata;
  const reference = valuesAt(manifest, 'spec.template.spec.infrastructureRef')[0];
  if (!isMap(reference) || typeof reference.name !== 'string') return [];
  const template = find('infrastructure.cluster.x-k8s.io', String(reference.kind), { namespace, name: reference.name });
  const spec = valuesAt(template, 'spec.template.spec.virtualMachineTemplate.spec')[0];
  if (!isMap(spec)) return [];
  const replicas = valuesAt(manifest, 'spec.replicas')[0];
  const isFixed = typeof replicas === 'number';
  const count = isFixed ? replicas : Number(annotations[MIN_SIZE] ?? 1);
  const field = isFixed ? 'spec.replicas' : `metadata.annotations[${MIN_SIZE}]`;
  return [{ what: 'machines', field, count, ...podOf(spec, namespace, find) }];
}

function podOf(
  spec: JsonMap,
  namespace: string | undefined,
  find: FindObject,
): Pick<PodGroup, 'labels' | 'scheduling' | 'requests'> {
  const template = isMap(spec.template) ? spec.template : {};
  return {
    labels: valuesAt(template, 'metadata.labels')[0],
    scheduling: isMap(template.spec) ? template.spec : {},
    requests: machineRequests(spec, namespace, find),
  };
}

/** Nothing where the instance type is not in the program. */
function machineRequests(spec: JsonMap, namespace: string | undefined, find: FindObject): PodRequests {
  const [domain] = valuesAt(spec, 'template.spec.domain');
  const type = instanceType(spec.instancetype, namespace, find);
  if (spec.instancetype !== undefined && type === undefined) return NO_REQUESTS;
  const first = (...paths: readonly string[]): unknown =>
    [...valuesAt(type, paths[0]!), ...paths.flatMap(path => valuesAt(domain, path))][0];
  const cpus = numberOf(valuesAt(type, 'cpu.guest')[0]) ?? cpusOf(domain);
  const isExclusive = first('cpu.dedicatedCPUPlacement') === true;
  const emulator = isExclusive && (first('cpu.isolateEmulatorThread') ?? first('isolateEmulatorThread')) === true;
  const asked = quantityIn(valuesAt(domain, 'resources.requests.cpu')[0]);
  const ratio = numberOf(
    valuesAt(find('kubevirt.io', 'KubeVirt'), 'spec.configuration.developerConfiguration.cpuAllocationRatio')[0],
  );
  const cpu = isExclusive
    ? (cpus + (emulator ? 1n : 0n)) * UNIT
    : (asked ?? (cpus * UNIT) / (ratio === undefined || ratio < 1n ? CPU_RATIO : ratio));
  const guest = quantityIn(first('memory.guest', 'resources.requests.memory')) ?? 0n;
  const overcommit = numberOf(valuesAt(type, 'memory.overcommitPercent')[0]) ?? 0n;
  const own = quantityIn(valuesAt(domain, 'resources.requests.memory')[0]) ?? (guest * (100n - overcommit)) / 100n;
  const hasDevice = [type, domain].some(each =>
    ['gpus', 'hostDevices', 'devices.gpus', 'devices.hostDevices'].some(path => valuesAt(each, `${path}[]`).length > 0),
  );
  const overhead =
    OVERHEAD.processes +
    OVERHEAD.cpu * cpus +
    (valuesAt(domain, 'devices.autoattachGraphicsDevice')[0] === false ? 0n : OVERHEAD.screen) +
    own / 512n +
    (hasDevice ? OVERHEAD.device : 0n) +
    (isExclusive ? OVERHEAD.exclusive : 0n);
  // huge pages are another resource than memory
  return { cpu, memory: overhead + (first('memory.hugepages') === undefined ? own : 0n) };
}

function instanceType(reference: unknown, namespace: string | undefined, find: FindObject): unknown {
  const [name = ''] = textsAt(reference, 'name');
  const [kind = 'VirtualMachineClusterInstancetype'] = textsAt(reference, 'kind');
  const isNamespaced = kind === 'VirtualMachineInstancetype';
  return find('instancetype.kubevirt.io', kind, { name, ...(isNamespaced ? { namespace } : {}) })?.spec;
}

function cpusOf(domain: unknown): bigint {
  const [cpu] = valuesAt(domain, 'cpu');
  if (!isMap(cpu)) return 1n;
  return ['cores', 'sockets', 'threads'].reduce((product, member) => product * (numberOf(cpu[member]) ?? 1n), 1n);
}

function numberOf(value: unknown): bigint | undefined {
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : undefined;
}

/** Whether a machine can write to one of its disks: not where it is a CD-ROM. */
export function writesTo(machine: Manifest, disk: string): boolean {
  const template = valuesAt(machine, 'spec.template.spec')[0];
  return valuesAt(template, 'volumes[]').some(volume => {
    const names = [...textsAt(volume, 'dataVolume.name'), ...textsAt(volume, 'persistentVolumeClaim.claimName')];
    if (!names.includes(disk)) return false;
    const [name] = textsAt(volume, 'name');
    return !valuesAt(template, 'domain.devices.disks[]').some(
      device => isMap(device) && device.name === name && device.cdrom !== undefined,
    );
  });
}
