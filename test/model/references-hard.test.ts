import { ApiObject } from 'cdk8s';
import { Platform } from '../../lib/model/platform';
import { custom, ingress, namedBy, type Row, type Written } from './named-by';

const cluster = (spec: object): Written => custom('cluster.x-k8s.io/v1beta1', 'Cluster', spec);
const release = (spec: object): Written => custom('helm.toolkit.fluxcd.io/v2', 'HelmRelease', spec);
const POD = 'spec.template.spec';

/** What orders delivery. */
const ROWS: readonly Row[] = [
  [
    'a namespace',
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: 'other' } },
    ['Namespace other | metadata.namespace | hard'],
  ],
  [
    'storage class of a claim',
    custom('v1', 'PersistentVolumeClaim', { storageClassName: 'fast' }),
    ['StorageClass.storage.k8s.io fast | spec.storageClassName | hard'],
  ],
  [
    'storage class of a claim template',
    custom('apps/v1', 'StatefulSet', { volumeClaimTemplates: [{}, { spec: { storageClassName: 'fast' } }] }),
    ['StorageClass.storage.k8s.io fast | spec.volumeClaimTemplates[1].spec.storageClassName | hard'],
  ],
  [
    'storage class of a database',
    custom('postgresql.cnpg.io/v1', 'Cluster', { storage: { storageClass: 'fast' } }),
    ['StorageClass.storage.k8s.io fast | spec.storage.storageClass | hard'],
  ],
  [
    'a snapshot that a claim is made of',
    custom('v1', 'PersistentVolumeClaim', {
      dataSource: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'night' },
    }),
    ['VolumeSnapshot.snapshot.storage.k8s.io web/night | spec.dataSource.name | hard'],
  ],
  [
    'issuer',
    custom('cert-manager.io/v1', 'Certificate', { issuerRef: { name: 'ca' } }),
    ['Issuer.cert-manager.io web/ca | spec.issuerRef.name | hard'],
  ],
  [
    'cluster issuer',
    custom('cert-manager.io/v1', 'Certificate', { issuerRef: { kind: 'ClusterIssuer', name: 'ca' } }),
    ['ClusterIssuer.cert-manager.io ca | spec.issuerRef.name | hard'],
  ],
  [
    'issuer by annotation of an Ingress',
    ingress({}, { 'cert-manager.io/issuer': 'ca' }),
    ['Issuer.cert-manager.io web/ca | metadata.annotations[cert-manager.io/issuer] | hard'],
  ],
  [
    'cluster issuer by annotation of an Ingress',
    ingress({}, { 'cert-manager.io/cluster-issuer': 'ca' }),
    ['ClusterIssuer.cert-manager.io ca | metadata.annotations[cert-manager.io/cluster-issuer] | hard'],
  ],
  [
    'ingress class',
    ingress({ ingressClassName: 'nginx' }),
    ['IngressClass.networking.k8s.io nginx | spec.ingressClassName | hard'],
  ],
  [
    'gateway class, and the Secret of a listener',
    custom('gateway.networking.k8s.io/v1', 'Gateway', {
      gatewayClassName: 'cilium',
      listeners: [{ tls: { certificateRefs: [{ name: 'tls', namespace: 'certs' }] } }],
    }),
    [
      'GatewayClass.gateway.networking.k8s.io cilium | spec.gatewayClassName | hard',
      'Secret certs/tls | spec.listeners[0].tls.certificateRefs[0].name | hard',
    ],
  ],
  [
    'gateway of a route',
    custom('gateway.networking.k8s.io/v1', 'HTTPRoute', { parentRefs: [{ name: 'edge', namespace: 'network' }] }),
    ['Gateway.gateway.networking.k8s.io network/edge | spec.parentRefs[0].name | hard'],
  ],
  [
    'HelmRepository',
    release({ chart: { spec: { sourceRef: { kind: 'HelmRepository', name: 'charts', namespace: 'sources' } } } }),
    ['HelmRepository.source.toolkit.fluxcd.io sources/charts | spec.chart.spec.sourceRef.name | hard'],
  ],
  [
    'OCIRepository',
    release({ chartRef: { kind: 'OCIRepository', name: 'chart' } }),
    ['OCIRepository.source.toolkit.fluxcd.io web/chart | spec.chartRef.name | hard'],
  ],
  [
    'GitRepository',
    custom('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', { sourceRef: { kind: 'GitRepository', name: 'tree' } }),
    ['GitRepository.source.toolkit.fluxcd.io web/tree | spec.sourceRef.name | hard'],
  ],
  [
    'values of a release: a config map, and a secret that is optional',
    release({
      valuesFrom: [
        { kind: 'ConfigMap', name: 'a' },
        { kind: 'Secret', name: 'b', optional: true },
      ],
    }),
    ['ConfigMap web/a | spec.valuesFrom[0].name | hard', 'Secret web/b | spec.valuesFrom[1].name | soft'],
  ],
  [
    'credentials of a source',
    custom('source.toolkit.fluxcd.io/v1', 'GitRepository', { secretRef: { name: 'token' } }),
    ['Secret web/token | spec.secretRef.name | hard'],
  ],
  [
    'control plane and infrastructure of a Cluster',
    cluster({
      controlPlaneRef: {
        apiVersion: 'controlplane.cluster.x-k8s.io/v1alpha1',
        kind: 'KamajiControlPlane',
        name: 'prod',
      },
      infrastructureRef: {
        apiVersion: 'infrastructure.cluster.x-k8s.io/v1alpha1',
        kind: 'KubevirtCluster',
        name: 'prod',
        namespace: 'machines',
      },
    }),
    [
      'KamajiControlPlane.controlplane.cluster.x-k8s.io web/prod | spec.controlPlaneRef.name | hard',
      'KubevirtCluster.infrastructure.cluster.x-k8s.io machines/prod | spec.infrastructureRef.name | hard',
    ],
  ],
  [
    'cluster, bootstrap and infrastructure of machines',
    custom('cluster.x-k8s.io/v1beta1', 'MachineDeployment', {
      clusterName: 'prod',
      template: {
        spec: {
          bootstrap: {
            configRef: {
              apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta1',
              kind: 'KubeadmConfigTemplate',
              name: 'worker',
            },
          },
          infrastructureRef: {
            apiVersion: 'infrastructure.cluster.x-k8s.io/v1alpha1',
            kind: 'KubevirtMachineTemplate',
            name: 'small',
          },
        },
      },
    }),
    [
      'Cluster.cluster.x-k8s.io web/prod | spec.clusterName | hard',
      `KubeadmConfigTemplate.bootstrap.cluster.x-k8s.io web/worker | ${POD}.bootstrap.configRef.name | hard`,
      `KubevirtMachineTemplate.infrastructure.cluster.x-k8s.io web/small | ${POD}.infrastructureRef.name | hard`,
    ],
  ],
];

