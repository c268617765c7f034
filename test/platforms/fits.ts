import { SecretRef } from '../../lib/values/secret-ref';
import type { Random } from '../fuzz/random';
import { APP_FITS } from './app-fits';
import { hardText } from './hard-values';
import { MACHINE_FITS } from './machine-fits';
import type { Fit, Fits } from './prop-drawer';

/** What of a platform texts must fit that name it. */
export interface World {
  /** Machines, where the platform knows them. */
  readonly nodes?: { readonly controlPlanes: number; readonly workers: number };
  /** Names of storage classes. */
  readonly storageClasses: string[];
  /** The next number, each once, for networks and names that must not meet. */
  readonly next: () => number;
}

const one =
  (...values: readonly unknown[]): Fit =>
  random =>
    random.pick(values);
const several =
  (...values: readonly unknown[]): Fit =>
  random =>
    values.filter(() => random.chance(0.5));
const nodeLabels: Fit = random =>
  random.pick([{ 'example.org/site': 'north' }, { 'topology.kubernetes.io/zone': 'null' }, {}]);
const left: Fit = () => undefined;
const quantity = one('1Gi', '10Gi', '4Gi', '500M', '1.5Gi');
const cpu = one('1', '500m', '2', '0.5');
const address = one('192.0.2.7', '2001:db8::7');
const network = one('192.0.2.0/24', '198.51.100.0/25', '2001:db8::/64', '0.0.0.0/0');

/** What fits texts, and numbers of a narrower meaning than their type. */
export function fitsOf(world: World): Fits {
  const replicas: Fit = random => 1 + random.below(Math.min(4, nodeCount(world)));
  const storageClass: Fit = random => random.pick([...world.storageClasses, 'local', 'fast.ssd']);
  return {
    ...MACHINE_FITS,
    ...ADDRESSES,
    ...NAMES,
    ...APP_FITS,
    '*.replicas': replicas,
    '*.operatorReplicas': replicas,
    '*.namespace': random =>
      random.chance(0.7) ? undefined : `${random.pick(['null', '1e3', 'own'])}-${world.next()}`,
    '*.timeout': one('30s', '5m', '1h30m', '90m'),
    '*.storageClass': storageClass,
    '*.scratchSpaceStorageClass': storageClass,
    '*.size': quantity,
    '*.storage': quantity,
    '*.cpu': cpu,
    '*.memory': quantity,
    // made by `strata vendor` for one set of values; the values that others are laid over have facts of the package
    'HelmOptions.facts': left,
    'HelmOptions.values': random => ({ global: { [random.pick(['a', 'yes', 'null'])]: hardText(random) } }),
    'CdiPodResources.requests': () => ({ cpu: '100m', memory: '60M' }),
    'CdiPodResources.limits': random => ({ cpu: random.pick(['750m', 2]), memory: '600M' }),
    // it brings the pod network, so that it can't wait for it
    'PaasFullComponents.flux': random => random.pick([undefined, {}, { apiServer: { host: '127.0.0.1', port: 7445 } }]), // prettier-ignore
    'PaasFullComponents.linstor': random => random.pick([undefined, false, { hostPolicy: false }, { snapshots: false, scrapes: true, properties: {} }]), // prettier-ignore
    'SubnetProps.cidr': () => `10.30.${world.next()}.0/24`,
    'AddressPoolProps.addresses': random => pool(random, world.next()),
    'BgpPeerProps.peerAddress': () => `192.0.2.${world.next()}`,
  };
}

export function nodeCount({ nodes }: World): number {
  return nodes === undefined ? 5 : nodes.controlPlanes + nodes.workers;
}

/** Addresses that no other pool has. */
function pool(random: Random, number: number): readonly string[] {
  const block = `203.0.${number}`;
  return random.pick([[`${block}.16/28`], [`${block}.10-${block}.20`], [`${block}.0/28`, `${block}.64-${block}.64`]]);
}

const ADDRESSES: Fits = {
  'ApiServerAddress.host': one('localhost', '127.0.0.1', 'api.example.org', '192.168.10.10'),
  'ApiServerAddress.port': one(6443, 7445, 443),
  'CiliumChain.cidr': one('100.65.0.0/16', '100.80.0.0/16'),
  'KubeOvnNetworkProps.joinCidr': one('100.64.0.0/16', '100.70.0.0/20'),
  'KubeOvnNetworkProps.mtu': one(1222, 1400, 8900),
  'SubnetProps.gateway': left,
  'SubnetProps.excludeIps': left,
  'SubnetProps.allowSubnets': several('10.244.0.0/16', '192.0.2.0/24'),
  'StaticRoute.cidr': one('0.0.0.0/0', '192.0.2.0/24'),
  'StaticRoute.nextHopIP': one('10.30.0.1', '10.30.7.254'),
  'BgpPeerProps.peerPort': one(179, 1179),
  'BgpPeerProps.myASN': one(64512, 4200000000),
  'BgpPeerProps.peerASN': one(64512, 64513, 1),
  'BgpPeerProps.nodes': nodeLabels,
  'BgpAnnouncement.communities': several('65535:65282', '64512:1'),
  'BgpAnnouncement.aggregationLength': one(24, 28, 32),
  'BgpAnnouncement.localPref': one(0, 100, 4294967295),
  'BgpAnnouncement.nodes': nodeLabels,
  'L2Announcement.nodes': nodeLabels,
  'L2Announcement.interfaces': several('eth0', 'bond0.100', '^eth.*$'),
  'IngressControllerOptions.externalIps[]': address,
  'IngressControllerOptions.allowedSources[]': network,
  'CertManagerProps.dns01RecursiveNameservers': several(
    '1.1.1.1:53',
    '[2606:4700::1111]:53',
    'https://1.1.1.1/dns-query',
  ),
};

