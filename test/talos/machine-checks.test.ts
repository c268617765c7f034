import type { Machine } from '../../constructs/os/machine';
import { ofMachine } from './checked';

const link = (name: string, rest: object = {}): object => ({ name, ...rest });

test.each<[string, Partial<Machine>, readonly string[]]>([
  [
    'an address of no interface',
    { links: [{ name: 'eth0', addresses: ['192.0.2.12/24'] }] },
    ['talos/address machines[cp-1].address: no interface of cp-1 has its address 192.0.2.11'],
  ],
  [
    'an address outside the network of the nodes',
    { address: '198.51.100.7' },
    [
      'talos/address machines[cp-1].address: 198.51.100.7 of cp-1 is not in the network of the nodes, 192.0.2.0/24: the kubelet would use another of its addresses, or none',
    ],
  ],
  [
    'the first address of a network',
    { links: [{ name: 'eth0', addresses: ['192.0.2.11/24', '198.51.100.0/24'] }] },
    [
      'talos/address machines[cp-1].links[eth0]: 198.51.100.0/24 is the first address of its network, which no machine can have',
    ],
  ],
  [
    'a gateway that can’t be reached, and a small MTU',
    {
      links: [
        { name: 'eth0', addresses: ['192.0.2.11/24', '2001:db8::1/64'], routes: [{ via: '198.51.100.1' }], mtu: 1000 },
      ],
    },
    [
      'talos/gateway machines[cp-1].links[eth0]: gateway 198.51.100.1 is in no network of eth0, 192.0.2.0/24, 2001:db8::/64: nothing would be sent to it',
      'talos/link machines[cp-1].links[eth0]: an MTU of 1000 with an IPv6 address: IPv6 wants at least 1280',
    ],
  ],
  [
    'one name for two interfaces, and one that is too long',
    {
      links: [
        link('eth0'),
        link('eth0'),
        link('enp0s31f6np0', { vlans: [{ id: 1234, dhcp: true }] }),
      ] as Machine['links'],
    },
    [
      'talos/link machines[cp-1].links[enp0s31f6np0.1234]: the name enp0s31f6np0.1234 has 17 characters, and Linux takes 15',
      'talos/link machines[cp-1].links[eth0]: two interfaces are called eth0',
    ],
  ],
  [
    'a bond of odd figures',
    {
      links: [
        {
          name: 'bond0',
          selector: { driver: 'e1000' },
          bond: { mode: 'active-backup', members: ['eth0', 'eth1'], miimon: 100, updelay: 250, lacpRate: 'fast' },
        },
        { name: 'bond1', bond: { mode: '802.3ad', members: ['eth1', 'eth2'] } },
        { name: 'bond2', bond: { mode: '802.3ad', members: [] } },
        { name: 'eth2', addresses: ['203.0.113.5/24'] },
      ],
    },
    [
      'talos/link machines[cp-1].links[bond0]: lacpRate of bond0 says nothing in mode active-backup',
      'talos/link machines[cp-1].links[bond0]: the bond bond0 has a selector, which finds interfaces that exist',
      'talos/link machines[cp-1].links[bond0]: updelay of bond0 is 250 ms, no multiple of its miimon of 100 ms: the kernel would round it',
      'talos/link machines[cp-1].links[bond1].bond.members: eth1 is a member of bond0 and bond1',
      'talos/link machines[cp-1].links[bond1].bond.members: eth2 is a member of bond1 and has a link of its own: a member carries no addresses and no VLANs',
      'talos/link machines[cp-1].links[bond2]: the bond bond2 has no members',
    ],
  ],
  [
    'disks that are one, or none',
    {
      install: { disk: '/dev/sdb' },
      dataDisks: [
        { name: 'a', disk: '/dev/sdb' },
        { name: 'b', disk: { serial: 'X' } },
        { name: 'c', disk: { serial: 'X' } },
        { name: 'd', disk: {} },
      ],
    },
    [
      'talos/disk machines[cp-1].dataDisks[a]: the disk of a is the one that Talos is installed on: /dev/sdb',
      'talos/disk machines[cp-1].dataDisks[c]: b and c are on one disk: X',
      'talos/disk machines[cp-1].dataDisks[d]: nothing says which disk it is: any would do',
    ],
  ],
  [
    'labels that a node may not give itself',
    { labels: { 'node-role.kubernetes.io/storage': '', 'node.kubernetes.io/instance-type': 'm', 'example.org/x': '' } },
    [
      'talos/label machines[cp-1].labels.node-role.kubernetes.io/storage: a node may not give itself the label node-role.kubernetes.io/storage: the API server refuses it, and with it the other labels',
    ],
  ],
  [
    'a module without its extension',
    { kernelModules: [{ name: 'zfs' }, { name: 'openvswitch' }] },
    [
      'talos/extension machines[cp-1].image.extensions: kernel module zfs is asked for by talos, and no extension brings it: Talos could not load it',
    ],
  ],
  [
    'an installer with a tag, of which nobody knows what is in it',
    { image: { installer: 'ghcr.io/example/talos:v1', extensions: ['zfs'] } },
    [
      'talos/installer machines[cp-1].image.installer: the installer ghcr.io/example/talos:v1 has a tag, and the version of Talos comes behind it',
      'talos/installer machines[cp-1].image.installer: the installer ghcr.io/example/talos:v1 is used, so nobody knows whether it has siderolabs/zfs',
    ],
  ],
  [
    'raw patches: fields that are documents, documents that are not known',
    {
      patches: [
        { machine: { network: { hostname: 'x' }, time: { disabled: true } } },
        { apiVersion: 'v1alpha1', kind: 'RoutingRuleConfig', name: '1000' },
        { apiVersion: 'v1alpha1', kind: 'LinkConfg', name: 'eth0' },
        { kind: 'OOMConfig' },
      ],
    },
    [
      'talos/document machines[cp-1].patches: the document OOMConfig has no apiVersion',
      "talos/document machines[cp-1].patches: the document RoutingRuleConfig came with contract 1.13, and the machine's is 1.12: Talos would refuse it",
      'talos/legacy-and-document machines[cp-1].patches: machine.network.hostname beside documents: in contract 1.12 this is a document, HostnameConfig, and Talos refuses both or takes one of them',
      'talos/legacy-and-document machines[cp-1].patches: machine.time beside documents: in contract 1.12 this is a document, TimeSyncConfig, and Talos refuses both or takes one of them',
      'talos/document machines[cp-1].patches: the document LinkConfg is not known (did you mean LinkConfig?); it goes to the machine as it is',
    ],
  ],
  [
    'files that Talos would not start with',
    {
      patches: [
        {
          machine: {
            files: [
              { path: '/etc/foo.conf', op: 'create', content: '' },
              { path: '/var/a', op: 'create', content: '' },
              { path: '/var/a', op: 'append', content: '' },
              { path: '/etc/lvm/lvm.conf', op: 'overwrite', content: '' },
            ],
          },
        },
      ],
    },
    [
      'talos/file machines[cp-1].patches: the file /etc/foo.conf would be created outside /var: Talos refuses it at start, and the node never comes up',
      'talos/file machines[cp-1].patches: the file /var/a is written twice: the last one would win',
    ],
  ],
  [
    'secrets in raw patches',
    {
      patches: [
        { machine: { token: 'abc', ca: { key: 'def' } } },
        { cluster: { inlineManifests: [{ name: 'x', contents: '-----BEGIN PRIVATE KEY-----' }] } },
        { apiVersion: 'v1alpha1', kind: 'RegistryAuthConfig', name: 'r', password: 'p' },
      ],
    },
    [
      'talos/secret machines[cp-1].patches: cluster.inlineManifests[0].contents holds a private key, and patches are written in the clear',
      'talos/secret machines[cp-1].patches: machine.ca.key holds a secret, and patches are written in the clear',
      'talos/secret machines[cp-1].patches: machine.token holds a secret, and patches are written in the clear',
      'talos/secret machines[cp-1].patches: password holds a secret, and patches are written in the clear',
    ],
  ],
])('%s', (_, machine, expected) => {
  expect(ofMachine(machine)).toEqual(expected);
});
