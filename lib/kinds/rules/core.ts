import type { Manifest } from '../../values/json';
import { textsAt, valuesAt } from '../../values/values-at';
import type { LoadBalancer } from './addresses';
import { hasIssuerAnnotation, issuerAnnotations } from './issuers';
import type { KindRules, Produced } from './rule';

/** The Secrets that cert-manager makes for the hosts of an Ingress. */
function tlsSecrets(manifest: Manifest): readonly Produced[] {
  return textsAt(manifest, 'spec.tls[].secretName').map(name => ({ kind: 'Secret', name }));
}

/** A Service of type LoadBalancer asks for an address; with a class it asks somebody else. Source: MetalLB, "Usage". */
function loadBalancers({ metadata: { annotations = {} }, spec }: Manifest): readonly LoadBalancer[] {
  if (textsAt(spec, 'type')[0] !== 'LoadBalancer' || valuesAt(spec, 'loadBalancerClass').length > 0) return [];
  const read = (name: string): string | undefined =>
    annotations[`metallb.io/${name}`] ?? annotations[`metallb.universe.tf/${name}`];
  return [{ pool: read('address-pool'), sharing: read('allow-shared-ip') }];
}

/** Annotation of a namespace that stays when it leaves the program; its value says why. */
export const RETAIN = 'strata.cloud/retain';

/** Built-in kinds that name others or make others. */
export const coreRules: readonly KindRules[] = [
  {
    group: '',
    kind: 'Namespace',
    // what runs in it may hold data together with objects outside of it
    ownsData: ({ metadata: { annotations = {} } }) => annotations[RETAIN] !== undefined,
    produces: ({ metadata: { name = '' } }) => [
      { kind: 'ServiceAccount', namespace: name, name: 'default' },
      { kind: 'ConfigMap', namespace: name, name: 'kube-root-ca.crt' },
    ],
  },
  { group: '', kind: 'Service', loadBalancers },
  { group: '', kind: 'ServiceAccount', references: [{ path: 'imagePullSecrets[]', kind: 'Secret' }] },
  {
    group: '',
    kind: 'PersistentVolumeClaim',
    ownsData: true,
    volumes: claim => [{ field: 'spec.storageClassName', storageClass: textsAt(claim, 'spec.storageClassName')[0] }],
    // a claim of a WaitForFirstConsumer class stays Pending until a pod uses it, which may come in a later unit
    readiness: { rule: 'exists' },
    references: [
      { path: 'spec.storageClassName', group: 'storage.k8s.io', kind: 'StorageClass' },
      // a claim, or by its group a snapshot
      { path: 'spec.dataSource', kind: 'PersistentVolumeClaim' },
      { path: 'spec.dataSourceRef', kind: 'PersistentVolumeClaim' },
    ],
  },
  {
    group: 'snapshot.storage.k8s.io',
    kind: 'VolumeSnapshot',
    ownsData: true,
    // readyToUse stays false as long as its claim is Pending, which is usable as soon as it is stored
    readiness: { rule: 'exists' },
    references: [
      { path: 'spec.volumeSnapshotClassName', group: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshotClass' },
      { path: 'spec.source.persistentVolumeClaimName', kind: 'PersistentVolumeClaim' },
    ],
  },
  {
    group: 'networking.k8s.io',
    kind: 'Ingress',
    // an address needs a load balancer; rules work without
    readiness: { rule: 'exists' },
    references: [
      { path: 'spec.ingressClassName', group: 'networking.k8s.io', kind: 'IngressClass' },
      ...issuerAnnotations,
      { path: 'spec.rules[].http.paths[].backend.service', kind: 'Service', hard: false },
      { path: 'spec.defaultBackend.service', kind: 'Service', hard: false },
      // a certificate may be got through this very Ingress, so that it comes later
      { path: 'spec.tls[]', kind: 'Secret', name: 'secretName', hard: false },
    ],
    produces: manifest => (hasIssuerAnnotation(manifest) ? tlsSecrets(manifest) : []),
  },
  {
    group: 'autoscaling',
    kind: 'HorizontalPodAutoscaler',
    references: [{ path: 'spec.scaleTargetRef', group: 'apps', kind: 'Deployment', hard: false }],
  },
  ...['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'].map((kind): KindRules => ({
    group: 'admissionregistration.k8s.io',
    kind,
    references: [{ path: 'webhooks[].clientConfig.service', kind: 'Service', hard: false }],
  })),
  {
    group: 'apiregistration.k8s.io',
    kind: 'APIService',
    readiness: { rule: 'condition', type: 'Available' },
    references: [{ path: 'spec.service', kind: 'Service', hard: false }],
  },
  ...['RoleBinding', 'ClusterRoleBinding'].map((kind): KindRules => ({
    group: 'rbac.authorization.k8s.io',
    kind,
    references: [
      { path: 'roleRef', group: 'rbac.authorization.k8s.io', kind: 'ClusterRole', hard: false },
      { path: 'subjects[]', kind: 'ServiceAccount', only: true, hard: false },
    ],
  })),
];
