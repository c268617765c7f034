import type { VirtualMachineClusterInstancetypeProps } from '../../lib/kinds/generated/instancetype.kubevirt.io';
import { overlay } from '../../lib/model/overlay';
import type { JsonObject } from '../../lib/values/json';

/** What KubeVirt's kind of instance types takes. */
export type InstanceTypeSpec = VirtualMachineClusterInstancetypeProps['spec'];

/** CPUs and memory of a machine. */
export interface MachineSize {
  readonly cpu: number;
  readonly memory: string;
}

/**
 * Series of instance types: `u1` for general use, `o1` the same with memory over-committed by half, `d1` with CPUs of its own, `cx1` for computing,
 * `m1` for much memory, `n1` for network functions, `rt1` for real time, `gn1` with a GPU. `cx1`, `m1`, `n1` and `rt1` need huge pages on the
 * nodes; `d1`, `cx1`, `n1` and `rt1` the kubelet's static CPU manager.
 */
export type InstanceTypeSeries = 'u1' | 'o1' | 'd1' | 'cx1' | 'm1' | 'n1' | 'rt1' | 'gn1';

interface Series {
  /** CPUs and memory by size. */
  readonly sizes: Readonly<Record<string, readonly [cpu: number, memory: string]>>;
  /** What machines of the series have beside CPUs and memory. */
  readonly traits: JsonObject;
  /** Page sizes by suffix of the name, where the series has huge pages. */
  readonly pages?: Readonly<Record<string, string>>;
}

const DEDICATED = { cpu: { dedicatedCPUPlacement: true, isolateEmulatorThread: true } };
const NUMA = { cpu: { numa: { guestMappingPassthrough: {} } } };
const IO_THREADS = { ioThreadsPolicy: 'auto' };
/** Read by CRI-O; containerd passes them over. */
const QUIET = {
  annotations: {
    'cpu-load-balancing.crio.io': 'disable',
    'cpu-quota.crio.io': 'disable',
    'irq-load-balancing.crio.io': 'disable',
  },
};

const LARGE: Series['sizes'] = {
  xlarge: [4, '16Gi'],
  '2xlarge': [8, '32Gi'],
  '4xlarge': [16, '64Gi'],
  '8xlarge': [32, '128Gi'],
};
const FROM_MICRO: Series['sizes'] = {
  micro: [1, '1Gi'],
  small: [1, '2Gi'],
  medium: [1, '4Gi'],
  large: [2, '8Gi'],
  ...LARGE,
};
const FROM_NANO: Series['sizes'] = { nano: [1, '512Mi'], ...FROM_MICRO };
const WITH_2XMEDIUM: Series['sizes'] = { ...FROM_NANO, '2xmedium': [2, '4Gi'] };

/** Source: KubeVirt's common-instancetypes at 3a552da, and Cozystack v1.6 for `gn1`. */
const SERIES: Readonly<Record<InstanceTypeSeries, Series>> = {
  u1: { sizes: WITH_2XMEDIUM, traits: {} },
  o1: { sizes: FROM_NANO, traits: { memory: { overcommitPercent: 50 } } },
  d1: { sizes: WITH_2XMEDIUM, traits: overlay(DEDICATED, IO_THREADS) },
  cx1: {
    sizes: {
      medium: [1, '2Gi'],
      large: [2, '4Gi'],
      xlarge: [4, '8Gi'],
      '2xlarge': [8, '16Gi'],
      '4xlarge': [16, '32Gi'],
      '8xlarge': [32, '64Gi'],
    },
    traits: overlay(overlay(DEDICATED, NUMA), IO_THREADS),
    pages: { '': '2Mi', '1gi': '1Gi' },
  },
  m1: {
    sizes: {
      large: [2, '16Gi'],
      xlarge: [4, '32Gi'],
      '2xlarge': [8, '64Gi'],
      '4xlarge': [16, '128Gi'],
      '8xlarge': [32, '256Gi'],
    },
    traits: {},
    pages: { '': '2Mi', '1gi': '1Gi' },
  },
  n1: {
    sizes: {
      medium: [4, '4Gi'],
      large: [4, '8Gi'],
      xlarge: [8, '16Gi'],
      '2xlarge': [16, '32Gi'],
      '4xlarge': [32, '64Gi'],
      '8xlarge': [64, '128Gi'],
    },
    traits: overlay(DEDICATED, QUIET),
    pages: { '': '1Gi' },
  },
  rt1: {
    sizes: FROM_MICRO,
    traits: overlay(overlay(overlay(DEDICATED, NUMA), QUIET), { cpu: { realtime: {} } }),
    pages: { '': '1Gi' },
  },
  gn1: { sizes: LARGE, traits: { gpus: [{ name: 'gpu1', deviceName: 'nvidia.com/A400' }] } },
};

/** All series. */
export const INSTANCE_TYPE_SERIES = Object.keys(SERIES) as readonly InstanceTypeSeries[];

/** Instance types of a series by name, e.g. `u1.medium`. */
export function instanceTypesOf(name: InstanceTypeSeries): ReadonlyMap<string, InstanceTypeSpec> {
  const { sizes, traits, pages = { '': undefined } } = SERIES[name];
  return new Map(
    Object.entries(sizes).flatMap(([sizeName, [cpu, memory]]) =>
      Object.entries(pages).map(([suffix, pageSize]): [string, InstanceTypeSpec] => {
        // KubeVirt keeps room to plug CPUs in, which on a node of exclusive ones would be wasted
        const sockets: JsonObject = name === 'cx1' ? { maxSockets: cpu } : {};
        const hugepages: JsonObject = pageSize === undefined ? {} : { hugepages: { pageSize } };
        const size: JsonObject = { cpu: { guest: cpu, ...sockets }, memory: { guest: memory, ...hugepages } };
        return [`${name}.${sizeName}${suffix}`, overlay(size, traits) as unknown as InstanceTypeSpec];
      }),
    ),
  );
}

/** CPUs and memory of one of these instance types; undefined for others. */
export function instanceTypeSize(instanceType: string): MachineSize | undefined {
  const series = INSTANCE_TYPE_SERIES.find(each => instanceType.startsWith(`${each}.`));
  const spec = series === undefined ? undefined : instanceTypesOf(series).get(instanceType);
  return spec === undefined ? undefined : { cpu: spec.cpu.guest, memory: String(spec.memory.guest) };
}
