import { isMap } from '../rpc/values';
import { apiVersionOf, isConfigMap, isSecret, kindOf, type KubeObject } from './objects';

/** Whether the provider may change the data of these kinds in place. */
export interface Mutable {
  readonly configMaps: boolean;
  readonly secrets: boolean;
}

const IDENTITY = ['metadata.name', 'metadata.namespace'];
const SELECTOR = ['spec.selector'];
const ROLE_BINDING = ['roleRef'];

/** Fields of a pod that can't change, other than those of its containers. */
const POD = [
  'affinity',
  'automountServiceAccountToken',
  'dnsConfig',
  'dnsPolicy',
  'enableServiceLinks',
  'hostAliases',
  'hostIPC',
  'hostNetwork',
  'hostPID',
  'hostname',
  'imagePullSecrets',
  'nodeName',
  'nodeSelector',
  'overhead',
  'preemptionPolicy',
  'priority',
  'priorityClassName',
  'readinessGates',
  'restartPolicy',
  'runtimeClassName',
  'schedulerName',
  'securityContext',
  'serviceAccount',
  'serviceAccountName',
  'shareProcessNamespace',
  'subdomain',
  'terminationGracePeriodSeconds',
  'volumes',
];

const CONTAINER = [
  'args',
  'command',
  'env',
  'image',
  'imagePullPolicy',
  'lifecycle',
  'livenessProbe',
  'ports',
  'readinessProbe',
  'resources',
  'securityContext',
  'stdin',
  'stdinOnce',
  'terminationMessagePath',
  'terminationMessagePolicy',
  'tty',
  'volumeDevices',
  'volumeMounts',
  'workingDir',
];

/** Sources of a volume. */
const VOLUME = ['csi', 'fc', 'flexVolume', 'hostPath', 'iscsi', 'local', 'nfs', 'rbd', 'cephfs', 'cinder', 'glusterfs'];

/** Fields whose change makes an object anew (pkg provider/diff.go, forceNew). */
const FORCE_NEW: Readonly<Record<string, readonly string[]>> = {
  'apps/v1/DaemonSet': SELECTOR,
  'apps/v1/Deployment': SELECTOR,
  'apps/v1/StatefulSet': [
    ...SELECTOR,
    'spec.podManagementPolicy',
    'spec.revisionHistoryLimit',
    'spec.serviceName',
    'spec.volumeClaimTemplates',
  ],
  'batch/v1/Job': [...SELECTOR, 'spec.completions', 'spec.parallelism', 'spec.template'],
  'rbac.authorization.k8s.io/v1/ClusterRoleBinding': ROLE_BINDING,
  'rbac.authorization.k8s.io/v1/RoleBinding': ROLE_BINDING,
  'storage.k8s.io/v1/StorageClass': ['parameters', 'provisioner'],
  'v1/PersistentVolume': VOLUME.map(source => `spec.${source}`),
  'v1/PersistentVolumeClaim': [...SELECTOR, 'spec.accessModes', 'spec.storageClassName', 'spec.volumeName'],
  'v1/Pod': [
    ...POD.map(field => `spec.${field}`),
    ...['containers', 'initContainers'].flatMap(list => CONTAINER.map(field => `spec.${list}.*.${field}`)),
  ],
  'v1/ResourceQuota': ['spec.scopes'],
  'v1/Secret': ['type'],
  'v1/Service': ['spec.clusterIP'],
};

/** Paths whose change makes the object anew; the data of Secrets and ConfigMaps only where they may not change in place. */
export function forceNewPaths(object: KubeObject, mutable: Mutable): readonly string[] {
  const isImmutable = object.immutable === true;
  if (isSecret(object) && (!mutable.secrets || isImmutable)) return [...IDENTITY, 'type', 'stringData', 'data'];
  if (isConfigMap(object) && (!mutable.configMaps || isImmutable)) return [...IDENTITY, 'binaryData', 'data'];
  const apiVersion = apiVersionOf(object).replace(/^core\//, '');
  return [...IDENTITY, ...(FORCE_NEW[`${apiVersion}/${kindOf(object)}`] ?? [])];
}

/** Whether a value set at a path touches one of the fields, which are below it or above it (pkg openapi/match.go, PatchPropertiesChanged). */
export function touches(path: readonly (string | number)[], value: unknown, fields: readonly string[]): boolean {
  return fields.some(field => touchesField(path, value, field.split('.')));
}

function touchesField(path: readonly (string | number)[], value: unknown, field: readonly string[]): boolean {
  const shared = Math.min(path.length, field.length);
  for (let index = 0; index < shared; index++) {
    const [step, wanted] = [path[index], field[index]];
    if (wanted === '*' ? typeof step !== 'number' : step !== wanted) return false;
  }
  return holds(value, field.slice(shared));
}

function holds(value: unknown, [step, ...rest]: readonly string[]): boolean {
  if (step === undefined) return true;
  if (step === '*') return Array.isArray(value) && value.some(item => holds(item, rest));
  return isMap(value) && step in value && holds(value[step], rest);
}
