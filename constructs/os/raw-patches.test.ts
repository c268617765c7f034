import type { JsonObject } from '../../lib/values/json';
import { layRaw } from './raw-patches';

const MAIN = {
  machine: { certSANs: ['a'], network: { interfaces: [{ interface: 'eth0', dhcp: true }] } },
  cluster: {},
};
const HOSTNAME = { apiVersion: 'v1alpha1', kind: 'HostnameConfig', hostname: 'x' };

test.each<[string, JsonObject, JsonObject]>([
  [
    'lists are added to',
    { machine: { certSANs: ['b'] } },
    { ...MAIN, machine: { ...MAIN.machine, certSANs: ['a', 'b'] } },
  ],
  [
    'interfaces are found by name',
    { machine: { network: { interfaces: [{ interface: 'eth0', mtu: 9000 }, { interface: 'eth1' }] } } },
    {
      ...MAIN,
      machine: {
        ...MAIN.machine,
        network: { interfaces: [{ interface: 'eth0', dhcp: true, mtu: 9000 }, { interface: 'eth1' }] },
      },
    },
  ],
  ['a removal stands alone', { machine: { $patch: 'delete' } }, { ...MAIN, machine: { $patch: 'delete' } }],
])('%s', (_, patch, expected) => {
  expect(layRaw([MAIN, HOSTNAME], [patch])).toEqual([expected, HOSTNAME]);
});

test('subnets are replaced, as Talos does', () => {
  const base = { cluster: { network: { podSubnets: ['10.244.0.0/16'] } } };
  const patch = { cluster: { network: { podSubnets: ['10.100.0.0/16'] } } };
  expect(layRaw([base], [patch])).toEqual([patch]);
});

test('documents are found by kind and name; others come behind', () => {
  const link = { apiVersion: 'v1alpha1', kind: 'LinkConfig', name: 'eth0', mtu: 1500 };
  const other = { ...link, name: 'eth1' };
  expect(layRaw([MAIN, link], [{ ...link, mtu: 9000 }, other])).toEqual([MAIN, { ...link, mtu: 9000 }, other]);
});