test.each(ROWS)('%s', (_what, written, expected) => {
  expect(namedBy(written)).toEqual(expected);
});

test('the definition of a kind', () => {
  const platform = new Platform('test');
  new ApiObject(platform, 'issuer', {
    apiVersion: 'cert-manager.io/v1',
    kind: 'ClusterIssuer',
    metadata: { name: 'ca' },
  });
  expect(platform.model().unresolved).toEqual([
    {
      from: 0,
      target: {
        group: 'apiextensions.k8s.io',
        kind: 'CustomResourceDefinition',
        name: 'clusterissuers.cert-manager.io',
      },
      reason: 'kind',
      hard: true,
      field: 'kind',
    },
  ]);
});

test('an Ingress and a Gateway with an issuer make the Secrets of their certificates', () => {
  const annotations = { 'cert-manager.io/issuer': 'ca' };
  expect(namedBy(ingress({ tls: [{ secretName: 'tls' }, {}] }, annotations))).toEqual([
    'Issuer.cert-manager.io web/ca | metadata.annotations[cert-manager.io/issuer] | hard',
  ]);
  expect(
    namedBy({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { annotations },
      spec: { listeners: [{ tls: { certificateRefs: [{ name: 'tls' }] } }, {}] },
    }),
  ).toEqual(['Issuer.cert-manager.io web/ca | metadata.annotations[cert-manager.io/issuer] | hard']);
});
