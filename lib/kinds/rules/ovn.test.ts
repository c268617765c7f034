import { Platform } from '../../model/platform';
import { Component } from '../../model/component';
import { Subnet, type SubnetSpec } from '../generated/kubeovn.io';

/** Networks that the model knows of a subnet, beside the platform's own. */
function networksOf(name: string, spec: SubnetSpec): unknown {
  const platform = new Platform('test');
  new Subnet(new Component(platform, 'web'), name, { spec });
  return platform
    .model()
    .networks.slice(2)
    .map(({ object: _, ...network }) => network);
}

test('a subnet takes its network, in the domain of its VPC', () => {
  expect(networksOf('a', { cidrBlock: '10.1.0.0/16,fd00::/64' })).toEqual([
    { role: 'subnet', name: 'subnet a', cidr: '10.1.0.0/16,fd00::/64' },
  ]);
  expect(networksOf('a', { cidrBlock: '10.1.0.0/16', vpc: 'ovn-cluster' })).toEqual([
    { role: 'subnet', name: 'subnet a', cidr: '10.1.0.0/16' },
  ]);
  expect(networksOf('a', { cidrBlock: '10.1.0.0/16', vpc: 'red' })).toEqual([
    { role: 'subnet', name: 'subnet a', cidr: '10.1.0.0/16', domain: 'VPC red' },
  ]);
});

test("what is the platform's own network, or there already on a VLAN, is not taken anew", () => {
  expect(networksOf('join', { cidrBlock: '100.64.0.0/16' })).toEqual([]);
  expect(networksOf('ovn-default', { cidrBlock: '10.244.0.0/16' })).toEqual([]);
  expect(networksOf('pods', { cidrBlock: '10.244.0.0/16', default: true })).toEqual([]);
  expect(networksOf('lan', { cidrBlock: '192.0.2.0/24', vlan: 'vlan7' })).toEqual([]);
});
