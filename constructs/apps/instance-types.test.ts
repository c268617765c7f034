import { Platform } from '../../lib/model/platform';
import { problemsOf } from '../../test/apps/objects';
import { InstanceTypes, instanceTypeSize, type InstanceTypesProps } from './instance-types';

function specs(props?: InstanceTypesProps): Map<string, unknown> {
  const platform = new Platform('test');
  new InstanceTypes(platform, 'instance-types', props);
  return new Map(
    platform
      .model()
      .objects.map(({ id, manifest }) => [`${id.kind.replace('VirtualMachineCluster', '')} ${id.name}`, manifest.spec]),
  );
}

const all = specs();

test('as many as upstream and Cozystack have', () => {
  const kinds = [...all.keys()].map(key => key.split(' ')[0]!);
  expect(kinds.filter(kind => kind === 'Instancetype')).toHaveLength(69);
  expect(kinds.filter(kind => kind === 'Preference')).toHaveLength(59);
});

test.each([
  ['u1.2xmedium', { cpu: { guest: 2 }, memory: { guest: '4Gi' } }],
  ['o1.nano', { cpu: { guest: 1 }, memory: { guest: '512Mi', overcommitPercent: 50 } }],
  [
    'd1.large',
    {
      cpu: { guest: 2, dedicatedCPUPlacement: true, isolateEmulatorThread: true },
      ioThreadsPolicy: 'auto',
      memory: { guest: '8Gi' },
    },
  ],
  [
    'cx1.4xlarge1gi',
    {
      cpu: {
        guest: 16,
        maxSockets: 16,
        dedicatedCPUPlacement: true,
        isolateEmulatorThread: true,
        numa: { guestMappingPassthrough: {} },
      },
      ioThreadsPolicy: 'auto',
      memory: { guest: '32Gi', hugepages: { pageSize: '1Gi' } },
    },
  ],
  ['m1.8xlarge', { cpu: { guest: 32 }, memory: { guest: '256Gi', hugepages: { pageSize: '2Mi' } } }],
  [
    'gn1.xlarge',
    {
      cpu: { guest: 4 },
      gpus: [{ name: 'gpu1', deviceName: 'nvidia.com/A400' }],
      memory: { guest: '16Gi' },
    },
  ],
])('instance type %s', (name, spec) => expect(all.get(`Instancetype ${name}`)).toEqual(spec));

test.each([
  [
    'ubuntu',
    {
      annotations: { 'vm.kubevirt.io/os': 'linux' },
      devices: { preferredDiskBus: 'virtio', preferredInterfaceModel: 'virtio', preferredRng: {} },
      requirements: { cpu: { guest: 1 }, memory: { guest: '2Gi' } },
    },
  ],
  [
    'rhel.9.dpdk',
    {
      annotations: { 'vm.kubevirt.io/os': 'linux' },
      cpu: { preferredCPUTopology: 'spread', spreadOptions: { across: 'SocketsCoresThreads', ratio: 4 } },
      devices: {
        preferredDiskBus: 'virtio',
        preferredDiskDedicatedIoThread: true,
        preferredInterfaceModel: 'virtio',
        preferredNetworkInterfaceMultiQueue: true,
        preferredRng: {},
      },
      features: { preferredSmm: {} },
      firmware: { preferredEfi: { secureBoot: true } },
      preferredArchitecture: 'amd64',
      requirements: { architecture: 'amd64', cpu: { guest: 8 }, memory: { guest: '1.5Gi' } },
    },
  ],
  [
    'legacy',
    {
      annotations: { 'vm.kubevirt.io/os': 'legacy' },
      devices: { preferredDiskBus: 'sata', preferredInterfaceModel: 'e1000' },
    },
  ],
])('preference %s', (name, spec) => expect(all.get(`Preference ${name}`)).toEqual(spec));

test('Windows with drivers of its own, and with those of virtio', () => {
  const { devices, ...spec } = all.get('Preference windows.11') as { devices: unknown };
  const { devices: fast, ...other } = all.get('Preference windows.11.virtio') as { devices: unknown };
  expect(other).toEqual(spec);
  expect(spec).toMatchObject({ firmware: { preferredEfi: { persistent: true, secureBoot: true } } });
  expect(devices).toMatchObject({ preferredDiskBus: 'sata', preferredInterfaceModel: 'e1000e' });
  expect(fast).toMatchObject({
    preferredDiskBus: 'virtio',
    preferredInterfaceModel: 'virtio',
    preferredInputType: 'tablet',
  });
});

test('a choice of them', () => {
  const some = specs({ series: ['o1'], preferences: ['debian'] });
  expect([...some.keys()].sort()).toEqual(
    [
      ...['2xlarge', '4xlarge', '8xlarge', 'large', 'medium', 'micro', 'nano', 'small', 'xlarge'].map(
        size => `Instancetype o1.${size}`,
      ),
      'Preference debian',
    ].sort(),
  );
});

test('stated defaults change nothing', () => {
  const series = ['u1', 'o1', 'd1', 'cx1', 'm1', 'n1', 'rt1', 'gn1'] as const;
  expect(specs({ series, timeout: '10m' })).toEqual(all);
});

test('sizes for those who count', () => {
  expect(instanceTypeSize('u1.medium')).toEqual({ cpu: 1, memory: '4Gi' });
  expect(instanceTypeSize('cx1.2xlarge1gi')).toEqual({ cpu: 8, memory: '16Gi' });
  expect(instanceTypeSize('u1.huge')).toBeUndefined();
  expect(instanceTypeSize('own')).toBeUndefined();
});

test('bad props', () => {
  const props = { series: ['x1'], preferences: ['ubunto'] } as unknown as InstanceTypesProps;
  expect(problemsOf(() => specs(props))).toEqual([
    expect.stringMatching(/^props\/value \| series\[0\] \| must be one of "u1", .*, got the string "x1"$/),
    expect.stringMatching(/^props\/value \| preferences\[0\] \| must be one of "alpine", .*, got the string "ubunto"$/),
  ]);
});

test('a series or a guest that is named twice', () => {
  expect(problemsOf(() => specs({ series: ['u1', 'o1', 'u1'], preferences: ['debian', 'debian'] }))).toEqual([
    'props/value | series | must name each once, and "u1" is there twice',
    'props/value | preferences | must name each once, and "debian" is there twice',
  ]);
});
