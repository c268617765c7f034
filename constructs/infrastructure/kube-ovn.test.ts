import { bringUp } from '../../lib/check/bring-up';
import { check } from '../../lib/check';
import { Deployment } from '../../lib/kinds/generated/apps';
import { Component } from '../../lib/model/component';
import type { Model } from '../../lib/model/model';
import { Platform, type PlatformProps } from '../../lib/model/platform';
import type { JsonObject } from '../../lib/values/json';
import { CiliumNetwork } from './cilium';
import { Flux } from './flux';
import { KubeOvnNetwork, type KubeOvnNetworkProps } from './kube-ovn';

const masterNodes = ['192.0.2.11', '192.0.2.12', '192.0.2.13'];

function network(platform: Platform, props: Partial<KubeOvnNetworkProps> = {}): KubeOvnNetwork {
  const cilium = new CiliumNetwork(platform, 'cilium', { chained: { target: 'kube-ovn' } });
  return new KubeOvnNetwork(platform, 'kube-ovn', { cilium, masterNodes, ...props });
}

function modelOf(props?: Partial<KubeOvnNetworkProps>, platformProps?: PlatformProps): Model {
  const platform = new Platform('test', platformProps);
  network(platform, props);
  return platform.model();
}

function valuesOf(props?: Partial<KubeOvnNetworkProps>, platformProps?: PlatformProps): JsonObject {
  return modelOf(props, platformProps).charts.find(({ name }) => name === 'kube-ovn')!.values as JsonObject;
}

function resources(cpu: string, memory: string, cpuLimit: string, memoryLimit: string): JsonObject {
  return { requests: { cpu, memory }, limits: { cpu: cpuLimit, memory: memoryLimit } };
}

test('the release sets these values and no others', () => {
  expect(valuesOf()).toEqual({
    namespace: 'kube-ovn',
    MASTER_NODES: '192.0.2.11,192.0.2.12,192.0.2.13',
    MASTER_NODES_LABEL: 'node-role.kubernetes.io/control-plane',
    networking: { ENABLE_SSL: true, IFACE: '' },
    func: { ENABLE_LB: false, ENABLE_NP: false, ENABLE_OVN_IPSEC: false },
    ipv4: {
      POD_CIDR: '10.244.0.0/16',
      POD_GATEWAY: '10.244.0.1',
      SVC_CIDR: '10.96.0.0/16',
      JOIN_CIDR: '100.64.0.0/16',
    },
    cni_conf: { CNI_CONFIG_PRIORITY: '10' },
    OPENVSWITCH_DIR: '/var/lib/openvswitch',
    OVN_DIR: '/var/lib/ovn',
    OVN_IPSEC_KEY_DIR: '/var/lib/ovs_ipsec_keys',
    DISABLE_MODULES_MANAGEMENT: true,
    'ovn-central': resources('50m', '100Mi', '3', '4Gi'),
    'ovs-ovn': resources('100m', '50Mi', '4', '1000Mi'),
    'kube-ovn-controller': resources('10m', '100Mi', '1', '1Gi'),
    'kube-ovn-cni': resources('50m', '50Mi', '1', '2Gi'),
    'kube-ovn-pinger': resources('10m', '50Mi', '200m', '400Mi'),
    'kube-ovn-monitor': resources('10m', '50Mi', '200m', '200Mi'),
  });
});

test('props, networks of the platform and values reach the chart, values last', () => {
  const props = {
    namespace: 'ovn',
    masterNodes: ['192.0.2.9'],
    masterNodesLabel: 'node-role.kubernetes.io/control-plane=true',
    joinCidr: '100.70.0.0/16',
    tunnelInterface: 'bond0',
    encryption: true,
    values: { networking: { ENABLE_SSL: false } },
  };
  expect(valuesOf(props, { podCidr: '10.16.0.0/14', serviceCidr: '10.97.0.0/16' })).toMatchObject({
    namespace: 'ovn',
    MASTER_NODES: '192.0.2.9',
    MASTER_NODES_LABEL: 'node-role.kubernetes.io/control-plane=true',
    networking: { ENABLE_SSL: false, IFACE: 'bond0' },
    func: { ENABLE_OVN_IPSEC: true },
    ipv4: {
      POD_CIDR: '10.16.0.0/14',
      POD_GATEWAY: '10.16.0.1',
      SVC_CIDR: '10.97.0.0/16',
      JOIN_CIDR: '100.70.0.0/16',
    },
  });
});

