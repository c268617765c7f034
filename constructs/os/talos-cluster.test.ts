import { Component } from '../../lib/model/component';
import { Platform } from '../../lib/model/platform';
import type { Machine } from './machine';
import { schematicId } from './schematic';
import { TalosCluster, type TalosClusterProps } from './talos-cluster';

const CP: Machine = { hostname: 'cp-1', role: 'control-plane', address: '192.0.2.11', mac: '52:54:00:00:00:11' };
const WORKER: Machine = { hostname: 'w-1', role: 'worker', address: '192.0.2.21', mac: '52:54:00:00:00:21' };
const SOUND: TalosClusterProps = { talosVersion: '1.12.1', kubernetesVersion: '1.34.4', machines: [CP, WORKER] };
const NONE = schematicId({});

class Network extends Component {
  constructor(platform: Platform) {
    super(platform, 'network');
    this.providePodNetwork();
    this.requireOfNodes({ kernelModules: [{ name: 'openvswitch' }], allocateNodeCidrs: false });
  }
}

/** Documents of a machine in a platform that has a pod network. */
function documentsOf(props: Partial<TalosClusterProps>, hostname = 'cp-1'): readonly unknown[] {
  const platform = new Platform('prod', { nodeCidr: '192.0.2.0/24', clusterDomain: 'cozy.local' });
  new Network(platform);
  return new TalosCluster(platform, 'talos', { ...SOUND, ...props }).documents().get(hostname)!;
}

const ALL_ROLES = {
  clusterName: 'prod',
  controlPlane: { endpoint: 'https://192.0.2.11:6443' },
  discovery: { enabled: false },
  network: {
    cni: { name: 'none' },
    dnsDomain: 'cozy.local',
    podSubnets: ['10.244.0.0/16'],
    serviceSubnets: ['10.96.0.0/16'],
  },
};
const MACHINE = {
  certSANs: ['127.0.0.1', '192.0.2.11'],
  kubelet: { nodeIP: { validSubnets: ['192.0.2.0/24'] } },
  install: { disk: '/dev/sda', image: `factory.talos.dev/metal-installer/${NONE}:v1.12.1`, wipe: false },
  kernel: { modules: [{ name: 'openvswitch' }] },
  features: { kubePrism: { enabled: true, port: 7445 } },
};
const METRICS = { 'bind-address': '0.0.0.0' };
const CONTROL_PLANE = {
  machine: {
    ...MACHINE,
    nodeLabels: { 'node.kubernetes.io/exclude-from-external-load-balancers': { $patch: 'delete' } },
  },
  cluster: {
    ...ALL_ROLES,
    allowSchedulingOnControlPlanes: true,
    proxy: { disabled: true },
    apiServer: { certSANs: ['127.0.0.1'] },
    controllerManager: { extraArgs: { ...METRICS, 'allocate-node-cidrs': 'false' } },
    scheduler: { extraArgs: METRICS },
    etcd: { advertisedSubnets: ['192.0.2.0/24'], extraArgs: { 'quota-backend-bytes': '8589934592' } },
  },
};

test('a control plane, whole', () => {
  expect(documentsOf({})).toEqual([
    CONTROL_PLANE,
    { apiVersion: 'v1alpha1', kind: 'HostnameConfig', auto: 'off', hostname: 'cp-1' },
    {
      apiVersion: 'v1alpha1',
      kind: 'LinkAliasConfig',
      name: 'net0',
      selector: { match: 'mac(link.permanent_addr) == "52:54:00:00:00:11"' },
    },
    { apiVersion: 'v1alpha1', kind: 'LinkConfig', name: 'net0', up: true },
    { apiVersion: 'v1alpha1', kind: 'DHCPv4Config', name: 'net0' },
  ]);
});

test('a worker says nothing about what only control planes run', () => {
  expect(documentsOf({}, 'w-1')[0]).toEqual({ machine: MACHINE, cluster: ALL_ROLES });
});

test('the same in fields, for contracts that have no documents for it', () => {
  const network = {
    hostname: 'cp-1',
    interfaces: [{ deviceSelector: { hardwareAddr: '52:54:00:00:00:11' }, dhcp: true }],
  };
  expect(documentsOf({ contract: '1.11' })).toEqual([
    { ...CONTROL_PLANE, machine: { ...CONTROL_PLANE.machine, network } },
  ]);
});

