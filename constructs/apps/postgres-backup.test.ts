import type { Manifest } from '../../lib/values/json';
import { objectsOf, specOf } from '../../test/apps/objects';
import { PostgresApp, type PostgresAppProps } from './postgres';

const orders = (props?: PostgresAppProps): Map<string, Manifest> =>
  objectsOf(tenant => new PostgresApp(tenant, 'orders', props));

describe('backup and recovery', () => {
  const backup = {
    destinationPath: 's3://backups/orders/',
    endpointURL: 'https://s3.example.org',
    s3CredentialsSecret: { name: 'bucket', accessKeyIDKey: 'id' },
    endpointCA: { name: 'bucket-ca' },
  };
  const configuration = {
    destinationPath: 's3://backups/orders/',
    endpointURL: 'https://s3.example.org',
    endpointCA: { name: 'bucket-ca', key: 'ca.crt' },
    s3Credentials: {
      accessKeyId: { name: 'bucket', key: 'id' },
      secretAccessKey: { name: 'bucket', key: 'AWS_SECRET_ACCESS_KEY' },
    },
  };

  test('backups go to an object store, the first at once', () => {
    const made = orders({ backup: { ...backup, enabled: true, retentionPolicy: '4w' } });
    expect(specOf(made, 'Cluster postgres-orders').plugins).toEqual([
      {
        name: 'barman-cloud.cloudnative-pg.io',
        isWALArchiver: true,
        parameters: { barmanObjectName: 'postgres-orders', serverName: 'postgres-orders' },
      },
    ]);
    expect(specOf(made, 'ObjectStore postgres-orders')).toMatchObject({ configuration, retentionPolicy: '4w' });
    expect(specOf(made, 'ScheduledBackup postgres-orders')).toEqual({
      cluster: { name: 'postgres-orders' },
      schedule: '0 0 2 * * *',
      immediate: true,
      backupOwnerReference: 'self',
      method: 'plugin',
      pluginConfiguration: { name: 'barman-cloud.cloudnative-pg.io' },
    });
  });

  test('with an empty schedule only the log is archived', () => {
    const made = orders({ backup: { ...backup, enabled: true, schedule: '' } });
    expect(made.has('ObjectStore postgres-orders')).toBe(true);
    expect(made.has('ScheduledBackup postgres-orders')).toBe(false);
  });

  test('an empty endpoint is that of AWS itself', () => {
    const made = orders({ backup: { ...backup, enabled: true, endpointURL: '' } });
    const { endpointURL: _, ...ofAws } = configuration;
    expect(specOf(made, 'ObjectStore postgres-orders').configuration).toEqual(ofAws);
  });

  test('a cluster starts from the backup of another', () => {
    const bootstrap = { enabled: true, oldName: 'postgres-lost', recoveryTime: '2026-01-02T03:04:05Z' };
    const made = orders({ backup, bootstrap });
    const spec = specOf(made, 'Cluster postgres-orders');
    expect(spec.bootstrap).toEqual({
      recovery: {
        source: 'postgres-lost',
        database: 'app',
        owner: 'app',
        recoveryTarget: { targetTime: '2026-01-02T03:04:05Z' },
      },
    });
    const parameters = { barmanObjectName: 'postgres-orders-recovery', serverName: 'postgres-lost' };
    expect(spec.externalClusters).toEqual([
      { name: 'postgres-lost', plugin: { name: 'barman-cloud.cloudnative-pg.io', parameters } },
    ]);
    const store = specOf(made, 'ObjectStore postgres-orders-recovery');
    expect(store.configuration).toEqual(configuration);
    expect(store).not.toHaveProperty('retentionPolicy');
    expect(spec).not.toHaveProperty('plugins');
  });
});
