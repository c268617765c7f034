import { custom, ingress, namedBy, type Row, type Written } from './named-by';

const SELECTOR = 'spec.ingress[0].from[0].namespaceSelector';
const policy = (namespaceSelector: object): Written =>
  custom('networking.k8s.io/v1', 'NetworkPolicy', { ingress: [{ from: [{ namespaceSelector }] }] });
const binding = (kind: string, fields: object): Written => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind,
  ...fields,
});

/** What is only checked for existence. */
const ROWS: readonly Row[] = [
  [
    'namespace that a NetworkPolicy names',
    policy({ matchLabels: { 'kubernetes.io/metadata.name': 'monitoring', team: 'a' } }),
    [`Namespace monitoring | ${SELECTOR}.matchLabels[kubernetes.io/metadata.name] | soft`],
  ],
  [
    'namespaces that a NetworkPolicy lists',
    policy({
      matchExpressions: [
        { key: 'kubernetes.io/metadata.name', operator: 'In', values: ['a', 'b'] },
        { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['c'] },
        { key: 'team', operator: 'In', values: ['d'] },
      ],
    }),
    [`Namespace a | ${SELECTOR}.matchExpressions[0] | soft`, `Namespace b | ${SELECTOR}.matchExpressions[0] | soft`],
  ],
  [
    'namespaces and services that a CiliumNetworkPolicy names',
    custom('cilium.io/v2', 'CiliumNetworkPolicy', {
      egress: [
        { toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'databases' } }] },
        { toServices: [{ k8sService: { serviceName: 'api', namespace: 'default' } }] },
      ],
    }),
    [
      'Namespace databases | spec.egress[0].toEndpoints[0].matchLabels[k8s:io.kubernetes.pod.namespace] | soft',
      'Service default/api | spec.egress[1].toServices[0].k8sService.serviceName | soft',
    ],
  ],
  [
    'service accounts among the subjects of a role, and the role',
    binding('RoleBinding', {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' },
      subjects: [
        { kind: 'ServiceAccount', name: 'robot', namespace: 'ci' },
        { kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name: 'staff' },
      ],
    }),
    [
      'Role.rbac.authorization.k8s.io web/reader | roleRef.name | soft',
      'ServiceAccount ci/robot | subjects[0].name | soft',
    ],
  ],
  [
    'cluster role',
    binding('ClusterRoleBinding', {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'reader' },
    }),
    ['ClusterRole.rbac.authorization.k8s.io reader | roleRef.name | soft'],
  ],
  [
    'namespaces that are observed',
    custom('operator.victoriametrics.com/v1beta1', 'VMServiceScrape', { namespaceSelector: { matchNames: ['shop'] } }),
    ['Namespace shop | spec.namespaceSelector.matchNames[0] | soft'],
  ],
  [
    'target of an autoscaler',
    custom('autoscaling/v2', 'HorizontalPodAutoscaler', {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db' },
    }),
    ['StatefulSet.apps web/db | spec.scaleTargetRef.name | soft'],
  ],
  [
    'backends and certificates of an Ingress',
    ingress({
      defaultBackend: { service: { name: 'home' } },
      rules: [{ http: { paths: [{ backend: { service: { name: 'shop' } } }] } }],
      tls: [{ secretName: 'tls' }],
    }),
    [
      'Service web/shop | spec.rules[0].http.paths[0].backend.service.name | soft',
      'Service web/home | spec.defaultBackend.service.name | soft',
      'Secret web/tls | spec.tls[0].secretName | soft',
    ],
  ],
  [
    'backends of a route, weighted and mirrored',
    custom('gateway.networking.k8s.io/v1', 'HTTPRoute', {
      rules: [
        {
          backendRefs: [{ name: 'shop', namespace: 'shop' }],
          filters: [{ requestMirror: { backendRef: { name: 'copy' } } }],
        },
      ],
    }),
    [
      'Service shop/shop | spec.rules[0].backendRefs[0].name | soft',
      'Service web/copy | spec.rules[0].filters[0].requestMirror.backendRef.name | soft',
    ],
  ],
];

test.each(ROWS)('%s', (_what, written, expected) => {
  expect(namedBy(written)).toEqual(expected);
});
