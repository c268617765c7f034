import { ApiObject } from 'cdk8s';
import { Component } from '../../lib/model/component';
import { idText } from '../../lib/model/identity';
import type { Model } from '../../lib/model/model';
import { Platform } from '../../lib/model/platform';

/** An object as a user writes it, in namespace `web` unless it says otherwise. */
interface Written {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: object;
  readonly spec?: unknown;
}

const EVERY_CRD = { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition', name: '*' };

/** The model of one object, named `user` unless it says otherwise. */
function modelOf(written: Written): Model {
  const platform = new Platform('test', { external: [EVERY_CRD, { kind: 'Namespace', name: 'web' }] });
  const { apiVersion, kind, metadata, ...fields } = written;
  const object = { apiVersion, kind, metadata: { name: 'user', ...metadata }, ...fields };
  new ApiObject(new Component(platform, 'web', { namespace: 'web' }), 'user', object);
  return platform.model();
}

/** What one object names though nothing provides it: identity, field, and whether it is waited for. */
function namedBy(written: Written): readonly string[] {
  return modelOf(written).unresolved.map(
    ({ target, field, hard }) => `${idText(target)} | ${field} | ${hard ? 'hard' : 'soft'}`,
  );
}

type Row = readonly [what: string, written: Written, expected: readonly string[]];

const pod = (spec: object, annotations?: Record<string, string>): Written => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  spec: { template: { metadata: { annotations }, spec } },
});
const container = (fields: object): object => ({ containers: [{ name: 'a', image: 'a:1', ...fields }] });
const networks = (text: string): Written => pod({}, { 'k8s.v1.cni.cncf.io/networks': text });
const NETWORK = 'NetworkAttachmentDefinition.k8s.cni.cncf.io';
const NETWORKS = 'spec.template.metadata.annotations[k8s.v1.cni.cncf.io/networks]';
const ingress = (fields: object, annotations: Record<string, string> = {}): Written => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { annotations },
  spec: fields,
});
const custom = (apiVersion: string, kind: string, spec: object): Written => ({ apiVersion, kind, spec: spec });
const cluster = (spec: object): Written => custom('cluster.x-k8s.io/v1beta1', 'Cluster', spec);
const release = (spec: object): Written => custom('helm.toolkit.fluxcd.io/v2', 'HelmRelease', spec);
const POD = 'spec.template.spec';

const HARD: readonly Row[] = [
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
    'secrets of a pod',
    pod({
      ...container({
        env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'env' } } }],
        envFrom: [{ secretRef: { name: 'all' } }],
      }),
      imagePullSecrets: [{ name: 'pull' }],
      volumes: [{ secret: { secretName: 'volume' } }, { projected: { sources: [{ secret: { name: 'projected' } }] } }],
    }),
    [
      `Secret web/pull | ${POD}.imagePullSecrets[0].name | hard`,
      `Secret web/volume | ${POD}.volumes[0].secret.secretName | hard`,
      `Secret web/projected | ${POD}.volumes[1].projected.sources[0].secret.name | hard`,
      `Secret web/env | ${POD}.containers[0].env[0].valueFrom.secretKeyRef.name | hard`,
      `Secret web/all | ${POD}.containers[0].envFrom[0].secretRef.name | hard`,
    ],
  ],
  [
    'config maps of a pod',
    pod({
      ...container({ envFrom: [{ configMapRef: { name: 'all' } }] }),
      volumes: [{ configMap: { name: 'volume' } }],
    }),
    [
      `ConfigMap web/volume | ${POD}.volumes[0].configMap.name | hard`,
      `ConfigMap web/all | ${POD}.containers[0].envFrom[0].configMapRef.name | hard`,
    ],
  ],
  [
    'what is optional is not waited for',
    pod({
      ...container({ env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'env', optional: true } } }] }),
      volumes: [{ secret: { secretName: 'volume', optional: true } }],
    }),
    [
      `Secret web/volume | ${POD}.volumes[0].secret.secretName | soft`,
      `ConfigMap web/env | ${POD}.containers[0].env[0].valueFrom.configMapKeyRef.name | soft`,
    ],
  ],
  [
    'service account, priority class and claim of a pod',
    pod({
      serviceAccountName: 'web',
      priorityClassName: 'high',
      volumes: [{ persistentVolumeClaim: { claimName: 'data' } }],
    }),
    [
      `ServiceAccount web/web | ${POD}.serviceAccountName | hard`,
      `PriorityClass.scheduling.k8s.io high | ${POD}.priorityClassName | hard`,
      `PersistentVolumeClaim web/data | ${POD}.volumes[0].persistentVolumeClaim.claimName | hard`,
    ],
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
  ['a network', networks('lan'), [`${NETWORK} web/lan | ${NETWORKS} | hard`]],
  ['a network of another namespace', networks('net/lan@eth1'), [`${NETWORK} net/lan | ${NETWORKS} | hard`]],
  [
    'networks joined by commas',
    networks('lan, net/wan'),
    [`${NETWORK} web/lan | ${NETWORKS} | hard`, `${NETWORK} net/wan | ${NETWORKS} | hard`],
  ],
  [
    'networks as a JSON list',
    networks('[{"name":"lan","interface":"eth1"},{"name":"wan","namespace":"net"}]'),
    [`${NETWORK} web/lan | ${NETWORKS} | hard`, `${NETWORK} net/wan | ${NETWORKS} | hard`],
  ],
  ['networks that nobody can read', networks('[{"name":'), []],
  [
    'networks of a Pod',
    { apiVersion: 'v1', kind: 'Pod', metadata: { annotations: { 'k8s.v1.cni.cncf.io/networks': 'lan' } } },
    [`${NETWORK} web/lan | metadata.annotations[k8s.v1.cni.cncf.io/networks] | hard`],
  ],
];

const SELECTOR = 'spec.ingress[0].from[0].namespaceSelector';
const policy = (namespaceSelector: object): Written =>
  custom('networking.k8s.io/v1', 'NetworkPolicy', { ingress: [{ from: [{ namespaceSelector }] }] });
const binding = (kind: string, fields: object): Written => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind,
  ...fields,
});

const SOFT: readonly Row[] = [
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

describe('hard references', () => {
  test.each(HARD)('%s', (_what, written, expected) => {
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
});

describe('soft references', () => {
  test.each(SOFT)('%s', (_what, written, expected) => {
    expect(namedBy(written)).toEqual(expected);
  });
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
