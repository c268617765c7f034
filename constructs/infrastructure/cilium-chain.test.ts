import { check } from '../../lib/check';
import { Platform } from '../../lib/model/platform';
import type { JsonObject } from '../../lib/values/json';
import { CiliumNetwork } from './cilium';

function chained(cidr?: string): ReturnType<Platform['model']> {
  const platform = new Platform('test');
  new CiliumNetwork(platform, 'cilium', { chained: { target: 'kube-ovn', cidr } });
  return platform.model();
}

test('chained, Cilium routes and masquerades nothing, and takes addresses of its own from a network of its own', () => {
  const values = chained('10.200.0.0/16').charts[0]!.values as JsonObject;
  expect(values).toMatchObject({
    kubeProxyReplacement: true,
    routingMode: 'native',
    autoDirectNodeRoutes: false,
    enableIPv4Masquerade: false,
    enableIPv6Masquerade: false,
    ipam: {
      mode: 'cluster-pool',
      operator: { clusterPoolIPv4PodCIDRList: ['10.200.0.0/16'], clusterPoolIPv4MaskSize: 24 },
    },
    cni: {
      chainingMode: 'generic-veth',
      chainingTarget: 'kube-ovn',
      customConf: true,
      configMap: 'cni-configuration',
    },
    daemon: { enableSourceIPVerification: false },
    sctp: { enabled: true },
    forceDeviceDetection: true,
    extraConfig: {
      'bpf-lb-algorithm': 'maglev',
      devices: 'ovn0 genev_sys_6081',
      'enable-identity-mark': 'false',
    },
  });
  expect(values).not.toHaveProperty('ipv4NativeRoutingCIDR');
});

test('the agents write the whole chain, Kube-OVN first', () => {
  const { manifest } = chained().objects.find(({ id }) => id.kind === 'ConfigMap')!;
  expect(manifest.metadata).toMatchObject({ name: 'cni-configuration', namespace: 'cilium' });
  const { 'cni-config': text } = manifest['data'] as Readonly<Record<string, string>>;
  const socket = '/run/openvswitch/kube-ovn-daemon.sock';
  expect(JSON.parse(text!)).toEqual({
    name: 'generic-veth',
    cniVersion: '0.3.1',
    plugins: [
      { type: 'kube-ovn', server_socket: socket, ipam: { type: 'kube-ovn', server_socket: socket } },
      { type: 'portmap', snat: true, capabilities: { portMappings: true } },
      { type: 'cilium-cni' },
    ],
  });
});

test('a chain behind a CNI that nothing brings is found', () => {
  expect(check(chained())).toMatchObject([
    {
      code: 'bring-up/no-network',
      severity: 'error',
      message: 'Cilium follows kube-ovn in a chain, and nothing in the program brings it: no pod would get an address',
      construct: 'cilium',
    },
  ]);
});
