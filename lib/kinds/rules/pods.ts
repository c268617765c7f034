import type { Manifest } from '../../values/json';
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
  { path: 'volumes[].projected.sources[].secret', kind: 'Secret' },
  { path: 'volumes[].projected.sources[].configMap', kind: 'ConfigMap' },
  ...['containers[]', 'initContainers[]'].flatMap((containers): ReferenceRule[] => [
    { path: `${containers}.env[].valueFrom.secretKeyRef`, kind: 'Secret' },
    { path: `${containers}.env[].valueFrom.configMapKeyRef`, kind: 'ConfigMap' },
    { path: `${containers}.envFrom[].secretRef`, kind: 'Secret' },
    { path: `${containers}.envFrom[].configMapRef`, kind: 'ConfigMap' },
  ]),
];

/** Annotation by which pods ask for further networks; read where it is one plain name. */
const NETWORKS: ReferenceRule = {
  path: 'metadata.annotations["k8s.v1.cni.cncf.io/networks"]',
  group: 'k8s.cni.cncf.io',
  kind: 'NetworkAttachmentDefinition',
};

function below(prefix: string): readonly ReferenceRule[] {
  return POD.map(rule => ({ ...rule, path: `${prefix}.${rule.path}` }));
}

const template = below('spec.template.spec');

/** Kinds that run pods. */
export const podRules: readonly KindRules[] = [
  { group: '', kind: 'Pod', references: [...below('spec'), NETWORKS] },
  { group: 'apps', kind: 'Deployment', references: template },
  { group: 'apps', kind: 'DaemonSet', references: template },
  {
    group: 'apps',
    kind: 'StatefulSet',
    leavesData: claimsStay,
    references: [
      ...template,
      { path: 'spec.volumeClaimTemplates[].spec.storageClassName', group: 'storage.k8s.io', kind: 'StorageClass' },
    ],
  },
  { group: 'batch', kind: 'Job', references: template },
  { group: 'batch', kind: 'CronJob', references: below('spec.jobTemplate.spec.template.spec') },
];

/** Whether the claims of a StatefulSet stay when it is deleted: Kubernetes' default. */
function claimsStay({ spec }: Manifest): boolean {
  const { volumeClaimTemplates = [], persistentVolumeClaimRetentionPolicy } = spec as {
    readonly volumeClaimTemplates?: readonly unknown[];
    readonly persistentVolumeClaimRetentionPolicy?: { readonly whenDeleted?: string };
  };
  return volumeClaimTemplates.length > 0 && persistentVolumeClaimRetentionPolicy?.whenDeleted !== 'Delete';
}
