import type { VirtualMachineClusterPreferenceProps } from '../../lib/kinds/generated/instancetype.kubevirt.io';
import { overlay } from '../../lib/model/overlay';
import type { JsonObject } from '../../lib/values/json';

/** What KubeVirt's kind of preferences takes. */
export type PreferenceSpec = NonNullable<VirtualMachineClusterPreferenceProps['spec']>;

/** Parts as one: what comes later lies over what came before. */
function all(...parts: readonly JsonObject[]): JsonObject {
  return parts.reduce((sum, part) => overlay(sum, part), {});
}

/** What a guest must have at least. */
function needs(memory: string, cpu = 1): JsonObject {
  return { requirements: { cpu: { guest: cpu }, memory: { guest: memory } } };
}

function architecture(name: string): JsonObject {
  return { preferredArchitecture: name, requirements: { architecture: name } };
}

function disks(bus: string, card: string): JsonObject {
  return { devices: { preferredDiskBus: bus, preferredInterfaceModel: card } };
}

const VIRTIO = disks('virtio', 'virtio');
const OLD_LINUX = all(VIRTIO, { annotations: { 'vm.kubevirt.io/os': 'linux' } });
const LINUX = all(OLD_LINUX, { devices: { preferredRng: {} } });
const IO_THREAD = { devices: { preferredDiskDedicatedIoThread: true } };
const EFI = { firmware: { preferredEfi: { secureBoot: false } } };
const SECURE_BOOT = { features: { preferredSmm: {} }, firmware: { preferredEfi: { secureBoot: true } } };
const POINTER = { devices: { preferredInputBus: 'virtio', preferredInputType: 'tablet' } };
const INPUT = { devices: { preferredAutoattachInputDevice: true } };
const DESKTOP = all(INPUT, POINTER);
const SPREAD = { cpu: { preferredCPUTopology: 'spread', spreadOptions: { across: 'SocketsCoresThreads' } } };
const QUEUES = { devices: { preferredNetworkInterfaceMultiQueue: true } };
const DPDK = all(SPREAD, QUEUES, { cpu: { spreadOptions: { ratio: 4 } }, requirements: { cpu: { guest: 8 } } });
const REALTIME = all(SPREAD, QUEUES, {
  devices: {
    preferredAutoattachGraphicsDevice: false,
    preferredAutoattachMemBalloon: false,
    preferredAutoattachSerialConsole: true,
  },
});
const STREAM = all(LINUX, IO_THREAD, needs('1.5Gi'));
const RHEL_AMD64 = all(STREAM, SECURE_BOOT, architecture('amd64'));

const HYPERV_FEATURES = [
  'frequencies',
  'ipi',
  'reenlightenment',
  'relaxed',
  'reset',
  'runtime',
  'synic',
  'tlbflush',
  'vapic',
  'vpindex',
];
const WINDOWS = all(INPUT, {
  annotations: { 'vm.kubevirt.io/os': 'windows' },
  clock: {
    preferredClockOffset: { utc: {} },
    preferredTimer: {
      hpet: { present: false },
      hyperv: {},
      pit: { tickPolicy: 'delay' },
      rtc: { tickPolicy: 'catchup' },
    },
  },
  cpu: { preferredCPUTopology: 'sockets' },
  features: {
    preferredAcpi: {},
    preferredApic: {},
    preferredHyperv: {
      ...Object.fromEntries(HYPERV_FEATURES.map(feature => [feature, {}])),
      spinlocks: { spinlocks: 8191 },
      synictimer: { direct: {} },
    },
  },
  preferredTerminationGracePeriodSeconds: 3600,
});
const TPM = all(SECURE_BOOT, {
  devices: { preferredTPM: { persistent: true } },
  firmware: { preferredEfi: { persistent: true } },
});
const NO_PCI_HOLE = { annotations: { 'kubevirt.io/disablePCIHole64': 'true' } };

/** A Windows with the drivers on its medium, and with those of virtio installed. */
function windows(
  name: string,
  memory: string,
  traits: JsonObject = {},
  cpu = 1,
  card = 'e1000e',
): Readonly<Record<string, JsonObject>> {
  const base = all(WINDOWS, needs(memory, cpu), traits);
  return {
    [`windows.${name}`]: all(base, disks('sata', card)),
    [`windows.${name}.virtio`]: all(base, VIRTIO, POINTER),
  };
}

