import { apiVersionOf, at, isCrd, kindOf, textAt, type KubeObject } from './objects';
import type { Cluster } from './cluster';

/** Groups of Kubernetes itself; kinds of others come from CRDs. */
const BUILT_IN_GROUPS = new Set([
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'apps',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'coordination.k8s.io',
  'core',
  'discovery.k8s.io',
  'events.k8s.io',
  'flowcontrol.apiserver.k8s.io',
  'networking.k8s.io',
  'node.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'resource.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
]);

/** Built-in kinds without a namespace that the provider knows by heart (pkg kinds/kinds.go, Namespaced). */
const CLUSTER_SCOPED = new Set([
  'APIService',
  'CertificateSigningRequest',
  'ClusterRole',
  'ClusterRoleBinding',
  'CSIDriver',
  'CSINode',
  'CustomResourceDefinition',
  'FlowSchema',
  'IngressClass',
  'MutatingWebhookConfiguration',
  'Namespace',
  'Node',
  'PersistentVolume',
  'PriorityClass',
  'PriorityLevelConfiguration',
  'RuntimeClass',
  'StorageClass',
  'ValidatingWebhookConfiguration',
  'VolumeAttachment',
]);

/** Namespaced ones, likewise. */
const NAMESPACED = new Set([
  'ConfigMap',
  'ControllerRevision',
  'CronJob',
  'CSIStorageCapacity',
  'DaemonSet',
  'Deployment',
  'Endpoints',
  'EndpointSlice',
  'Event',
  'HorizontalPodAutoscaler',
  'Ingress',
  'Job',
  'Lease',
  'LimitRange',
  'NetworkPolicy',
  'PersistentVolumeClaim',
  'Pod',
  'PodDisruptionBudget',
  'PodTemplate',
  'ReplicaSet',
  'ReplicationController',
  'ResourceQuota',
  'Role',
  'RoleBinding',
  'Secret',
  'Service',
  'ServiceAccount',
  'StatefulSet',
]);

/** Whether an object is of a kind of Kubernetes itself (pkg kinds/kinds.go, KnownGroupVersions). */
export function isBuiltIn(object: KubeObject): boolean {
  const [group = '', version] = apiVersionOf(object).split('/');
  return version === undefined ? group === 'v1' : BUILT_IN_GROUPS.has(group);
}

/** Whether kinds have a namespace, by heart, by the CRDs of the program, by the server; else it is assumed (pkg clients/clients.go, IsNamespacedKind). */
export class Scopes {
  private readonly ofCrds = new Map<string, boolean>();

  /** Notes a CRD of the program: its objects may be checked before it is created. */
  add(object: KubeObject): void {
    if (!isCrd(object)) return;
    const kind = `${textAt(object, 'spec', 'group')}/${textAt(object, 'spec', 'names', 'kind')}`;
    this.ofCrds.set(kind, at(object, 'spec', 'scope') === 'Namespaced');
  }

  async isNamespaced(object: KubeObject, cluster: Cluster | undefined): Promise<boolean> {
    const kind = kindOf(object);
    if (isBuiltIn(object)) {
      if (CLUSTER_SCOPED.has(kind)) return false;
      if (NAMESPACED.has(kind)) return true;
    }
    const [group = ''] = apiVersionOf(object).split('/');
    return this.ofCrds.get(`${group}/${kind}`) ?? (await cluster?.resource(object))?.namespaced ?? true;
  }
}