test('an interface is found by a pattern, which is no identity of the machine', () => {
  const links: Machine['links'] = [{ name: 'net0', selector: { mac: '52:54:*', driver: 'virtio_net' }, dhcp: true }];
  const machines = [{ ...CP, mac: undefined, links }];
  const documents = documentsOf({ machines }) as readonly { readonly kind?: string; readonly selector?: object }[];
  expect(documents.find(({ kind }) => kind === 'LinkAliasConfig')?.selector).toEqual({
    match: 'glob("52:54:*", mac(link.permanent_addr)) && link.driver == "virtio_net"',
  });
  const legacy = documentsOf({ machines, contract: '1.11' }) as readonly [{ readonly machine: { readonly network: object } }]; // prettier-ignore
  expect(legacy[0].machine.network).toMatchObject({
    interfaces: [{ deviceSelector: { hardwareAddr: '52:54:*', driver: 'virtio_net' }, dhcp: true }],
  });
  const platform = new Platform('prod', { nodeCidr: '192.0.2.0/24' });
  new TalosCluster(platform, 'talos', { talosVersion: '1.12.1', kubernetesVersion: '1.34.4', machines });
  expect(platform.model().files.find(({ path }) => path.endsWith('cluster.yaml'))?.text).not.toContain('mac:');
});

test('a pattern of hardware addresses is made of their characters', () => {
  const withMac = (mac: string) => () =>
    documentsOf({ machines: [{ ...CP, links: [{ name: 'net0', selector: { mac } }] }] });
  for (const mac of ['52:54:00', '52-54-*', '52:54:00:00:00:00:1*'])
    expect(withMac(mac)).toThrow('with * for what may vary');
  expect(withMac('*:11')).not.toThrow();
});

test('a bond that carries VLANs, with the shared address on one of them', () => {
  const links: Machine['links'] = [
    {
      name: 'bond0',
      mtu: 9000,
      bond: { mode: 'active-backup', members: ['eth0', 'eth1'] },
      vlans: [{ id: 7, addresses: ['192.0.2.11/24'], routes: [{ via: '192.0.2.1', metric: 5 }] }, { id: 8 }],
    },
  ];
  const props = { vip: '192.0.2.10', machines: [{ ...CP, links }] };
  const document = (kind: string, rest: object): object => ({ apiVersion: 'v1alpha1', kind, ...rest });
  expect(documentsOf(props).slice(2)).toEqual([
    document('BondConfig', {
      name: 'bond0',
      links: ['eth0', 'eth1'],
      bondMode: 'active-backup',
      miimon: 100,
      updelay: 0,
      downdelay: 0,
      mtu: 9000,
    }),
    document('VLANConfig', {
      name: 'bond0.7',
      vlanID: 7,
      parent: 'bond0',
      addresses: [{ address: '192.0.2.11/24' }],
      routes: [{ gateway: '192.0.2.1', metric: 5 }],
    }),
    document('VLANConfig', { name: 'bond0.8', vlanID: 8, parent: 'bond0' }),
    document('DHCPv4Config', { name: 'bond0.8' }),
    document('Layer2VIPConfig', { name: '192.0.2.10', link: 'bond0.7' }),
  ]);
  const [main] = documentsOf({ ...props, contract: '1.10' }) as [{ machine: { network: { interfaces: unknown } } }];
  expect(main.machine.network.interfaces).toEqual([
    {
      interface: 'bond0',
      mtu: 9000,
      dhcp: false,
      bond: { mode: 'active-backup', interfaces: ['eth0', 'eth1'], miimon: 100 },
      vlans: [
        {
          vlanId: 7,
          addresses: ['192.0.2.11/24'],
          dhcp: false,
          routes: [{ network: '0.0.0.0/0', gateway: '192.0.2.1', metric: 5 }],
          vip: { ip: '192.0.2.10' },
        },
        { vlanId: 8, dhcp: true },
      ],
    },
  ]);
});

