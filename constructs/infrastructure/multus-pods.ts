import { createHash } from 'node:crypto';
import type { DaemonSetSpec } from '../../lib/kinds/generated/apps';

/** Name of its objects. */
export const NAME = 'multus';
export const LABELS = { 'app.kubernetes.io/name': NAME } as const;
/** Key of the configuration, and the file that the daemon reads. */
export const CONFIG_FILE = 'daemon-config.json';

const PLUGIN_FOLDER = '/opt/cni/bin';

/** Configuration of the daemon: the host's folders as it sees them. Source: Multus 4.3, thick plugin. */
export function daemonConfig(masterCni: string): string {
  const config = {
    chrootDir: '/hostroot',
    cniVersion: '0.3.1',
    logLevel: 'verbose',
    logToStderr: true,
    cniConfigDir: '/host/etc/cni/net.d',
    multusAutoconfigDir: '/host/etc/cni/net.d',
    multusConfigFile: 'auto',
    multusMasterCNI: masterCni,
    socketDir: '/host/run/multus/',
  };
  return JSON.stringify(config, null, 2);
}

/** What decides over the pods. */
export interface DaemonPods {
  readonly image: string;
  /** The configuration: other pods where it changes. */
  readonly config: string;
  readonly stageCniPlugins: boolean;
}

/** The pods of the daemon, on every node that there is. Figures of resources: Cozystack 1.6. */
export function daemonPods({ image, config, stageCniPlugins }: DaemonPods): DaemonSetSpec['template'] {
  const install = ['/usr/src/multus-cni/bin/install_multus', '-d', `/host${PLUGIN_FOLDER}`, '-t', 'thick'];
  return {
    metadata: {
      labels: LABELS,
      annotations: { 'strata.cloud/config-checksum': createHash('sha256').update(config).digest('hex') },
    },
    spec: {
      hostNetwork: true,
      hostPID: true,
      priorityClassName: 'system-node-critical',
      serviceAccountName: NAME,
      terminationGracePeriodSeconds: 10,
      tolerations: [{ operator: 'Exists' }],
      initContainers: [
        installer('install-multus', image, install),
        ...(stageCniPlugins ? [installer('install-cni-plugins', image, ['sh', '-euc', STAGE])] : []),
      ],
      containers: [daemon(image)],
      volumes: [
        ...HOST_FOLDERS.map(({ name, path }) => ({ name, hostPath: { path } })),
        { name: 'config', configMap: { name: NAME } },
      ],
    },
  };
}

type Containers = NonNullable<DaemonSetSpec['template']['spec']>['containers'];

function daemon(image: string): Containers[number] {
  return {
    name: 'multus',
    image,
    command: ['/usr/src/multus-cni/bin/multus-daemon'],
    env: [{ name: 'MULTUS_NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
    // it keeps the state of each pod of its node; without a limit, Talos ends it first where memory is short
    resources: { requests: { cpu: '100m', memory: '100Mi' }, limits: { memory: '1Gi' } },
    securityContext: { privileged: true },
    terminationMessagePolicy: 'FallbackToLogsOnError',
    volumeMounts: [
      ...HOST_FOLDERS.map(({ name, mountPath, propagated }) => ({
        name,
        mountPath,
        ...(propagated === true ? { mountPropagation: 'HostToContainer' as const } : {}),
      })),
      { name: 'config', mountPath: '/etc/cni/net.d/multus.d', readOnly: true },
    ],
  };
}

/** A folder of the host in the daemon. */
interface HostFolder {
  readonly name: string;
  readonly path: string;
  readonly mountPath: string;
  /** Whether mounts that come later on the host are seen. */
  readonly propagated?: boolean;
}

const HOST_FOLDERS: readonly HostFolder[] = [
  { name: 'root', path: '/', mountPath: '/hostroot', propagated: true },
  { name: 'cni', path: '/etc/cni/net.d', mountPath: '/host/etc/cni/net.d' },
  // the daemon calls the plugins by the path that they have on the host
  { name: 'plugins', path: PLUGIN_FOLDER, mountPath: PLUGIN_FOLDER },
  { name: 'attached', path: '/etc/cni/multus/net.d', mountPath: '/etc/cni/multus/net.d' },
  { name: 'run', path: '/run', mountPath: '/host/run' },
  { name: 'netns', path: '/run/netns', mountPath: '/run/netns', propagated: true },
  { name: 'devices', path: '/run/k8s.cni.cncf.io', mountPath: '/run/k8s.cni.cncf.io' },
  { name: 'cache', path: '/var/lib/cni/multus', mountPath: '/var/lib/cni/multus' },
  { name: 'kubelet', path: '/var/lib/kubelet', mountPath: '/var/lib/kubelet', propagated: true },
];

/** Other CNIs write into the folder too, and the kubelet may be calling a plugin: each takes its place at once. */
const STAGE = [
  `target=/host${PLUGIN_FOLDER}`,
  'for plugin in /cni-plugins/*; do',
  '  name="${plugin##*/}"',
  '  cp "$plugin" "$target/.$name.new"',
  '  chmod 0755 "$target/.$name.new"',
  '  mv -f "$target/.$name.new" "$target/$name"',
  'done',
].join('\n');

/** A container that copies files into the folder of plugins and ends. */
function installer(name: string, image: string, command: readonly string[]): Containers[number] {
  return {
    name,
    image,
    command,
    resources: { requests: { cpu: '10m', memory: '15Mi' }, limits: { memory: '128Mi' } },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      // files of the host, where SELinux is enforced
      seLinuxOptions: { level: 's0', type: 'spc_t' },
    },
    terminationMessagePolicy: 'FallbackToLogsOnError',
    volumeMounts: [{ name: 'plugins', mountPath: `/host${PLUGIN_FOLDER}` }],
  };
}
