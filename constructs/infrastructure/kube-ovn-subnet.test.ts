import { check } from '../../lib/check';
import { Component } from '../../lib/model/component';
import { Platform } from '../../lib/model/platform';
import { FindingsError } from '../../lib/values/finding';
import { CiliumNetwork } from './cilium';
import { KubeOvnNetwork, Subnet, Vpc, type SubnetProps } from './kube-ovn';

function network(platform = new Platform('test')): KubeOvnNetwork {
  const cilium = new CiliumNetwork(platform, 'cilium', { chained: { target: 'kube-ovn' } });
  return new KubeOvnNetwork(platform, 'kube-ovn', { cilium, masterNodes: ['192.0.2.11'] });
}

/** The spec of a subnet with these props. */
function specOf(props: SubnetProps): unknown {
  const platform = new Platform('test');
  new Subnet(network(platform), 'build', props);
  return platform.model().objects.find(({ id }) => id.kind === 'Subnet')!.manifest['spec'];
}

function problems(props: SubnetProps): readonly string[] {
  try {
    specOf(props);
    return [];
  } catch (error) {
    if (!(error instanceof FindingsError)) throw error;
    return error.findings.map(({ field = '-', message }) => `${field}: ${message}`);
  }
}

test('a subnet has its router first, and what is excluded in the form that the controller keeps', () => {
  expect(specOf({ cidr: '10.30.0.0/24' })).toEqual({
    cidrBlock: '10.30.0.0/24',
    gateway: '10.30.0.1',
    protocol: 'IPv4',
  });
  expect(specOf({ cidr: '10.30.0.0/24', excludeIps: ['10.30.0.9', '10.30.0.20..10.30.0.30'] })).toMatchObject({
    excludeIps: ['10.30.0.1', '10.30.0.20..10.30.0.30', '10.30.0.9'],
  });
  expect(
    specOf({ cidr: '10.30.0.0/24', gateway: '10.30.0.254', excludeIps: ['10.30.0.250..10.30.0.254'] }),
  ).toMatchObject({ gateway: '10.30.0.254', excludeIps: ['10.30.0.250..10.30.0.254'] });
});

test('the other props reach the spec', () => {
  const props = {
    namespaces: ['build'],
    private: true,
    allowSubnets: ['10.244.0.0/16'],
    natOutgoing: true,
    provider: 'build.shop.ovn',
  };
  expect(specOf({ cidr: '10.30.0.0/24', ...props })).toMatchObject(props);
});

test.each<[SubnetProps, readonly string[]]>([
  [
    { cidr: '10.30.0.0', gateway: 'x', excludeIps: ['10.30.0.9..10.30.0.3', '10.30.0.4-10.30.0.5'] },
    [
      'cidr: must be an IPv4 network with its first address, such as 10.16.0.0/16, got the string "10.30.0.0"',
      'gateway: must be an IPv4 address, got the string "x"',
      'excludeIps[0]: must be an IPv4 address or a range FIRST..LAST, got the string "10.30.0.9..10.30.0.3"',
      'excludeIps[1]: must be an IPv4 address or a range FIRST..LAST, got the string "10.30.0.4-10.30.0.5"',
    ],
  ],
  [
    { cidr: '10.30.0.0/24', gateway: '10.31.0.1', excludeIps: ['10.30.0.250..10.30.1.3', '10.30.0.2'] },
    [
      'gateway: must be an address in 10.30.0.0/24: 10.31.0.1 lies outside',
      'excludeIps[0]: must lie in 10.30.0.0/24, got 10.30.0.250..10.30.1.3',
    ],
  ],
  [
    { cidr: '10.30.0.0/24', gateway: '10.30.0.255', excludeIps: ['10.30.0.2..10.30.0.4', '10.30.0.4'] },
    [
      'gateway: must be an address in 10.30.0.0/24: 10.30.0.255 is no address of a machine',
      'excludeIps[1]: shares addresses with excludeIps[0], 10.30.0.2..10.30.0.4',
    ],
  ],
  [{ cidr: '10.30.0.0/31' }, ['cidr: has no room for a router and a pod: 10.30.0.0/31, at most /30']],
  [
    { cidr: '10.30.0.0/24', vpc: 'shop' as unknown as Vpc, provider: 'x' },
    [
      'vpc: must be a Vpc construct, got the string "shop"',
      'provider: must be NAME.NAMESPACE.ovn of a network attachment, got the string "x"',
    ],
  ],
])('%j is refused', (props, expected) => {
  expect(problems(props)).toEqual(expected);
});

test('a VPC, its subnets and their namespaces come in order', () => {
  const platform = new Platform('test');
  const kubeOvn = network(platform);
  const vpc = new Vpc(kubeOvn, 'shop', {
    namespaces: ['shop'],
    staticRoutes: [{ cidr: '0.0.0.0/0', nextHopIP: '172.20.0.254' }],
  });
  new Subnet(kubeOvn, 'shop-backend', { vpc, cidr: '172.20.0.0/24', namespaces: ['shop'] });
  new Component(platform, 'shop').addNamespace('shop');
  const model = platform.model();
  expect(model.objects.find(({ id }) => id.kind === 'Vpc')!.manifest['spec']).toEqual({
    namespaces: ['shop'],
    staticRoutes: [{ cidr: '0.0.0.0/0', nextHopIP: '172.20.0.254', policy: 'policyDst' }],
  });
  const edges = model.edges
    .filter(({ field }) => field === 'spec.vpc')
    .map(({ to, hard }) => [model.objects[to]!.id.name, hard]);
  expect(edges).toEqual([['shop', true]]);
  expect(check(model)).toEqual([]);
});

test('subnets overlap neither each other nor the networks of the platform, those of two VPCs may', () => {
  const platform = new Platform('test', { nodeCidr: '192.0.2.0/24' });
  const kubeOvn = network(platform);
  const vpcs = ['red', 'blue'].map(name => new Vpc(kubeOvn, name));
  for (const vpc of vpcs) new Subnet(kubeOvn, `${vpc.metadata.name!}-a`, { vpc, cidr: '172.20.0.0/24' });
  new Subnet(kubeOvn, 'red-b', { vpc: vpcs[0], cidr: '172.20.0.128/25' });
  new Subnet(kubeOvn, 'in-pods', { cidr: '10.244.7.0/24' });
  new Subnet(kubeOvn, 'in-join', { cidr: '100.64.7.0/24' });
  new Subnet(kubeOvn, 'in-nodes', { vpc: vpcs[1], cidr: '192.0.2.0/25' });
  const found = check(platform.model());
  expect(
    found.map(({ code, object, message }) => [code, object, message.slice(0, message.indexOf(' overlap'))]),
  ).toEqual([
    [
      'networks/overlap',
      'Subnet.kubeovn.io in-join',
      'the networks of join (100.64.0.0/16) and subnet in-join (100.64.7.0/24)',
    ],
    [
      'networks/overlap',
      'Subnet.kubeovn.io in-nodes',
      'the networks of nodes (192.0.2.0/24) and subnet in-nodes (192.0.2.0/25)',
    ],
    [
      'networks/overlap',
      'Subnet.kubeovn.io in-pods',
      'the networks of pods (10.244.0.0/16) and subnet in-pods (10.244.7.0/24)',
    ],
    [
      'networks/overlap',
      'Subnet.kubeovn.io red-b',
      'the networks of subnet red-a (172.20.0.0/24) and subnet red-b (172.20.0.128/25)',
    ],
  ]);
});