test('settings of cluster, role, class and machine are laid over each other', () => {
  const props: Partial<TalosClusterProps> = {
    settings: {
      labels: { a: 'cluster', b: 'cluster' },
      image: { extensions: ['zfs'] },
      sysctls: { x: '1' },
      patches: [{ machine: { env: { A: '1' } } }],
    },
    controlPlanes: { labels: { b: 'role', c: 'role' }, image: { kernelArguments: ['quiet', 'console=ttyS0'] } },
    classes: { large: { labels: { c: 'class', d: 'class' }, install: { disk: '/dev/vda' } } },
    machines: [
      {
        ...CP,
        class: 'large',
        zone: 'z1',
        rack: 'r1',
        labels: { d: 'machine' },
        patches: [{ machine: { env: { B: '2' } } }],
      },
    ],
  };
  const [main] = documentsOf(props) as [{ machine: Record<string, object> }];
  expect(main.machine.nodeLabels).toEqual({
    'node.kubernetes.io/exclude-from-external-load-balancers': { $patch: 'delete' },
    'topology.kubernetes.io/zone': 'z1',
    'strata.cloud/rack': 'r1',
    a: 'cluster',
    b: 'role',
    c: 'class',
    d: 'machine',
  });
  expect(main.machine.sysctls).toEqual({ x: '1' });
  expect(main.machine.env).toEqual({ A: '1', B: '2' });
  const id = schematicId({ extensions: ['zfs'], kernelArguments: ['quiet', 'console=ttyS0'] });
  expect(main.machine.install).toEqual({
    disk: '/dev/vda',
    image: `factory.talos.dev/metal-installer/${id}:v1.12.1`,
    wipe: false,
  });
});

test('kube-proxy and flannel are left to Talos where nothing takes their place', () => {
  const talos = new TalosCluster(new Platform('prod', { nodeCidr: '192.0.2.0/24' }), 'talos', SOUND);
  const [main] = talos.documents().get('cp-1') as readonly [{ cluster: { proxy?: object; network: object } }];
  expect(main.cluster.proxy).toBeUndefined();
  expect(main.cluster.network).not.toHaveProperty('cni');
});

test('a machine by DHCP beside one with a static address in the same network makes no second network of nodes', () => {
  const platform = new Platform('prod');
  const links = [{ name: 'eth0', addresses: ['192.0.2.21/24'] }];
  new TalosCluster(platform, 'talos', { ...SOUND, machines: [CP, { ...WORKER, links }] });
  const model = platform.model();
  expect(model.networks.filter(({ name }) => name === 'nodes')).toEqual([
    { role: 'nodes', name: 'nodes', cidr: '192.0.2.0/24' },
  ]);
  expect(model.findings).toEqual([]);
});

test('what the machines have for pods, and which take only pods that tolerate it, is known to the checks', () => {
  const machinesOf = (props: Partial<TalosClusterProps>) => {
    const platform = new Platform('prod');
    new TalosCluster(platform, 'talos', { ...SOUND, ...props });
    return platform.model().nodes!.machines!.map(({ closed = false, capacity }) => [closed, capacity]);
  };
  const capacity = { cpu: '32', memory: '120Gi' };
  expect(machinesOf({ workers: { capacity } })).toEqual([
    [false, undefined],
    [false, capacity],
  ]);
  const taints = { dedicated: { effect: 'NoSchedule' }, slow: { effect: 'PreferNoSchedule' } } as const;
  expect(machinesOf({ scheduleOnControlPlanes: false, workers: { taints: { slow: taints.slow } } })).toEqual([
    [true, undefined],
    [false, undefined],
  ]);
  expect(machinesOf({ workers: { taints } })).toEqual([
    [false, undefined],
    [true, undefined],
  ]);
});

test('where nobody states the network of the nodes, a machine is told its own: one more machine changes none that runs', () => {
  const machine = (hostname: string, role: 'control-plane' | 'worker', address: string, prefix?: number) => ({
    hostname,
    role,
    address,
    links: [
      { name: 'net0', selector: { mac: '52:54:00:00:00:11' }, ...(prefix && { addresses: [`${address}/${prefix}`] }) },
    ],
  });
  const machines = [
    machine('cp-1', 'control-plane', '192.0.2.11'),
    machine('w-1', 'worker', '198.51.100.21', 24),
    machine('w-2', 'worker', '198.51.100.22', 28),
  ];
  const patches = (given: typeof machines) => {
    const platform = new Platform('prod');
    return new TalosCluster(platform, 'talos', { ...SOUND, vip: undefined, machines: given }).patches();
  };
  const before = patches(machines);
  const networks = [...before.values()].map(text => /validSubnets:\n\s+- (\S+)/.exec(text)![1]);
  expect(networks).toEqual(['192.0.2.11/32', '198.51.100.0/24', '198.51.100.0/24']);
  const after = patches([...machines, machine('w-3', 'worker', '192.0.2.23')]);
  for (const [hostname, text] of before) expect(after.get(hostname)).toBe(text);
});