const NAMES: Fits = {
  'IngressControllerOptions.loadBalancerClass': one('metallb', 'example.org/lb'),
  'IngressControllerOptions.defaultCertificate': () => new SecretRef('cozy-system', 'wildcard'),
  'IngressNginxProps.className': one('nginx', 'public', '1e3'),
  'TlsPassthrough.host': one('uploads.example.org', 'null.example.org'),
  'TlsPassthrough.ingressClassName': one('nginx', 'public'),
  'FluxGitRepository.url': one('https://git.example.org/cloud.git', 'http://git.example.org/null'),
  'FluxGitRepository.branch': one('main', 'null', 'release/1.0', '1e3'),
  'FluxGitRepository.secretName': one('git', 'null'),
  'MultusProps.masterCni': one('05-cilium.conflist', '01-kube-ovn.conflist', '10-x.conf'),
  'MultusProps.image': () => `registry.example.org/multus:v4@sha256:${'5'.repeat(64)}`,
  'KubeOvnNetworkProps.masterNodesLabel': one('node-role.kubernetes.io/control-plane', 'example.org/ovn=yes'),
  // the bundle gives those of its own
  'KubeOvnNetworkProps.masterNodes': left,
  'KubeOvnNetworkProps.tunnelInterface': one('eth1', 'bond0.200', 'eth1,^en.*'),
  'SubnetProps.provider': left,
  'SubnetProps.namespaces': left,
  'VpcProps.namespaces': several('user-a', 'tenant-root'),
  'SubnetProps.vpc': left,
  'AddressPoolProps.namespaces': several('tenant-root', 'null'),
  'BgpAnnouncement.peers': left,
  'BgpPeerProps.passwordSecret': one('bgp', 'null'),
  'KubeVirtProps.featureGates': several('VMPersistentState', 'Sidecar', 'DownwardMetrics'),
  'KubeVirtProps.monitorNamespace': one('monitoring'),
  'KubeVirtHostDevices.mediatedTypes': () => ({ enabled: true, mediatedDeviceTypes: ['nvidia-22'], nodeMediatedDeviceTypes: [{ nodeSelector: { a: 'b' }, mediatedDeviceTypes: ['nvidia-23'] }] }), // prettier-ignore
  'PciHostDevice.pciVendorSelector': one('10DE:2236', '8086:0d4c', '10de:20B5'),
  'MediatedDevice.mdevNameSelector': one('GRID T4-1Q', 'null'),
  '*.resourceName': one('nvidia.com/GA102GL_A10', 'intel.com/qat', 'example.org/null'),
  // what machines name is most often there
  'InstanceTypesProps.series': random => random.pick([undefined, ['u1', 'o1', 'cx1'], ['u1'], ['u1', 'u1']]),
  'InstanceTypesProps.preferences': random => random.pick([undefined, ['ubuntu', 'windows.11'], ['ubuntu', 'alpine']]),
  'VmImagesProps.images': random =>
    Object.fromEntries(
      ['ubuntu-24.04', 'null', '1e3'].filter(() => random.chance(0.6)).map(name => [name, image(random)]),
    ),
  'LinstorStorageProps.encryption': random => random.pick(['generated', undefined]),
  'LinstorStorageProps.properties': random => random.pick([{}, { 'DrbdOptions/Net/max-buffers': '36864' }, { 'DrbdOptions/auto-diskful': 'null' }]), // prettier-ignore
  'ClusterApiProps.tokenSecretName': one('github', 'null'),
  'KamajiProps.defaultDataStore': one('default', 'null'),
  'AcmeIssuerProps.email': one('admin@example.org'),
  'TalosClusterProps.certSans': several('api.example.org', '192.0.2.99'),
  'TalosClusterProps.imageFactory': one('factory.example.org', 'factory.talos.dev'),
  'CaIssuerProps.secretName': one('brought', 'null'),
};

function image(random: Random): object {
  const url = random.pick(['https://images.example.org/a.qcow2', 'http://images.example.org/null?x=${y}']);
  return random.chance(0.5) ? { url } : { url, storage: '30Gi' };
}
