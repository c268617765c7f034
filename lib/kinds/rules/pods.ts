import type { Manifest } from '../../values/json';
import { networksOf } from './networks';
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

/** References of a template of pods: what its pods name, and the networks that they ask for. */
function template(path: string): readonly ReferenceRule[] {
  return [...below(`${path}.spec`), networksOf(`${path}.`)];
}

const pods = template('spec.template');

/** Kinds that run pods. */
export const podRules: readonly KindRules[] = [
  { group: '', kind: 'Pod', runsPods: true, references: [...below('spec'), networksOf('')] },
  { group: '', kind: 'ReplicationController', runsPods: true, references: pods },
  { group: 'apps', kind: 'Deployment', runsPods: true, references: pods },
  { group: 'apps', kind: 'ReplicaSet', runsPods: true, references: pods },
  { group: 'apps', kind: 'DaemonSet', runsPods: true, references: pods },
  {
    group: 'apps',
    kind: 'StatefulSet',
    runsPods: true,
    leavesData,
    references: [
      ...pods,
      { path: 'spec.volumeClaimTemplates[].spec.storageClassName', group: 'storage.k8s.io', kind: 'StorageClass' },
      { path: 'spec.serviceName', kind: 'Service', hard: false },
    ],
  },
  { group: 'batch', kind: 'Job', runsPods: true, references: pods },
  { group: 'batch', kind: 'CronJob', runsPods: true, references: template('spec.jobTemplate.spec.template') },
];
