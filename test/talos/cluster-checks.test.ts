import type { TalosClusterProps } from '../../constructs/os/talos-cluster';
import { CP, WORKER, findings } from './checked';

test('a sound cluster has no findings', () => {
  expect(findings({})).toEqual([]);
});

test.each<[string, Partial<TalosClusterProps>, readonly string[]]>([
  [
    'a Talos that nobody knows',
    { talosVersion: '1.15.0', contract: '1.13' },
    ['talos/version talosVersion: Talos 1.15.0: what fits to 1.15 is not known, known are 1.10, 1.11, 1.12, 1.13'],
  ],
  [
    'a Kubernetes that is too new',
    { kubernetesVersion: '1.36.0' },
    [
      'talos/kubernetes-version kubernetesVersion: Talos 1.12 runs Kubernetes 1.30 to 1.35, and 1.36.0 is asked for: a node would refuse its configuration',
    ],
  ],
  [
    'a contract ahead of all machines',
    { contract: '1.13', bootMedium: '1.11.5', running: { talos: '1.12.0' } },
    [
      'talos/contract contract: the machines are to run Talos 1.12, which does not know configuration of 1.13: it would refuse unknown fields',
      'talos/contract contract: the machines run Talos 1.12, which does not know configuration of 1.13: it would refuse unknown fields',
      'talos/contract contract: the medium that machines boot has Talos 1.11, which does not know configuration of 1.13: it would refuse unknown fields',
    ],
  ],
  [
    'steps over a minor, and back',
    { talosVersion: '1.13.5', contract: '1.11', running: { talos: '1.11.5', kubernetes: '1.35.0' } },
    [
      'talos/upgrade-path running.kubernetes: Kubernetes 1.35.0 runs and 1.34.4 is asked for: going back to an earlier minor is not supported',
      'talos/upgrade-path running.talos: Talos 1.11.5 runs and 1.13.5 is asked for, 2 minors ahead: one at a time is supported',
    ],
  ],
  [
    'no machines',
    { machines: [] },
    [
      'nodes/quorum nodes.controlPlanes: a cluster needs at least 1 control plane, got 0',
      'talos/machines machines: there are no machines',
    ],
  ],
  [
    'an endpoint without https',
    { endpoint: 'http://192.0.2.11:6443' },
    ['talos/endpoint endpoint: "http://192.0.2.11:6443" is no address with https, a host and a port'],
  ],
  [
    'an endpoint without a port',
    { endpoint: 'https://api.example.org' },
    ['talos/endpoint endpoint: "https://api.example.org" is no address with https, a host and a port'],
  ],
  [
    'a virtual address that is a machine’s',
    { vip: '192.0.2.11' },
    ['talos/vip vip: 192.0.2.11 is the address of cp-1'],
  ],
  [
    'a virtual address of another network',
    { vip: '198.51.100.1' },
    ['talos/vip vip: 198.51.100.1 is in no network of the nodes: 192.0.2.0/24'],
  ],
  [
    'a virtual address that is the broadcast address',
    { vip: '192.0.2.255' },
    ['talos/vip vip: 192.0.2.255 is the last address of 192.0.2.0/24, which no machine can have'],
  ],
  [
    'a virtual address without an interface for it',
    { vip: '192.0.2.10', machines: [{ ...CP, mac: undefined }] },
    ['talos/vip machines[cp-1].links: no interface of cp-1 is in the network of 192.0.2.10'],
  ],
  [
    'two control planes, and nothing that leads to both',
    { machines: [CP, { ...CP, hostname: 'cp-2', address: '192.0.2.12', mac: '52:54:00:00:00:12' }] },
    [
      'nodes/quorum nodes.controlPlanes: 2 control planes: etcd needs 2 of 2, so the loss of 0 is borne, as with 1',
      'talos/endpoint endpoint: 2 control planes and no address for all of them',
    ],
  ],
  [
    'one name, address, hardware address and disk twice',
    {
      machines: [
        CP,
        { ...CP, role: 'worker', install: { disk: { serial: 'A' } } },
        { ...WORKER, install: { disk: { serial: 'A' } } },
      ],
    },
    [
      'talos/duplicate machines[cp-1]: 2 machines have the hostname cp-1: the later one would push the earlier one out of etcd and out of Kubernetes',
      'talos/duplicate machines[cp-1]: cp-1 and cp-1 have the address 192.0.2.11: only one of them would be reached',
      'talos/duplicate machines[cp-1]: cp-1 and cp-1 have the hardware address 52:54:00:00:00:11: only one of them would be found',
      'talos/duplicate machines[w-1]: cp-1 and w-1 have the disk A: a serial number or WWID names one disk',
    ],
  ],
  [
    'a class that is not there',
    { classes: { small: {} }, machines: [{ ...CP, class: 'large' }] },
    ['talos/class machines[cp-1].class: no class is called "large"; there are small'],
  ],
])('%s', (_, props, expected) => {
  expect(findings(props)).toEqual(expected);
});
