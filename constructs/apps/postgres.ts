import type { Construct } from 'constructs';
import { ObjectStore } from '../../lib/kinds/generated/barmancloud.cnpg.io';
import { Service } from '../../lib/kinds/generated/core';
import { PodMonitor } from '../../lib/kinds/generated/monitoring.coreos.com';
import { Cluster, Database, ScheduledBackup } from '../../lib/kinds/generated/postgresql.cnpg.io';
import { Application } from '../../lib/model/application';
import { Platform } from '../../lib/model/platform';
import { SecretRef } from '../../lib/values/secret-ref';
import { GeneratedSecret } from '../platform/generated-secret';
import { allowFromOperator, allowFromWorld } from '../tenancy/allow';
import { allowReadingSecrets } from '../tenancy/allow-reading';
import { tenantOf } from '../tenancy/tenant-mark';
import { objectStoreSpec, scheduledBackupSpec } from './postgres-backup';
import type { PostgresBackup, PostgresBootstrap } from './postgres-backup-values';
import { clusterSpec, podLabels } from './postgres-cluster';
import { APP, objectName } from './postgres-names';
import { passwordProblems, valueProblems } from './postgres-problems';
import {
  plainValues,
  type PostgresAppProps,
  type PostgresSecretKey,
  type PostgresUserSecretKey,
} from './postgres-props';
import { databaseSpec, sortedNames } from './postgres-roles';
import type { PostgresUser, PostgresValues } from './postgres-values';
import { refuse } from './values';

export type * from './postgres-backup-values';
export type { PostgresAppProps, PostgresSecretKey, PostgresUserProps, PostgresUserSecretKey } from './postgres-props';
export type * from './postgres-values';

/** Labels of CloudNativePG's own pods. */
const OPERATOR_PODS = { 'app.kubernetes.io/name': 'cloudnative-pg' } as const;
/** Port on which the operator asks an instance how it is. */
const STATUS_PORT = 8000;

/**
 * A PostgreSQL cluster run by CloudNativePG.
 * @example
 * const db = new PostgresApp(tenant, 'orders', { size: '20Gi' });
 * const env = { name: 'DATABASE_URL', valueFrom: db.connectionSecret.key('uri') };
 */
export class PostgresApp extends Application {
  /** An application from plain values, as they stand in a cluster or a file. @throws FindingsError like the constructor */
  static fromValues(scope: Construct, id: string, values: PostgresValues): PostgresApp {
    return new PostgresApp(scope, id, values);
  }

  /** TCP port of all its services. */
  readonly port = 5432;
  /** Name of the service of the primary. */
  readonly host: string;
  /** Name of the service of the standbys. */
  readonly readOnlyHost: string;
  /** Credentials of role `app`, which owns database `app`. The operator writes them; no password passes through here. */
  readonly connectionSecret: SecretRef<PostgresSecretKey>;
  private readonly userSecrets: ReadonlyMap<string, SecretRef<PostgresUserSecretKey>>;

  /** @throws FindingsError with all problems of the props */
  constructor(scope: Construct, id: string, props: PostgresAppProps = {}) {
    super(scope, id, { kind: 'Postgres', prefix: 'postgres' });
    const values = this.check(props);
    const { releaseName, namespace } = this;
    const { users = {}, databases = {}, backup = {}, bootstrap = {}, external = false, monitoring = false } = values;

    this.host = `${releaseName}-rw.${namespace}.svc`;
    this.readOnlyHost = `${releaseName}-ro.${namespace}.svc`;
    this.connectionSecret = new SecretRef(namespace, `${releaseName}-${APP}`);
    this.userSecrets = new Map(sortedNames(users).flatMap(name => this.secretOf(name, users[name]!)));

    new Cluster(this, 'cluster', {
      metadata: this.metadata(),
      spec: clusterSpec(values, { releaseName, domain: this.domain, secretOf: name => this.userSecret(name).name }),
    });
    for (const name of sortedNames(databases))
      new Database(this, `database-${name}`, {
        metadata: this.metadata(objectName(name)),
        spec: databaseSpec(releaseName, name, databases[name]!),
      });
    this.addStores(backup, bootstrap);
    this.addNetwork(external);
    this.allowReading(users);
    if (monitoring)
      new PodMonitor(this, 'pod-monitor', {
        metadata: this.metadata(),
        spec: { selector: { matchLabels: podLabels(this.releaseName) }, podMetricsEndpoints: [{ port: 'metrics' }] },
      });
  }

