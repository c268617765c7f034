import type { Machine, TalosClusterProps } from '../../constructs/os/talos-cluster';

/** Three control planes with one interface each, found by its hardware address, and three workers with bonds, VLANs and data disks. */
export const WHOLE: TalosClusterProps = {
  talosVersion: '1.12.1',
  kubernetesVersion: '1.33.4',
  vip: '192.0.2.10',
  certSans: ['api.example.org'],
  settings: {
    nameservers: ['192.0.2.53'],
    timeServers: ['ntp.example.org'],
    labels: { 'example.org/site': 'north' },
    image: { extensions: ['amd-ucode'], kernelArguments: ['console=ttyS0,115200'] },
    encryption: 'tpm',
  },
  controlPlanes: { install: { disk: { type: 'nvme' } }, ephemeral: { minSize: '70GB', maxSize: '200GB' } },
  workers: { taints: { 'example.org/batch': { value: 'yes', effect: 'PreferNoSchedule' } }, maxPods: 220 },
  classes: {
    large: {
      dataDisks: [{ name: 'scratch', disk: { type: 'hdd', size: '>= 1TB' }, use: 'filesystem', maxSize: '1TB' }],
    },
  },
  machines: [
    ...[1, 2, 3].map((index): Machine => ({
      hostname: `cp-${index}`,
      role: 'control-plane',
      address: `192.0.2.1${index}`,
      zone: `zone-${index}`,
      links: [
        {
          name: 'net0',
          // one of them by a pattern
          selector: index === 3 ? { mac: '52:54:*:13', driver: 'virtio*' } : { mac: `52:54:00:00:00:1${index}` },
          addresses: [`192.0.2.1${index}/24`],
          routes: [{ via: '192.0.2.1' }],
          mtu: 9000,
        },
      ],
    })),
    ...[1, 2, 3].map((index): Machine => ({
      hostname: `worker-${index}`,
      role: 'worker',
      address: `192.0.2.2${index}`,
      class: 'large',
      rack: `rack-${index}`,
      install: { disk: { serial: `SYSTEM${index}` }, wipe: true },
      dataDisks: [{ name: 'data', disk: { wwid: `naa.5000${index}` } }],
      links: [
        {
          name: 'bond0',
          bond: {
            mode: '802.3ad',
            members: [{ mac: `52:54:00:00:01:2${index}` }, { mac: `52:54:00:00:02:2${index}` }],
            miimon: 100,
            updelay: 200,
            lacpRate: 'fast',
            xmitHashPolicy: 'layer3+4',
          },
          vlans: [
            { id: 100, addresses: [`192.0.2.2${index}/24`], routes: [{ via: '192.0.2.1' }] },
            { id: 200, addresses: [`198.51.100.2${index}/24`, `2001:db8::2${index}/64`], mtu: 1500 },
          ],
        },
      ],
    })),
  ],
};

/** One machine that does everything, its addresses by DHCP, its disk by path. */
export const SINGLE: TalosClusterProps = {
  talosVersion: '1.11.5',
  kubernetesVersion: '1.33.4',
  machines: [
    { hostname: 'one', role: 'control-plane', address: '192.0.2.11', mac: '52:54:00:00:00:11', encryption: 'node-id' },
  ],
};
