import { TalosCluster, type Link, type Machine } from '../../constructs/os/talos-cluster';
import { Component } from '../../lib/model/component';
import { Platform } from '../../lib/model/platform';

/** What every platform has, so that Talos brings none. */
class PodNetwork extends Component {
  constructor(scope: Platform, id: string) {
    super(scope, id);
    this.providePodNetwork();
  }
}

/** How machines get their addresses: static ones of one network, or by DHCP from networks that nobody states. */
export type Addressing = 'static' | 'dhcp';

/** A platform of so many machines: five control planes, workers of two classes in three zones and racks of forty, each with data disks; static ones with a bond and a VLAN. */
export function fleet(count: number, addressing: Addressing = 'static'): Platform {
  const nodeCidr = addressing === 'static' ? '10.0.0.0/16' : undefined;
  const platform = new Platform('fleet', { nodeCidr, podCidr: '10.128.0.0/10' });
  new PodNetwork(platform, 'network');
  new TalosCluster(platform, 'talos', {
    talosVersion: '1.12.6',
    kubernetesVersion: '1.34.4',
    endpoint: 'https://api.example.org:6443',
    settings: { install: { disk: '/dev/nvme0n1' }, timeServers: ['ntp.example.org'], nameservers: ['10.0.255.53'] },
    workers: { maxPods: 220 },
    classes: {
      compute: { sysctls: { 'vm.nr_hugepages': '1024' } },
      storage: { image: { extensions: ['drbd', 'zfs'] }, kernelModules: [{ name: 'zfs' }] },
    },
    machines: Array.from({ length: count }, (_, index) => machine(index, addressing)),
  });
  return platform;
}

function machine(index: number, addressing: Addressing): Machine {
  const zone = `zone-${(index % 3) + 1}`;
  const address = `10.0.${hostOf(index)}`;
  if (index < 5) return { hostname: `cp-${index + 1}`, role: 'control-plane', address, mac: macOf(0, index), zone };
  return {
    hostname: `worker-${String(index).padStart(4, '0')}`,
    role: 'worker',
    address,
    class: index % 2 === 0 ? 'compute' : 'storage',
    zone,
    rack: `rack-${Math.floor(index / 40)}`,
    dataDisks: [1, 2].map(number => ({ name: `data-${number}`, disk: { wwid: `naa.5000${index}${number}` } })),
    ...(addressing === 'dhcp' ? { mac: macOf(0, index) } : { links: [bond(index)] }),
  };
}

function bond(index: number): Link {
  return {
    name: 'bond0',
    bond: { mode: '802.3ad', members: [{ mac: macOf(1, index) }, { mac: macOf(2, index) }], lacpRate: 'fast' },
    addresses: [`10.0.${hostOf(index)}/16`],
    routes: [{ via: '10.0.255.254' }],
    vlans: [{ id: 200, addresses: [`10.1.${hostOf(index)}/16`] }],
  };
}

function hostOf(index: number): string {
  return `${Math.floor(index / 200) + 1}.${(index % 200) + 1}`;
}

function macOf(port: number, index: number): string {
  const byte = (value: number): string => value.toString(16).padStart(2, '0');
  return `02:00:00:0${port}:${byte(index >> 8)}:${byte(index & 255)}`;
}
