import type { ClusterSpec } from '../../lib/kinds/generated/postgresql.cnpg.io';
import type { Manifest } from '../../lib/values/json';

const HEX = '0123456789abcdef';

/** 32 hex digits that look like a hash and follow from the index alone. */
function fakeHash(index: number): string {
  let state = (index * 2654435761) >>> 0;
  let text = '';
  for (let digit = 0; digit < 32; digit++) {
    state = (state * 1664525 + 1013904223) >>> 0;
    text += HEX[state >>> 28]!;
  }
  return text;
}

/** What a chart or component of the benchmark adds to its objects. */
export interface Place {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** What chart number `chart` adds. */
export function placeOf(chart: number): Place {
  return { namespace: `tenant-${chart}`, labels: { 'example.com/zone': `zone-${chart % 7}` } };
}

/** Object number `index` of the benchmark, ready to be written: as every contestant must write it. */
export function readyCluster(index: number, { namespace, labels }: Place): Manifest {
  const { apiVersion, kind, metadata, spec } = cnpgCluster(index);
  const { annotations, labels: own, name } = metadata;
  return { apiVersion, kind, metadata: { annotations, labels: { ...own, ...labels }, name, namespace }, spec };
}

/**
 * Object number `index` of the benchmark, in the order of a sorted manifest: a CloudNativePG Cluster of 1,677 bytes of JSON
 * before its name (index 0; the tenant's number makes later ones a byte longer).
 */
export function cnpgCluster(index: number): Manifest & { readonly spec: ClusterSpec } {
  const tenant = String(index % 97);
  return {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Cluster',
    metadata: {
      annotations: {
        'example.com/checksum': fakeHash(index),
        'example.com/description':
          'owner: team data, purpose: orders, invoices, stock of the shop; reviewed: every quarter, personal data: none!',
      },
      labels: {
        'app.kubernetes.io/instance': `postgres-${tenant}`,
        'app.kubernetes.io/managed-by': 'benchmark',
        'app.kubernetes.io/name': 'postgres',
        'example.com/tenant-id': tenant,
      },
      name: `postgres-${index}`,
    },
    spec: clusterSpec(index),
  };
}

function clusterSpec(index: number): ClusterSpec {
  return {
    affinity: { enablePodAntiAffinity: true, podAntiAffinityType: 'preferred', topologyKey: 'kubernetes.io/hostname' },
    backup: {
      barmanObjectStore: {
        data: { compression: 'gzip', jobs: 2 },
        destinationPath: 's3://backups-of-all-tenants/postgres/',
        endpointURL: 'https://s3.example.com',
        s3Credentials: {
          accessKeyId: { key: 'ACCESS_KEY_ID', name: 'backup-credentials' },
          secretAccessKey: { key: 'ACCESS_SECRET_KEY', name: 'backup-credentials' },
        },
        wal: { compression: 'gzip', maxParallel: 4 },
      },
      retentionPolicy: '30d',
    },
    bootstrap: {
      initdb: {
        database: 'app',
        owner: 'app',
        postInitSQL: ['CREATE EXTENSION IF NOT EXISTS pg_trgm;\nALTER ROLE app SET search_path TO app, public;'],
      },
    },
    imageName: `ghcr.io/cloudnative-pg/postgresql:17.${index % 7}`,
    instances: 1 + (index % 3),
    monitoring: { enablePodMonitor: true },
    postgresql: {
      parameters: {
        hot_standby_feedback: 'on',
        maintenance_work_mem: '64MB',
        max_connections: '300',
        max_wal_size: '2GB',
        random_page_cost: '1.1',
        shared_buffers: '256MB',
        work_mem: '8MB',
      },
      pg_hba: ['host all all 10.0.0.0/8 scram-sha-256'],
    },
    resources: { limits: { cpu: '2', memory: '2Gi' }, requests: { cpu: '100m', memory: '512Mi' } },
    storage: { size: '10Gi', storageClass: 'replicated' },
    walStorage: { size: '2Gi', storageClass: 'local' },
  };
}
