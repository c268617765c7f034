import type { Manifest } from '../../values/json';
import { textsAt } from '../../values/values-at';
import { hasIssuerAnnotation, issuerAnnotations } from './issuers';
import { postgresPods, postgresVolumes, refusesEviction } from './postgres-pods';
import type { KindRules, Produced, ReferenceRule } from './rule';

/** The Secrets whose names stand at a path. */
function secretsAt(manifest: Manifest, path: string): readonly Produced[] {
  return textsAt(manifest, path).map(name => ({ kind: 'Secret', name }));
}

const ready = { rule: 'condition', type: 'Ready' } as const;

/** cert-manager: a Certificate waits for its issuer and makes its Secret. */
const certManager: readonly KindRules[] = [
  {
    group: 'cert-manager.io',
    kind: 'Certificate',
    readiness: { ...ready, generation: 'condition' },
    references: [{ path: 'spec.issuerRef', group: 'cert-manager.io', kind: 'Issuer' }],
    produces: manifest => secretsAt(manifest, 'spec.secretName'),
  },
  ...['Issuer', 'ClusterIssuer'].map((kind): KindRules => ({
    group: 'cert-manager.io',
    kind,
    readiness: { ...ready, generation: 'condition' },
    // a ClusterIssuer's secrets live in cert-manager's own namespace, which its manifest does not name
    references:
      kind === 'Issuer'
        ? [
            { path: 'spec.ca', kind: 'Secret', name: 'secretName' },
            { path: 'spec.acme.externalAccountBinding.keySecretRef', kind: 'Secret' },
          ]
        : [],
    produces: manifest => secretsAt(manifest, 'spec.acme.privateKeySecretRef.name'),
  })),
];

/** CloudNativePG: a Cluster makes its Services and the Secrets of its owner and CA. Source: CloudNativePG 1.27, "Service management", "Certificates". */
const cnpgSecrets: readonly ReferenceRule[] = [
  'spec.superuserSecret',
  'spec.bootstrap.initdb.secret',
  'spec.bootstrap.recovery.secret',
  'spec.managed.roles[].passwordSecret',
  'spec.externalClusters[].password',
  'spec.certificates.serverCASecret',
  'spec.certificates.serverTLSSecret',
  'spec.certificates.clientCASecret',
  'spec.certificates.replicationTLSSecret',
  'spec.imagePullSecrets[]',
  'spec.monitoring.customQueriesSecret[]',
].map(path => ({ path, kind: 'Secret' }));

const cnpg: readonly KindRules[] = [
  {
    group: 'postgresql.cnpg.io',
    kind: 'Cluster',
    ownsData: true,
    readiness: ready,
    pods: postgresPods,
    volumes: postgresVolumes,
    refusesEviction,
    references: [
      ...cnpgSecrets,
      { path: 'spec.monitoring.customQueriesConfigMap[]', kind: 'ConfigMap' },
      { path: 'spec.imageCatalogRef', group: 'postgresql.cnpg.io', kind: 'ImageCatalog' },
      { path: 'spec.priorityClassName', group: 'scheduling.k8s.io', kind: 'PriorityClass' },
      ...['spec.storage.storageClass', 'spec.walStorage.storageClass'].map(path => ({
        path,
        group: 'storage.k8s.io',
        kind: 'StorageClass',
      })),
      ...['accessKeyId', 'secretAccessKey'].map(key => ({
        path: `spec.backup.barmanObjectStore.s3Credentials.${key}`,
        kind: 'Secret',
      })),
      ...['spec.plugins[]', 'spec.externalClusters[].plugin'].map(plugin => ({
        path: `${plugin}.parameters.barmanObjectName`,
        group: 'barmancloud.cnpg.io',
        kind: 'ObjectStore',
      })),
    ],
    produces: ({ metadata: { name = '' } }) => [
      ...['app', 'ca', 'server', 'replication'].map(suffix => ({ kind: 'Secret', name: `${name}-${suffix}` })),
      ...['rw', 'ro', 'r'].map(suffix => ({ kind: 'Service', name: `${name}-${suffix}` })),
    ],
  },
  {
    group: 'postgresql.cnpg.io',
    kind: 'ScheduledBackup',
    readiness: { rule: 'exists' },
    references: [{ path: 'spec.cluster', group: 'postgresql.cnpg.io', kind: 'Cluster' }],
  },
  ...['Database', 'Publication', 'Subscription'].map((kind): KindRules => ({
    group: 'postgresql.cnpg.io',
    kind,
    ownsData: kind === 'Database',
    // False is not final: the operator tries again every 30 s, e.g. until the database's owner is there. Source: CloudNativePG 1.28.
    readiness: { rule: 'field', field: 'status.applied', equals: true },
    references: [{ path: 'spec.cluster', group: 'postgresql.cnpg.io', kind: 'Cluster' }],
  })),
  {
    group: 'barmancloud.cnpg.io',
    kind: 'ObjectStore',
    readiness: { rule: 'exists' },
    references: ['endpointCA', 's3Credentials.accessKeyId', 's3Credentials.secretAccessKey'].map(key => ({
      path: `spec.configuration.${key}`,
      kind: 'Secret',
    })),
  },
];

