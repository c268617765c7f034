import type { Construct } from 'constructs';
import { Platform } from '../lib/model/platform';
import { FindingsError } from '../lib/values/finding';
import { CiliumNetwork } from './infrastructure/cilium';
import { Flux } from './infrastructure/flux';
import { KubeOvnNetwork, Vpc } from './infrastructure/kube-ovn';
import { Multus } from './infrastructure/multus';
import { CertManager } from './platform/cert-manager';
import { BarmanCloudPlugin, CloudNativePg } from './platform/cloudnative-pg';
import { ExternalSecrets } from './platform/external-secrets';
import { GeneratedSecret } from './platform/generated-secret';
import { AcmeIssuer, CaIssuer } from './platform/issuers';
import { AddressPool, BgpPeer } from './platform/metallb';
import { Tenant } from './tenancy/tenant';

type Make = new (scope: Construct, id: string, props?: unknown) => Construct;

/** Findings of a constructor as `code field: message`. */
function problems(make: unknown, props: unknown): string[] {
  try {
    new (make as Make)(new Platform('test'), 'root', props);
    return [];
  } catch (error) {
    if (!(error instanceof FindingsError)) throw error;
    expect(error.findings.map(({ construct }) => construct)).toEqual(error.findings.map(() => 'root'));
    return error.findings.map(({ code, field = '-', message }) => `${code} ${field}: ${message}`);
  }
}

const namespace =
  'must be the name of a namespace: small letters, digits and inner dashes, at most 63, got the string "No!"';
const solver = { http01: { ingressClass: 'nginx' } };