  /** Credentials of a user. @throws RangeError if there is none of that name */
  userSecret(name: string): SecretRef<PostgresUserSecretKey> {
    const secret = this.userSecrets.get(name);
    if (secret === undefined) throw new RangeError(`${this.node.path} has no user '${name}'`);
    return secret;
  }

  /** Domain of the tenant or platform. */
  private get domain(): string | undefined {
    return tenantOf(this)?.host ?? Platform.tryOf(this)?.host;
  }

  /** The props as plain values, once nothing is wrong with them. */
  private check(props: PostgresAppProps): PostgresValues {
    const { releaseName, namespace, domain: host } = this;
    const surroundings = { releaseName, namespace, host, onPlatform: Platform.tryOf(this) !== undefined };
    const values = plainValues(props);
    refuse(this, [...passwordProblems(props?.users, surroundings), ...valueProblems(values, surroundings)]);
    return values;
  }

  /** The Secret of a user: the one that is named, else one that is generated. */
  private secretOf(name: string, user: PostgresUser): [string, SecretRef<PostgresUserSecretKey>][] {
    if (user.ensure === 'absent') return [];
    if (user.password !== undefined) return [[name, new SecretRef(this.namespace, user.password.name)]];
    const { labels, ...metadata } = this.metadata(`user-${objectName(name)}`);
    const generated = new GeneratedSecret(this, `user-${name}`, {
      passwords: ['password'],
      template: { username: name },
      type: 'kubernetes.io/basic-auth',
      // the operator takes over a new password at once
      metadata: { ...metadata, labels: { ...labels, 'cnpg.io/reload': 'true' } },
      prop: `users.${name}.password`,
    });
    return [[name, generated.secret]];
  }

  private addStores(backup: PostgresBackup, bootstrap: PostgresBootstrap): void {
    const { schedule = '0 0 2 * * *', retentionPolicy = '30d' } = backup;
    if (backup.enabled === true)
      new ObjectStore(this, 'object-store', {
        metadata: this.metadata(),
        spec: objectStoreSpec(backup, retentionPolicy),
      });
    if (backup.enabled === true && schedule !== '')
      new ScheduledBackup(this, 'scheduled-backup', {
        metadata: this.metadata(),
        spec: scheduledBackupSpec(this.releaseName, schedule),
      });
    if (bootstrap.enabled === true)
      new ObjectStore(this, 'recovery-store', { metadata: this.metadata('recovery'), spec: objectStoreSpec(backup) });
  }

  /** People of the tenant may read the credentials that are made for it, and no Secret that the values merely name. */
  private allowReading(users: Readonly<Record<string, PostgresUser>>): void {
    const made = [...this.userSecrets].filter(([name]) => users[name]?.password === undefined);
    allowReadingSecrets(this, 'use', [this.connectionSecret.name, ...made.map(([, { name }]) => name)]);
  }

  private addNetwork(external: boolean): void {
    allowFromOperator(this, 'operator', OPERATOR_PODS, { labels: podLabels(this.releaseName), ports: [STATUS_PORT] });
    if (!external) return;
    const labels = { ...podLabels(this.releaseName), 'cnpg.io/instanceRole': 'primary' };
    new Service(this, 'external-write', {
      metadata: this.metadata('external-write'),
      spec: {
        type: 'LoadBalancer',
        externalTrafficPolicy: 'Local',
        allocateLoadBalancerNodePorts: false,
        ports: [{ name: 'postgres', port: this.port }],
        selector: labels,
      },
    });
    allowFromWorld(this, 'external-write', { labels, ports: [this.port] });
  }
}
