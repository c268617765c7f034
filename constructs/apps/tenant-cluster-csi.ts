import type { Container } from '../../lib/kinds/generated/core';

/** Socket that the driver listens on and its helpers talk to. */
const SOCKET = '/csi/csi.sock';
const MOUNT = { name: 'socket-dir', mountPath: '/csi' } as const;
const ADDRESS = `--csi-address=${SOCKET}`;
const PROBE_PORT = 10301;

/**
 * Source: Cozystack v1.6.0, chart `kubernetes`; there three of the helpers have the tag `latest`, here they are releases of the same time.
 */
const IMAGES = {
  driver:
    'ghcr.io/cozystack/cozystack/kubevirt-csi-driver:v1.6.0@sha256:d6326e343c7932ce3d375c6742b9b9745090a4a26bf5bbc5ad19f5504ea93d65',
  'csi-provisioner': 'registry.k8s.io/sig-storage/csi-provisioner:v5.3.0',
  'csi-attacher': 'registry.k8s.io/sig-storage/csi-attacher:v4.9.0',
  'csi-liveness-probe': 'registry.k8s.io/sig-storage/livenessprobe:v2.16.0',
  'csi-snapshotter': 'registry.k8s.io/sig-storage/csi-snapshotter:v8.3.0',
  'snapshot-controller': 'registry.k8s.io/sig-storage/snapshot-controller:v8.3.0',
  'csi-resizer': 'registry.k8s.io/sig-storage/csi-resizer:v1.13.1',
} as const;

/**
 * Volumes of a tenant's cluster are disks on the platform that are plugged into its machines: the driver, and the helpers that carry out what
 * is asked for in the cluster.
 * @param kubeconfig Argument that names the kubeconfig of the cluster
 */
export function csiContainers(cluster: string, kubeconfig: string): readonly Container[] {
  const helper = (name: Exclude<keyof typeof IMAGES, 'driver'>, args: readonly string[], socket = true): Container => ({
    name,
    image: IMAGES[name],
    args,
    volumeMounts: socket ? [MOUNT] : [],
  });
  const patient = ['--timeout=3m', '--retry-interval-max=1m'];
  return [
    {
      name: 'csi-driver',
      image: IMAGES.driver,
      args: [
        `--endpoint=unix://${SOCKET}`,
        '--infra-cluster-namespace=$(INFRACLUSTER_NAMESPACE)',
        `--infra-cluster-labels=cluster.x-k8s.io/cluster-name=${cluster}`,
        '--run-node-service=false',
        '--v=5',
      ],
      ports: [{ name: 'healthz', containerPort: PROBE_PORT }],
      livenessProbe: { httpGet: { path: '/healthz', port: 'healthz' }, initialDelaySeconds: 30, timeoutSeconds: 5 },
      env: [
        { name: 'KUBE_NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
        { name: 'INFRACLUSTER_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
      ],
      volumeMounts: [MOUNT],
    },
    helper('csi-provisioner', [ADDRESS, '--default-fstype=ext4', kubeconfig, ...patient]),
    helper('csi-attacher', [ADDRESS, kubeconfig, ...patient]),
    helper('csi-liveness-probe', [ADDRESS, '--probe-timeout=3s', `--health-port=${PROBE_PORT}`]),
    helper('csi-snapshotter', [ADDRESS, '--timeout=1m', '--worker-threads=10', kubeconfig]),
    helper('snapshot-controller', ['--worker-threads=10', kubeconfig], false),
    helper('csi-resizer', [ADDRESS, kubeconfig, '--timeout=3m', '--handle-volume-inuse-error=false']),
  ];
}