test('an MTU becomes an argument of the agent, which the chart has no value for', () => {
  const release = modelOf({ mtu: 1222 }).objects.find(({ id }) => id.kind === 'HelmRelease' && id.name === 'kube-ovn')!;
  expect(release.manifest['spec']).toMatchObject({
    postRenderers: [
      {
        kustomize: {
          patches: [
            {
              target: { kind: 'DaemonSet', name: 'kube-ovn-cni' },
              patch: '[{"op":"add","path":"/spec/template/spec/containers/0/args/-","value":"--mtu=1222"}]',
            },
          ],
        },
      },
    ],
  });
});

test('stated defaults change nothing', () => {
  const stated = {
    namespace: 'kube-ovn',
    masterNodesLabel: 'node-role.kubernetes.io/control-plane',
    joinCidr: '100.64.0.0/16',
    encryption: false,
    timeout: '10m',
  };
  expect(modelOf(stated).objects.map(({ manifest }) => manifest)).toEqual(
    modelOf().objects.map(({ manifest }) => manifest),
  );
});

test('one replica a master', () => {
  const { charts } = modelOf({ masterNodes: ['192.0.2.9'] });
  const { workloads } = charts.find(({ name }) => name === 'kube-ovn')!.facts!;
  expect(workloads.filter(({ kind }) => kind === 'Deployment').map(({ name, replicas }) => [name, replicas])).toEqual([
    ['kube-ovn-controller', 1],
    ['kube-ovn-monitor', 1],
    ['ovn-central', 1],
  ]);
});

test('pods wait for Kube-OVN, it for Cilium, whose services lead it to the API server; nothing before them needs a network', () => {
  const platform = new Platform('test', { nodeCidr: '192.0.2.0/24' });
  new Flux(platform, 'flux', { source: { url: 'https://git.example.org/cloud.git' }, hostNetwork: true });
  network(platform);
  const web = new Component(platform, 'web', { namespace: 'web' });
  web.addNamespace('web');
  new Deployment(web, 'web', {
    spec: { selector: { matchLabels: { app: 'web' } }, template: { spec: { containers: [{ name: 'web' }] } } },
  });
  const model = platform.model();
  expect(Object.fromEntries(model.units.map(({ name, dependsOn }) => [name, dependsOn]))).toEqual({
    flux: [],
    cilium: ['flux'],
    'kube-ovn': ['cilium', 'flux'],
    web: ['kube-ovn'],
  });
  expect(bringUp(model)).toEqual([]);
});

test('nothing to complain of', () => {
  expect(check(modelOf({ mtu: 1400, encryption: true }, { nodeCidr: '192.0.2.0/24' }))).toEqual([]);
});

test('its networks and those of Cilium are compared with all others', () => {
  const { networks } = modelOf();
  expect(networks.map(({ name, cidr }) => [name, cidr])).toEqual([
    ['pods', '10.244.0.0/16'],
    ['services', '10.96.0.0/16'],
    ['cilium', '100.65.0.0/16'],
    ['join', '100.64.0.0/16'],
  ]);
  const found = check(modelOf({ joinCidr: '10.244.128.0/17' }, { nodeCidr: '100.65.3.0/24' }));
  expect(found.map(({ code, message }) => [code, message.slice(0, message.indexOf(' overlap'))])).toEqual([
    ['networks/overlap', 'the networks of cilium (100.65.0.0/16) and nodes (100.65.3.0/24)'],
    ['networks/overlap', 'the networks of join (10.244.128.0/17) and pods (10.244.0.0/16)'],
  ]);
});

test('it says what it needs of nodes', () => {
  expect(modelOf().nodeRequirements).toMatchObject([
    { component: 'kube-ovn', requirements: { kernelModules: [{ name: 'openvswitch' }], allocateNodeCidrs: false } },
  ]);
});

test('its namespace is privileged, says why, and limits the containers that the chart leaves without limits', () => {
  const { namespaces, objects } = modelOf();
  expect(namespaces.find(({ name }) => name === 'kube-ovn')).toMatchObject({
    podSecurity: 'privileged',
    reason: 'Open vSwitch and the agents configure the network of the nodes',
  });
  expect(objects.find(({ id }) => id.kind === 'LimitRange')!.manifest).toMatchObject({
    metadata: { name: 'defaults', namespace: 'kube-ovn' },
    spec: {
      limits: [{ type: 'Container', default: { memory: '256Mi' }, defaultRequest: { cpu: '10m', memory: '32Mi' } }],
    },
  });
});
