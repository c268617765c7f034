import { Component } from '../../lib/model/component';
import { Platform } from '../../lib/model/platform';
import { treeOf } from '../../lib/gitops/tree';
import { FindingsError } from '../../lib/values/finding';
import { check } from '../../lib/check';
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

test('what a component needs is told with its name', () => {
  const platform = new Platform('prod');
  const talos = new TalosCluster(platform, 'talos', SOUND);
  new Network(platform);
  expect(talos.needsOf('w-1')).toEqual([
    { what: 'kernel module openvswitch', value: true, by: ['network'], others: [] },
    { what: 'allocateNodeCidrs', value: false, by: ['network'], others: [] },
  ]);
  expect(talos.patches().get('w-1')).toMatch(/^# w-1: worker of prod, .*\n# kernel module openvswitch: network\n/);
  expect(talos.needsOf('w-2')).toBeUndefined();
});

test('the tree has patches, schematics and a summary beside what Flux reads, and the model has the machines', () => {
  const acknowledge = [{ code: 'loss/etcd', reason: 'one control plane is enough here' }];
  const platform = new Platform('prod', { nodeCidr: '192.0.2.0/24', acknowledge });
  const machines = [
    { ...CP, zone: 'a' },
    { ...WORKER, labels: { disks: 'fast' } },
  ];
  const talos = new TalosCluster(platform, 'talos', { ...SOUND, machines });
  const model = platform.model();
  expect(check(model).filter(({ acknowledged }) => acknowledged === undefined)).toEqual([]);
  const tree = treeOf(model);
  expect([...tree.keys()].filter(path => path.includes('/talos/'))).toEqual([
    'clusters/prod/talos/cluster.yaml',
    'clusters/prod/talos/machines/cp-1.yaml',
    'clusters/prod/talos/machines/w-1.yaml',
    `clusters/prod/talos/schematics/${NONE}.yaml`,
  ]);
  expect(tree.get('clusters/prod/talos/machines/cp-1.yaml')).toBe(talos.patches().get('cp-1'));
  expect(tree.get('clusters/prod/talos/cluster.yaml')).toBe(`cluster: prod
endpoint: https://192.0.2.11:6443
contract: "1.12"
talosVersion: 1.12.1
kubernetesVersion: 1.34.4
machines:
  - hostname: cp-1
    role: control-plane
    address: 192.0.2.11
    mac: "52:54:00:00:00:11"
    installer: factory.talos.dev/metal-installer/${NONE}:v1.12.1
    schematic: ${NONE}
  - hostname: w-1
    role: worker
    address: 192.0.2.21
    mac: "52:54:00:00:00:21"
    installer: factory.talos.dev/metal-installer/${NONE}:v1.12.1
    schematic: ${NONE}
`);
  expect(model.nodes).toEqual({
    controlPlanes: 1,
    workers: 1,
    machines: [
      { name: 'cp-1', role: 'control-plane', zone: 'a', rack: undefined, labels: {} },
      { name: 'w-1', role: 'worker', zone: undefined, rack: undefined, labels: { disks: 'fast' } },
    ],
  });
  expect(model.units).toEqual([]);
});

test('the network of the nodes comes from their addresses where the platform names none', () => {
  const platform = new Platform('prod', { podCidr: '192.0.0.0/16' });
  const links: Machine['links'] = [{ name: 'eth0', addresses: ['192.0.2.11/24'] }];
  new TalosCluster(platform, 'talos', { ...SOUND, machines: [{ ...CP, links }] });
  expect(check(platform.model()).map(({ message }) => message)).toEqual([
    'the networks of nodes (192.0.2.0/24) and pods (192.0.0.0/16) overlap: packets for one would go to the other',
    'the cluster has 1 machine: with it all that runs and all data that has no copy elsewhere is lost',
  ]);
});

test('malformed props are refused, all at once', () => {
  const props = {
    talosVersion: 'v1.12',
    machines: [
      {
        hostname: 'Foo_bar!',
        role: 'master',
        address: '192.0.2.300',
        links: [{ name: 'eth0', bond: { members: [] } }],
      },
    ],
  } as unknown as TalosClusterProps;
  const make = (): unknown => new TalosCluster(new Platform('prod'), 'talos', props);
  expect(make).toThrow(FindingsError);
  try {
    make();
  } catch (error) {
    expect((error as FindingsError).findings.map(({ field, message }) => `${field}: ${message}`)).toEqual([
      'machines[0].links[0].bond.mode: is required',
      'machines[0].hostname: must be a DNS label: small letters, digits and inner dashes, at most 63, got the string "Foo_bar!"',
      'machines[0].role: must be one of "control-plane", "worker", got the string "master"',
      'machines[0].address: must be an IP address, got the string "192.0.2.300"',
      'talosVersion: must be a version of three numbers, e.g. 1.13.5, got the string "v1.12"',
      'kubernetesVersion: is required',
    ]);
  }
});

test('malformed requirements are refused with the path of the component', () => {
  class Wrong extends Component {
    constructor(platform: Platform) {
      super(platform, 'wrong');
      this.requireOfNodes({ kernelModules: [{ name: 'drbd', parameters: ['x'] }], moduls: [] } as object);
    }
  }
  expect(() => new Wrong(new Platform('prod'))).toThrow(/unknown prop "moduls"[\s\S]*must be NAME=VALUE/);
});

test('a machine without `mac` is known by what finds its interfaces', () => {
  const { mac: _, ...bonded } = WORKER;
  const bond = { mode: 'active-backup', members: ['eth0', { mac: '52:54:00:00:01:21' }, { mac: '52:54:00:00:02:21' }] } as const; // prettier-ignore
  const links = [{ name: 'bond0', bond, addresses: ['192.0.2.21/24'] }];
  const platform = new Platform('prod', { nodeCidr: '192.0.2.0/24' });
  new TalosCluster(platform, 'talos', { ...SOUND, machines: [CP, { ...bonded, links }] });
  const summary = platform.model().files.find(({ path }) => path === 'talos/cluster.yaml')!.text;
  expect(summary.match(/mac: .*/g)).toEqual(['mac: "52:54:00:00:00:11"', 'mac: "52:54:00:00:01:21"']);
});
