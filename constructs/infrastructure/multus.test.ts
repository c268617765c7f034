import { check } from '../../lib/check';
import { Pod } from '../../lib/kinds/generated/core';
import { NetworkAttachmentDefinition } from '../../lib/kinds/generated/k8s.cni.cncf.io';
import { Component } from '../../lib/model/component';
import type { Model } from '../../lib/model/model';
import { Platform } from '../../lib/model/platform';
import { CiliumNetwork } from './cilium';
import { KubeOvnNetwork } from './kube-ovn';
import { Multus, type MultusProps } from './multus';

const DIGEST = `sha256:${'0'.repeat(64)}`;

function modelOf(props?: MultusProps): Model {
  const platform = new Platform('test');
  new Multus(platform, 'multus', props);
  return platform.model();
}

/** What a reader of the DaemonSet looks for. */
interface Pods {
  readonly metadata: { readonly annotations: Readonly<Record<string, string>> };
  readonly spec: {
    readonly hostNetwork: boolean;
    readonly initContainers: readonly Container[];
    readonly containers: readonly Container[];
    readonly volumes: readonly { readonly name: string; readonly hostPath?: { readonly path: string } }[];
  };
}

interface Container {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly securityContext: Readonly<Record<string, unknown>>;
  readonly resources: { readonly limits: Readonly<Record<string, string>> };
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
}

function podsOf(props?: MultusProps): Pods {
  const daemon = modelOf(props).objects.find(({ id }) => id.kind === 'DaemonSet')!;
  return (daemon.manifest['spec'] as { readonly template: Pods }).template;
}

test('its objects', () => {
  const { objects } = modelOf();
  expect(objects.map(({ id }) => [id.kind, id.namespace, id.name].join(' ')).toSorted()).toEqual([
    'ClusterRole  multus',
    'ClusterRoleBinding  multus',
    'ConfigMap multus multus',
    'CustomResourceDefinition  network-attachment-definitions.k8s.cni.cncf.io',
    'DaemonSet multus multus',
    'Namespace  multus',
    'ServiceAccount multus multus',
  ]);
});

test('nothing to complain of, also where every image needs a digest', () => {
  expect(check(modelOf(), { release: true })).toEqual([]);
});

test('the daemon has the rights of the host, its installers do not', () => {
  const { spec } = podsOf();
  expect(spec.containers.map(({ name, securityContext }) => [name, securityContext])).toEqual([
    ['multus', { privileged: true }],
  ]);
  for (const { securityContext } of spec.initContainers)
    expect(securityContext).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      seLinuxOptions: { level: 's0', type: 'spc_t' },
    });
  for (const { resources } of [...spec.initContainers, ...spec.containers])
    expect(resources.limits).toHaveProperty('memory');
});

test('the daemon sees the host where its configuration says', () => {
  const { spec } = podsOf();
  const paths = new Map(spec.volumes.map(({ name, hostPath }) => [name, hostPath?.path]));
  const mounts = spec.containers[0]!.volumeMounts.map(({ name, mountPath }) => [mountPath, paths.get(name)]);
  expect(Object.fromEntries(mounts)).toEqual({
    '/hostroot': '/',
    '/host/etc/cni/net.d': '/etc/cni/net.d',
    '/etc/cni/multus/net.d': '/etc/cni/multus/net.d',
    '/etc/cni/net.d/multus.d': undefined,
    '/host/run': '/run',
    '/opt/cni/bin': '/opt/cni/bin',
    '/run/k8s.cni.cncf.io': '/run/k8s.cni.cncf.io',
    '/run/netns': '/run/netns',
    '/var/lib/cni/multus': '/var/lib/cni/multus',
    '/var/lib/kubelet': '/var/lib/kubelet',
  });
});

test('another pod network, image or no plugins', () => {
  const { objects } = modelOf({ masterCni: '10-flannel.conflist' });
  const config = objects.find(({ id }) => id.kind === 'ConfigMap')!.manifest['data'] as Readonly<
    Record<string, string>
  >;
  expect(JSON.parse(config['daemon-config.json']!)).toEqual({
    chrootDir: '/hostroot',
    cniVersion: '0.3.1',
    logLevel: 'verbose',
    logToStderr: true,
    cniConfigDir: '/host/etc/cni/net.d',
    multusAutoconfigDir: '/host/etc/cni/net.d',
    multusConfigFile: 'auto',
    multusMasterCNI: '10-flannel.conflist',
    socketDir: '/host/run/multus/',
  });
  const pods = podsOf({ image: `registry.example.org/multus@${DIGEST}`, stageCniPlugins: false });
  expect(pods.spec.initContainers.map(({ name, image }) => [name, image])).toEqual([
    ['install-multus', `registry.example.org/multus@${DIGEST}`],
  ]);
  expect(podsOf().spec.initContainers.map(({ name }) => name)).toEqual(['install-multus', 'install-cni-plugins']);
});

test('pods are replaced where the configuration changes', () => {
  const checksum = (props?: MultusProps): string | undefined =>
    podsOf(props).metadata.annotations['strata.cloud/config-checksum'];
  expect(checksum({ masterCni: '10-flannel.conflist' })).not.toBe(checksum());
});

test('stated defaults change nothing', () => {
  const stated = { namespace: 'multus', masterCni: '05-cilium.conflist', stageCniPlugins: true, timeout: '10m' };
  expect(modelOf(stated).objects.map(({ manifest }) => manifest)).toEqual(
    modelOf().objects.map(({ manifest }) => manifest),
  );
});

test('it comes after the pod network, and what is attached after it', () => {
  const platform = new Platform('test');
  const cilium = new CiliumNetwork(platform, 'cilium', { chained: { target: 'kube-ovn' } });
  new KubeOvnNetwork(platform, 'kube-ovn', { cilium, masterNodes: ['192.0.2.11'] });
  new Multus(platform, 'multus');
  const lab = new Component(platform, 'lab', { namespace: 'lab' });
  lab.addNamespace('lab');
  new NetworkAttachmentDefinition(lab, 'storage', { spec: { config: '{"cniVersion":"0.3.1","type":"bridge"}' } });
  new Pod(lab, 'probe', {
    metadata: { name: 'probe', annotations: { 'k8s.v1.cni.cncf.io/networks': 'storage' } },
    spec: { containers: [{ name: 'probe', image: `registry.example.org/probe@${DIGEST}` }] },
  });
  const { units, unresolved } = platform.model();
  expect(Object.fromEntries(units.map(({ name, dependsOn }) => [name, dependsOn]))).toEqual({
    cilium: [],
    'kube-ovn': ['cilium'],
    multus: ['kube-ovn'],
    lab: ['kube-ovn', 'multus'],
  });
  expect(unresolved).toEqual([]);
});
