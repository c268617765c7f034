import type { Manifest } from '../../values/json';
import { isMap } from '../../values/json-map';
import { textsAt, valuesAt } from '../../values/values-at';
import { networksOf } from './networks';
import type { PodGroup, VolumeClaims } from './pod-group';
import { podRequests } from './pod-requests';
import type { KindRules, ReferenceRule } from './rule';

/** What a pod names, by member of its spec. Secrets and config maps that are marked optional are soft. */
const POD: readonly ReferenceRule[] = [
  { path: 'serviceAccountName', kind: 'ServiceAccount' },
  { path: 'priorityClassName', group: 'scheduling.k8s.io', kind: 'PriorityClass' },
  { path: 'runtimeClassName', group: 'node.k8s.io', kind: 'RuntimeClass' },
  { path: 'imagePullSecrets[]', kind: 'Secret' },
  { path: 'volumes[].secret', kind: 'Secret', name: 'secretName' },
  { path: 'volumes[].configMap', kind: 'ConfigMap' },
  { path: 'volumes[].persistentVolumeClaim', kind: 'PersistentVolumeClaim', name: 'claimName' },
  {
    path: 'volumes[].ephemeral.volumeClaimTemplate.spec.storageClassName',
    group: 'storage.k8s.io',
    kind: 'StorageClass',
  },
  { path: 'volumes[].csi.nodePublishSecretRef', kind: 'Secret' },
  { path: 'volumes[].projected.sources[].secret', kind: 'Secret' },
  { path: 'volumes[].projected.sources[].configMap', kind: 'ConfigMap' },
  ...['containers[]', 'initContainers[]'].flatMap((containers): ReferenceRule[] => [
    { path: `${containers}.env[].valueFrom.secretKeyRef`, kind: 'Secret' },
    { path: `${containers}.env[].valueFrom.configMapKeyRef`, kind: 'ConfigMap' },
    { path: `${containers}.envFrom[].secretRef`, kind: 'Secret' },
    { path: `${containers}.envFrom[].configMapRef`, kind: 'ConfigMap' },
  ]),
];

function below(prefix: string): readonly ReferenceRule[] {
  return POD.map(rule => ({ ...rule, path: `${prefix}.${rule.path}` }));
}

/** Whether the claims of a StatefulSet outlive it: unless it says otherwise, they do. */
function leavesData({ spec }: Manifest): boolean {
  const { volumeClaimTemplates = [], persistentVolumeClaimRetentionPolicy: policy } = (spec ?? {}) as {
    readonly volumeClaimTemplates?: readonly unknown[];
    readonly persistentVolumeClaimRetentionPolicy?: { readonly whenDeleted?: string };
  };
  return volumeClaimTemplates.length > 0 && policy?.whenDeleted !== 'Delete';
}

/** The volumes of a StatefulSet, unless they are meant to go with it: then what is in them can be made again. */
function volumes(manifest: Manifest): readonly VolumeClaims[] {
  if (!leavesData(manifest)) return [];
  return valuesAt(manifest, 'spec.volumeClaimTemplates[]').map((claim, index) => ({
    field: `spec.volumeClaimTemplates[${index}].spec.storageClassName`,
    storageClass: textsAt(claim, 'spec.storageClassName')[0],
  }));
}

/** The pods of a template, as many as `spec.replicas` says. */
function replicas(manifest: Manifest): readonly PodGroup[] {
  const [count] = valuesAt(manifest, 'spec.replicas');
  const [template] = valuesAt(manifest, 'spec.template');
  return [
    { what: 'replicas', field: 'spec.replicas', count: typeof count === 'number' ? count : 1, ...podOf(template) },
  ];
}

function podOf(pod: unknown): Pick<PodGroup, 'labels' | 'scheduling' | 'requests'> {
  const [spec] = valuesAt(pod, 'spec');
  return {
    labels: valuesAt(pod, 'metadata.labels')[0],
    scheduling: isMap(spec) ? spec : {},
    requests: podRequests(spec),
  };
}

const ofNodes = (manifest: Manifest): readonly PodGroup[] =>
  replicas(manifest).map(group => ({ ...group, what: 'pods', field: 'spec', count: 'each node' }));

/** References of a template of pods: what its pods name, and the networks that they ask for. */
function template(path: string): readonly ReferenceRule[] {
  return [...below(`${path}.spec`), networksOf(`${path}.`)];
}

const pods = template('spec.template');

/** Kinds that run pods. */
export const podRules: readonly KindRules[] = [
  {
    group: '',
    kind: 'Pod',
    runsPods: true,
    references: [...below('spec'), networksOf('')],
    pods: pod => [{ what: 'pod', field: 'spec', count: 1, ...podOf(pod) }],
  },
  { group: '', kind: 'ReplicationController', runsPods: true, references: pods, pods: replicas },
  { group: 'apps', kind: 'Deployment', runsPods: true, references: pods, pods: replicas },
  { group: 'apps', kind: 'ReplicaSet', runsPods: true, references: pods, pods: replicas },
  { group: 'apps', kind: 'DaemonSet', runsPods: true, references: pods, pods: ofNodes },
  {
    group: 'apps',
    kind: 'StatefulSet',
    runsPods: true,
    leavesData,
    pods: replicas,
    volumes,
    references: [
      ...pods,
      { path: 'spec.volumeClaimTemplates[].spec.storageClassName', group: 'storage.k8s.io', kind: 'StorageClass' },
      { path: 'spec.serviceName', kind: 'Service', hard: false },
    ],
  },
  { group: 'batch', kind: 'Job', runsPods: true, references: pods },
  { group: 'batch', kind: 'CronJob', runsPods: true, references: template('spec.jobTemplate.spec.template') },
];