/** Preferences by name. Source: KubeVirt's common-instancetypes at 3a552da, and Cozystack v1.6 for `centos.7` and `centos.stream8`. */
export const PREFERENCES = {
  alpine: all(LINUX, needs('512Mi')),
  'centos.7': all(OLD_LINUX, needs('1Gi')),
  'centos.7.desktop': all(OLD_LINUX, DESKTOP, needs('1Gi')),
  'centos.stream8': all(OLD_LINUX, needs('1.5Gi')),
  'centos.stream8.desktop': all(OLD_LINUX, DESKTOP, needs('1.5Gi')),
  'centos.stream8.dpdk': all(OLD_LINUX, DPDK, needs('1.5Gi', 2)),
  'centos.stream9': STREAM,
  'centos.stream9.desktop': all(STREAM, DESKTOP),
  'centos.stream9.dpdk': all(STREAM, DPDK),
  'centos.stream10': STREAM,
  'centos.stream10.desktop': all(STREAM, DESKTOP),
  cirros: all(LINUX, needs('256Mi')),
  debian: all(LINUX, EFI, needs('512Mi')),
  fedora: all(LINUX, SECURE_BOOT, architecture('amd64'), needs('2Gi')),
  'fedora.arm64': all(LINUX, architecture('arm64'), needs('2Gi')),
  'fedora.s390x': all(LINUX, architecture('s390x'), needs('2Gi')),
  legacy: all(disks('sata', 'e1000'), { annotations: { 'vm.kubevirt.io/os': 'legacy' } }),
  linux: LINUX,
  'linux.efi': all(LINUX, EFI),
  'linux.virtiotransitional': all(LINUX, { devices: { preferredUseVirtioTransitional: true } }),
  'opensuse.leap': all(LINUX, needs('2Gi')),
  'opensuse.tumbleweed': all(LINUX, needs('2Gi')),
  oraclelinux: all(LINUX, EFI, needs('4Gi', 2)),
  'rhel.7': all(LINUX, needs('1Gi')),
  'rhel.7.desktop': all(LINUX, DESKTOP, needs('1Gi')),
  'rhel.8': all(LINUX, needs('1.5Gi')),
  'rhel.8.desktop': all(LINUX, DESKTOP, needs('1.5Gi')),
  'rhel.8.dpdk': all(LINUX, needs('1.5Gi'), DPDK),
  'rhel.9': RHEL_AMD64,
  'rhel.9.arm64': all(STREAM, architecture('arm64')),
  'rhel.9.desktop': all(RHEL_AMD64, DESKTOP),
  'rhel.9.dpdk': all(RHEL_AMD64, DPDK),
  'rhel.9.realtime': all(RHEL_AMD64, REALTIME, needs('4Gi', 4)),
  'rhel.9.s390x': all(STREAM, architecture('s390x')),
  'rhel.10': RHEL_AMD64,
  'rhel.10.arm64': all(STREAM, architecture('arm64')),
  'rhel.10.s390x': all(STREAM, architecture('s390x')),
  sles: all(LINUX, needs('2Gi')),
  ubuntu: all(LINUX, needs('2Gi')),
  'windows.xp': all(WINDOWS, NO_PCI_HOLE, needs('128Mi'), disks('sata', 'e1000e')),
  'windows.2k3': all(WINDOWS, NO_PCI_HOLE, needs('256Mi'), disks('sata', 'rtl8139')),
  ...windows('7', '2Gi'),
  ...windows('10', '2Gi', SECURE_BOOT),
  ...windows('11', '4Gi', TPM, 2),
  ...windows('2k8', '512Mi', {}, 1, 'e1000'),
  ...windows('2k12', '512Mi'),
  ...windows('2k16', '2Gi', SECURE_BOOT),
  ...windows('2k19', '2Gi', SECURE_BOOT),
  ...windows('2k22', '2Gi', TPM),
  ...windows('2k25', '2Gi', TPM),
} as Readonly<Record<string, PreferenceSpec>>;
