import { TenantCluster } from '../../constructs/apps/tenant-cluster';
import { CiliumNetwork } from '../../constructs/infrastructure/cilium';
import { KubeOvnNetwork } from '../../constructs/infrastructure/kube-ovn';
import { Tenant } from '../../constructs/tenancy/tenant';
import { check } from '../../lib/check';
import { Service } from '../../lib/kinds/generated/core';
import { Component } from '../../lib/model/component';
import type { Platform, PlatformProps } from '../../lib/model/platform';
import { platformWithCilium } from '../tenancy/fixture';

/** Findings on networks of a platform, with the object where they have one. */
function found(props: PlatformProps, add: (platform: Platform) => unknown = () => undefined): readonly string[] {
  const platform = platformWithCilium(props);
  add(platform);
  return check(platform.model())
    .filter(({ code }) => code.startsWith('networks/'))
    .map(({ code, severity, object = '-', message }) => `${severity} ${code} ${object}: ${message}`);
}

const nodes = (workers: number): PlatformProps => ({ nodes: { controlPlanes: 3, workers } });

/** Kube-OVN with Cilium behind it, and networks in place of their own. */
const flat =
  (joinCidr?: string, cidr?: string) =>
  (platform: Platform): void => {
    const cilium = new CiliumNetwork(platform, 'cilium', { chained: { target: 'kube-ovn', cidr } });
    new KubeOvnNetwork(platform, 'kube-ovn', { cilium, masterNodes: ['192.0.2.11'], joinCidr });
  };

test('networks that are as large as they need to be', () => {
  expect(found({ ...nodes(12), podCidr: '10.244.0.0/21' }, flat('100.64.0.0/27', '100.65.0.0/20'))).toEqual([]);
  expect(found(nodes(2000))).toEqual([]);
});

test('one network for the pods of all nodes, one address a node, one range a node', () => {
  expect(found({ ...nodes(17), podCidr: '10.244.0.0/21' }, flat('100.64.0.0/28', '100.65.0.0/20'))).toEqual([
    'error networks/too-small -: the network of cilium (100.65.0.0/20) has room for 16 ranges of /24, one a node, and there are 20 nodes',
    'error networks/too-small -: the network of join (100.64.0.0/28) has room for 13 addresses, and there are 20 nodes',
    'warning networks/too-small -: the network of pods (10.244.0.0/21) has room for 2045 addresses, and there are 2200 pods (20 nodes with 110 each)',
  ]);
});

test('Services without an address need none', () => {
  const services =
    (count: number, spec: object = {}) =>
    (platform: Platform): void => {
      const web = new Component(platform, 'web', { namespace: 'web' });
      web.addNamespace('web');
      for (let number = 0; number < count; number++)
        new Service(web, `service-${number}`, {
          metadata: { name: `s-${number}` },
          spec: { ports: [{ port: 80 }], ...spec },
        });
    };
  const small = { serviceCidr: '10.96.0.0/29' };
  expect(found(small, services(6))).toEqual([]);
  expect(found(small, services(7))).toEqual([
    'error networks/too-small -: the network of services (10.96.0.0/29) has room for 6 addresses, and there are 7 Services',
  ]);
  expect(found(small, services(7, { clusterIP: 'None' }))).toEqual([]);
});

test('families of pods and Services', () => {
  expect(found({ podCidr: '10.244.0.0/16,fd00:1::/56', serviceCidr: '10.96.0.0/16,fd00:2::/112' })).toEqual([]);
  expect(found({ podCidr: '10.244.0.0/16,fd00:1::/56' })).toEqual([]);
  expect(found({ serviceCidr: '10.96.0.0/16,fd00:2::/112' })).toEqual([
    'error networks/families -: the network of services (fd00:2::/112) is of a family that pods have no addresses of (10.244.0.0/16)',
  ]);
  expect(found({ podCidr: '10.244.0.0/16,10.245.0.0/16' })).toEqual([
    'error networks/families -: the networks of pods (10.244.0.0/16,10.245.0.0/16) are two of one family',
  ]);
});

describe('tenant clusters', () => {
  const clusters =
    (...networks: readonly { readonly podCidr?: string; readonly serviceCidr?: string }[]) =>
    (platform: Platform): void => {
      const root = new Tenant(platform, 'root');
      networks.forEach((network, number) => new TenantCluster(root, `c${number}`, { network }));
    };

  test('two may have the same networks, and none those of the platform', () => {
    expect(found({}, clusters({}, {}))).toEqual([]);
    expect(
      found({ nodeCidr: '10.243.7.0/24' }, clusters({}, { podCidr: '10.200.0.0/16', serviceCidr: '10.96.128.0/20' })),
    ).toEqual([
      'error networks/overlap Cluster.cluster.x-k8s.io tenant-root/kubernetes-c0: the networks of nodes (10.243.7.0/24) and pods of cluster tenant-root/kubernetes-c0 (10.243.0.0/16) overlap: packets for one would go to the other',
      'error networks/overlap Cluster.cluster.x-k8s.io tenant-root/kubernetes-c1: the networks of services (10.96.0.0/16) and services of cluster tenant-root/kubernetes-c1 (10.96.128.0/20) overlap: packets for one would go to the other',
    ]);
  });

  test('a range for each node that its groups may grow to', () => {
    const grown = (maxReplicas: number) => (platform: Platform) =>
      new TenantCluster(new Tenant(platform, 'root'), 'c0', {
        network: { podCidr: '10.243.0.0/22' },
        nodeGroups: { a: { maxReplicas: 2 }, b: { maxReplicas } },
      });
    expect(found({}, grown(2))).toEqual([]);
    expect(found({}, grown(3))).toEqual([
      'error networks/too-small Cluster.cluster.x-k8s.io tenant-root/kubernetes-c0: the network of pods of cluster tenant-root/kubernetes-c0 (10.243.0.0/22) has room for 4 ranges of /24, one a node, and there are 5 nodes that its groups may have',
    ]);
  });
});
