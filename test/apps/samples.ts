import { HttpCacheApp } from '../../constructs/apps/http-cache';
import { PostgresApp } from '../../constructs/apps/postgres';
import { Tenant } from '../../constructs/tenancy/tenant';
import { Platform } from '../../lib/model/platform';
import type { Manifest } from '../../lib/values/json';

/** Objects of applications that between them set every parameter, in tenant root. */
export function sampleObjects(): readonly Manifest[] {
  const platform = new Platform('test', { host: 'example.org' });
  const tenant = new Tenant(platform, 'root');
  const secret = { name: 'secret' };
  new PostgresApp(tenant, 'plain');
  new PostgresApp(tenant, 'full', {
    replicas: 3,
    resources: { cpu: '2', memory: '4Gi' },
    resourcesPreset: 'm1.small',
    size: '100Gi',
    storageClass: 'replicated',
    external: true,
    version: 'v17',
    tls: { enabled: true },
    postgresql: { parameters: { max_connections: 500, shared_buffers: '1GB' } },
    quorum: { minSyncReplicas: 1, maxSyncReplicas: 2 },
    users: { alice: {}, rita: { password: secret }, debezium: { replication: true }, carl: { ensure: 'absent' } },
    databases: { shop: { roles: { admin: ['alice'], readonly: ['rita'] }, extensions: ['hstore'] }, Blog_2: {} },
    backup: {
      enabled: true,
      schedule: '0 30 1 * * 0',
      retentionPolicy: '8w',
      destinationPath: 's3://backups/full',
      endpointURL: 'https://s3.example.org',
      s3CredentialsSecret: { name: 's3', accessKeyIDKey: 'id', secretAccessKeyKey: 'key' },
      endpointCA: { name: 's3-ca', key: 'ca.pem' },
    },
    monitoring: true,
  });
  new PostgresApp(tenant, 'recovered', {
    backup: { destinationPath: 's3://backups/full', s3CredentialsSecret: secret },
    bootstrap: { enabled: true, oldName: 'postgres-full', recoveryTime: '2026-01-02T03:04:05Z', serverName: 'old' },
  });
  new HttpCacheApp(tenant, 'plain-cache', { endpoints: ['192.0.2.10:80'] });
  new HttpCacheApp(tenant, 'full-cache', {
    size: '50Gi',
    storageClass: 'replicated',
    external: true,
    endpoints: ['192.0.2.10:80', { address: '2001:db8::10', port: 8080 }],
    haproxy: { replicas: 3, resources: { cpu: '4' }, resourcesPreset: 'c1.small' },
    nginx: { replicas: 4, resources: { memory: '3Gi' }, resourcesPreset: 's1.small' },
    trustedProxies: ['192.0.2.0/24'],
    purgeFrom: ['10.0.0.0/8'],
    monitoring: true,
  });
  return platform.model().objects.map(({ manifest }) => manifest);
}
