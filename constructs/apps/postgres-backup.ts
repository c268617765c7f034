import type { ObjectStoreSpec } from '../../lib/kinds/generated/barmancloud.cnpg.io';
import type {
  ClusterSpec,
  ClusterSpecBootstrapRecovery,
  ScheduledBackupSpec,
} from '../../lib/kinds/generated/postgresql.cnpg.io';
import { APP } from './postgres-names';
import type { PostgresBackup, PostgresBootstrap } from './postgres-backup-values';
import { containerResources } from './resources';

/** Name of the barman-cloud plugin. */
const PLUGIN = 'barman-cloud.cloudnative-pg.io';

/** Where backups are written or read, and for how long they are kept. */
export function objectStoreSpec(backup: PostgresBackup, retentionPolicy?: string): ObjectStoreSpec {
  const { destinationPath = '', endpointURL, s3CredentialsSecret, endpointCA } = backup;
  const {
    name = '',
    accessKeyIDKey = 'AWS_ACCESS_KEY_ID',
    secretAccessKeyKey = 'AWS_SECRET_ACCESS_KEY',
  } = s3CredentialsSecret ?? {};
  return {
    configuration: {
      destinationPath,
      endpointURL: endpointURL === '' ? undefined : endpointURL,
      ...(endpointCA === undefined ? {} : { endpointCA: { name: endpointCA.name, key: endpointCA.key ?? 'ca.crt' } }),
      s3Credentials: {
        accessKeyId: { name, key: accessKeyIDKey },
        secretAccessKey: { name, key: secretAccessKeyKey },
      },
    },
    instanceSidecarConfiguration: {
      // services other than AWS refuse the checksums that newer SDKs add
      env: ['AWS_REQUEST_CHECKSUM_CALCULATION', 'AWS_RESPONSE_CHECKSUM_VALIDATION'].map(variable => ({
        name: variable,
        value: 'when_required',
      })),
      resources: { ...containerResources('t1.nano') },
    },
    retentionPolicy,
  };
}

/** The plugin as archiver of the write-ahead log. The server name is the folder in the bucket and must never change. */
export function walArchiver(cluster: string): NonNullable<ClusterSpec['plugins']> {
  return [{ name: PLUGIN, isWALArchiver: true, parameters: { barmanObjectName: cluster, serverName: cluster } }];
}

/** Base backups by schedule, the first at once: without one the log is worth nothing. */
export function scheduledBackupSpec(cluster: string, schedule: string): ScheduledBackupSpec {
  return {
    cluster: { name: cluster },
    schedule,
    immediate: true,
    backupOwnerReference: 'self',
    method: 'plugin',
    pluginConfiguration: { name: PLUGIN },
  };
}

/** How a cluster starts from another one's backup in an ObjectStore. */
export function recovery(
  { oldName = '', recoveryTime, serverName }: PostgresBootstrap,
  objectStore: string,
): { readonly recovery: ClusterSpecBootstrapRecovery; readonly externalClusters: ClusterSpec['externalClusters'] } {
  const parameters = { barmanObjectName: objectStore, serverName: serverName || oldName };
  return {
    recovery: {
      source: oldName,
      database: APP,
      owner: APP,
      ...(recoveryTime ? { recoveryTarget: { targetTime: recoveryTime } } : {}),
    },
    externalClusters: [{ name: oldName, plugin: { name: PLUGIN, parameters } }],
  };
}
