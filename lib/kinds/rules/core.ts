import type { KindRules } from './rule';

/** Built-in kinds that name others or make others. */
export const coreRules: readonly KindRules[] = [
  {
    group: '',
    kind: 'Namespace',
    ownsData: true,
    produces: ({ metadata: { name = '' } }) => [
      { kind: 'ServiceAccount', namespace: name, name: 'default' },
      { kind: 'ConfigMap', namespace: name, name: 'kube-root-ca.crt' },
    ],
  },
  { group: '', kind: 'ServiceAccount', references: [{ path: 'imagePullSecrets[]', kind: 'Secret' }] },
  {
    group: '',
    kind: 'PersistentVolumeClaim',
    ownsData: true,
    // a claim of a WaitForFirstConsumer class stays Pending until a pod uses it, which may come in a later unit
    readiness: { rule: 'exists' },
    references: [{ path: 'spec.storageClassName', group: 'storage.k8s.io', kind: 'StorageClass' }],
  },
  {
    group: 'networking.k8s.io',
    kind: 'Ingress',
    // an address needs a load balancer; rules work without
    readiness: { rule: 'exists' },
    references: [
      { path: 'spec.ingressClassName', group: 'networking.k8s.io', kind: 'IngressClass' },
      {
        path: 'metadata.annotations["cert-manager.io/cluster-issuer"]',
        group: 'cert-manager.io',
        kind: 'ClusterIssuer',
      },
      { path: 'metadata.annotations["cert-manager.io/issuer"]', group: 'cert-manager.io', kind: 'Issuer' },
      { path: 'spec.rules[].http.paths[].backend.service', kind: 'Service', hard: false },
    ],
    produces: ({ metadata: { annotations }, spec }) =>
      annotations !== undefined &&
      Object.keys(annotations).some(key => /^cert-manager\.io\/(cluster-)?issuer$/.test(key))
        ? ((spec as { tls?: readonly { secretName?: string }[] } | undefined)?.tls ?? []).flatMap(({ secretName }) =>
            secretName === undefined ? [] : [{ kind: 'Secret', name: secretName }],
          )
        : [],
  },
  {
    group: 'autoscaling',
    kind: 'HorizontalPodAutoscaler',
    references: [{ path: 'spec.scaleTargetRef', group: 'apps', kind: 'Deployment', hard: false }],
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