test.each<[{ readonly name: string }, unknown, readonly string[]]>([
  [Tenant, { quotas: {} }, ['props/unknown quotas: unknown prop "quotas", did you mean "quota"?']],
  [
    Tenant,
    { host: 7, quota: 'much', ingress: { className: 'nginx' }, timeout: 10, podSecurity: { level: 'privileged' } },
    [
      'props/type host: must be a string, got the number 7',
      'props/type quota: must be an object, got a string',
      'props/required ingress.namespace: is required',
      'props/required ingress.podLabels: is required',
      'props/value podSecurity: must give a reason for level "privileged"',
      'props/type timeout: must be a string, got the number 10',
    ],
  ],
  [CiliumNetwork, { nonsense: 1 }, ['props/unknown nonsense: unknown prop "nonsense"']],
  [
    CiliumNetwork,
    { apiServer: { host: 'localhost', port: 70_000 }, operatorReplicas: 0, values: 'x' },
    [
      'props/type values: must be an object, got a string',
      'props/value apiServer.port: must be at most 65535, got the number 70000',
      'props/value operatorReplicas: must be at least 1, got the number 0',
    ],
  ],
  [
    CiliumNetwork,
    { chained: { target: 'calico', cidr: '100.65.0.1/16' } },
    [
      'props/value chained.target: must be one of "kube-ovn", got the string "calico"',
      'props/value chained.cidr: must be an IPv4 network with its first address, such as 10.16.0.0/16, got the string "100.65.0.1/16"',
    ],
  ],
  [
    KubeOvnNetwork,
    { masterNodes: ['192.0.2.11', 'cp-2'], joinCidr: 'fd00::/64', mtu: 100, tunnelInterface: 'eth1 eth2' },
    [
      'props/required cilium: is required',
      'props/value masterNodes[1]: must be an IPv4 address, got the string "cp-2"',
      'props/value joinCidr: must be an IPv4 network with its first address, such as 10.16.0.0/16, got the string "fd00::/64"',
      'props/value tunnelInterface: must have no blanks, got the string "eth1 eth2"',
      'props/value mtu: must be at least 576, got the number 100',
    ],
  ],
  [
    KubeOvnNetwork,
    { cilium: new CiliumNetwork(new Platform('other'), 'cilium'), masterNodes: [] },
    [
      "props/value cilium: must be a CiliumNetwork construct with chained: { target: 'kube-ovn' }",
      'props/value masterNodes: must have at least one address',
    ],
  ],
  [
    Vpc,
    { namespaces: ['No!'], staticRoutes: [{ cidr: '0.0.0.0', nextHopIP: 'gw' }] },
    [
      `props/value namespaces[0]: ${namespace}`,
      'props/value staticRoutes[0].cidr: must be a network with its first address, such as 10.16.0.0/16, got the string "0.0.0.0"',
      'props/value staticRoutes[0].nextHopIP: must be an IP address, got the string "gw"',
    ],
  ],
  [
    Multus,
    { masterCni: '/etc/cni/net.d/x.conf', image: 'multus:v4' },
    [
      'props/value masterCni: must be the name of a file that ends in .conf or .conflist, got the string "/etc/cni/net.d/x.conf"',
      'props/value image: must be pinned by digest, NAME@sha256:..., got the string "multus:v4"',
    ],
  ],
  [AddressPool, {}, ['props/required addresses: is required']],
  [
    AddressPool,
    { addresses: ['192.0.2.9-192.0.2.3', '192.0.2.1/24'], announce: { l2: {}, bgp: { peers: ['rack'] } } },
    [
      'props/value addresses[0]: must be a network such as 192.0.2.0/28, with its first address, or a range such as 192.0.2.10-192.0.2.20, got the string "192.0.2.9-192.0.2.3"',
      'props/value addresses[1]: must be a network such as 192.0.2.0/28, with its first address, or a range such as 192.0.2.10-192.0.2.20, got the string "192.0.2.1/24"',
      'props/value announce.bgp.peers[0]: must be a BgpPeer construct, got the string "rack"',
    ],
  ],
  [
    AddressPool,
    { addresses: [], announce: {} },
    [
      'props/value addresses: must have at least one network or range',
      'props/value announce: must have one of l2 and bgp',
    ],
  ],
  [
    BgpPeer,
    { myASN: 0, peerASN: 64513, peerAddress: 'router' },
    [
      'props/value myASN: must be at least 1, got the number 0',
      'props/value peerAddress: must be an IP address, got the string "router"',
    ],
  ],
  [Flux, undefined, ['props/required source: is required']],
  [
    Flux,
    { source: { url: 7, brunch: 'main' }, hostNetwork: 1 },
    [
      'props/unknown source.brunch: unknown prop "brunch", did you mean "branch"?',
      'props/type source.url: must be a string, got the number 7',
      'props/type hostNetwork: must be a boolean, got the number 1',
    ],
  ],
  [
    CertManager,
    { namespace: 'No!', replicas: 1.5, dns01RecursiveNameservers: ['1.1.1.1:53', 53] },
    [
      `props/value namespace: ${namespace}`,
      'props/type replicas: must be an integer, got the number 1.5',
      'props/type dns01RecursiveNameservers[1]: must be a string, got the number 53',
    ],
  ],
  [
    CloudNativePg,
    { replica: 2, timeout: '10' },
    [
      'props/unknown replica: unknown prop "replica", did you mean "replicas"?',
      'props/value timeout: must be a duration such as 90s, 10m or 1h30m, got the string "10"',
    ],
  ],
  [
    BarmanCloudPlugin,
    { namespace: 'x' },
    ['props/unknown namespace: unknown prop "namespace"', 'props/required operator: is required'],
  ],
  [
    BarmanCloudPlugin,
    { operator: 'cnpg' },
    ['props/value operator: must be a CloudNativePg construct, got the string "cnpg"'],
  ],
  [ExternalSecrets, { replicas: '2' }, ['props/type replicas: must be an integer, got the string "2"']],
  [AcmeIssuer, {}, ['props/required solver: is required']],
  [AcmeIssuer, { solver: {} }, ['props/value solver: must have one of http01 and dns01']],
  [
    AcmeIssuer,
    { solver: { ...solver, dns01: { cloudflare: { apiToken: 'kept out of messages' } } }, server: 'test' },
    [
      'props/type solver.dns01.cloudflare.apiToken: must be an object, got a string',
      'props/value server: must be production, staging or an https:// address, got the string "test"',
    ],
  ],
  [CaIssuer, { secret: 'ca' }, ['props/unknown secret: unknown prop "secret"']],
  [GeneratedSecret, undefined, ['props/required passwords: is required']],
  [
    GeneratedSecret,
    { passwords: [], length: 200, apiVersion: 'v2', metadata: { namespace: 'No!' } },
    [
      'secret/no-key passwords: no key is given',
      'props/value length: must be at most 128, got the number 200',
      `props/value metadata.namespace: ${namespace}`,
      'props/value apiVersion: must be one of "v1", "v1beta1", got the string "v2"',
    ],
  ],
  [
    GeneratedSecret,
    { passwords: 'password', template: [] },
    ['props/type passwords: must be a list, got a string', 'props/type template: must be an object, got a list'],
  ],
])('%p with %j', (make, props, expected) => {
  expect(problems(make, props)).toEqual(expected);
});