/** External Secrets: an ExternalSecret waits for its store or generator and makes its Secret. */
const externalSecrets: readonly KindRules[] = [
  {
    group: 'external-secrets.io',
    kind: 'ExternalSecret',
    // a Secret without an owner is one that nobody can make again: its values were drawn at random
    ownsData: manifest => textsAt(manifest, 'spec.target.creationPolicy')[0] === 'Orphan',
    readiness: ready,
    references: [
      { path: 'spec.secretStoreRef', group: 'external-secrets.io', kind: 'SecretStore' },
      { path: 'spec.dataFrom[].sourceRef.generatorRef', group: 'generators.external-secrets.io', kind: 'Password' },
      { path: 'spec.dataFrom[].sourceRef.storeRef', group: 'external-secrets.io', kind: 'SecretStore' },
    ],
    produces: manifest =>
      secretsAt(manifest, textsAt(manifest, 'spec.target.name').length > 0 ? 'spec.target.name' : 'metadata.name'),
  },
  ...['SecretStore', 'ClusterSecretStore'].map((kind): KindRules => ({
    group: 'external-secrets.io',
    kind,
    readiness: ready,
  })),
  { group: 'generators.external-secrets.io', kind: 'Password', readiness: { rule: 'exists' } },
];

/** Gateway API: routes wait for their gateways, gateways for their class. */
const gateway: readonly KindRules[] = [
  {
    group: 'gateway.networking.k8s.io',
    kind: 'Gateway',
    readiness: { rule: 'condition', type: 'Programmed', generation: 'condition' },
    references: [
      { path: 'spec.gatewayClassName', group: 'gateway.networking.k8s.io', kind: 'GatewayClass' },
      ...issuerAnnotations,
      { path: 'spec.listeners[].tls.certificateRefs[]', kind: 'Secret' },
    ],
    produces: manifest =>
      hasIssuerAnnotation(manifest) ? secretsAt(manifest, 'spec.listeners[].tls.certificateRefs[].name') : [],
  },
  ...['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'].map((kind): KindRules => ({
    group: 'gateway.networking.k8s.io',
    kind,
    // acceptance is reported per parent, not in one condition
    readiness: { rule: 'exists' },
    references: [
      { path: 'spec.parentRefs[]', group: 'gateway.networking.k8s.io', kind: 'Gateway' },
      { path: 'spec.rules[].backendRefs[]', kind: 'Service', hard: false },
      { path: 'spec.rules[].filters[].requestMirror.backendRef', kind: 'Service', hard: false },
    ],
  })),
];

/** Objects that serve observation: delivered last, and nothing waits for them. */
const monitoring: readonly KindRules[] = [
  ...['VMServiceScrape', 'VMPodScrape', 'VMNodeScrape', 'VMProbe', 'VMRule'].map(kind => ({
    group: 'operator.victoriametrics.com',
    kind,
  })),
  ...['ServiceMonitor', 'PodMonitor', 'PrometheusRule'].map(kind => ({ group: 'monitoring.coreos.com', kind })),
].map((rules): KindRules => ({
  ...rules,
  monitoring: true,
  readiness: { rule: 'exists' },
  references: [{ path: 'spec.namespaceSelector.matchNames[]', kind: 'Namespace', hard: false }],
}));

export const operatorRules: readonly KindRules[] = [
  ...certManager,
  ...cnpg,
  ...externalSecrets,
  ...gateway,
  ...monitoring,
];
