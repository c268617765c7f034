import type { Quantity } from '../../lib/values/quantity';
import type { PostgresBackup, PostgresBootstrap, SecretName } from './postgres-backup-values';
import type { Resources, ResourcesPreset } from './resources';

/** Parameters of a PostgreSQL application: plain data, the source of its JSON Schema, its CRD and its reference page. */
export interface PostgresValues {
  /**
   * PostgreSQL instances: one primary, the rest hot standbys.
   * @minimum 1
   * @default 2
   */
  readonly replicas?: number;
  /**
   * CPU and memory of each instance, over those of the preset.
   * @default - those of the preset
   */
  readonly resources?: Resources;
  /**
   * CPU and memory of each instance by name.
   * @default 't1.micro'
   */
  readonly resourcesPreset?: ResourcesPreset;
  /**
   * Volume of each instance. It can grow later, never shrink.
   * @default '10Gi'
   */
  readonly size?: Quantity;
  /**
   * StorageClass of the volumes. It cannot change after creation.
   * @immutable
   * @default - the cluster's default StorageClass
   */
  readonly storageClass?: string;
  /**
   * Whether the primary is reachable from outside the cluster, by a load balancer on port 5432.
   * @default false
   */
  readonly external?: boolean;
  /**
   * Major version of PostgreSQL. A higher one upgrades the data in place, with all instances stopped meanwhile.
   * @default 'v18'
   */
  readonly version?: 'v18' | 'v17' | 'v16' | 'v15' | 'v14' | 'v13';
  /**
   * Server certificate. CloudNativePG always encrypts; this is about the name that outside clients verify.
   * @default - see its members
   */
  readonly tls?: PostgresTls;
  /**
   * Settings of the server.
   * @default - see its members
   */
  readonly postgresql?: PostgresServer;
  /**
   * Synchronous replication.
   * @default - see its members
   */
  readonly quorum?: PostgresQuorum;
  /**
   * Login roles by name.
   * @default - none beside `app`, the owner of database `app`
   */
  readonly users?: Readonly<Record<string, PostgresUser>>;
  /**
   * Databases by name.
   * @default - none beside `app`
   */
  readonly databases?: Readonly<Record<string, PostgresDatabase>>;
  /**
   * Base backups and write-ahead log in an S3 bucket.
   * @default - see its members
   */
  readonly backup?: PostgresBackup;
  /**
   * Start from the backup of another cluster instead of empty. Read at creation only.
   * @default - see its members
   */
  readonly bootstrap?: PostgresBootstrap;
  /**
   * Whether metrics are collected, by a PodMonitor on port 9187.
   * @default false
   */
  readonly monitoring?: boolean;
}

/** Server certificate. */
export interface PostgresTls {
  /**
   * Whether the certificate also names `<release>.<host of the tenant or platform>`. It has no effect on an application that is not external.
   * @default - as `external`
   */
  readonly enabled?: boolean;
}

/** Settings of the server. */
export interface PostgresServer {
  /**
   * Parameters of postgresql.conf. Those that run commands, load libraries or belong to the operator are refused.
   * @default { "max_connections": "100" }
   */
  readonly parameters?: Readonly<Record<string, string | number>>;
}

/** Synchronous replication: how many standbys confirm each commit. */
export interface PostgresQuorum {
  /**
   * Standbys that must confirm; without them writing stops.
   * @minimum 0
   * @default 0
   */
  readonly minSyncReplicas?: number;
  /**
   * Standbys that confirm while they are healthy: not less than the minimum, less than `replicas`.
   * @minimum 0
   * @default 0
   */
  readonly maxSyncReplicas?: number;
}

/** A login role. */
export interface PostgresUser {
  /**
   * Secret of type `kubernetes.io/basic-auth` in the application's namespace; its `username` is the name of the user.
   * @default - a password is generated in the cluster
   */
  readonly password?: SecretName;
  /**
   * Whether it may stream the write-ahead log.
   * @default false
   */
  readonly replication?: boolean;
  /**
   * `absent` drops the role. One that is merely taken out of `users` keeps its login.
   * @default 'present'
   */
  readonly ensure?: 'present' | 'absent';
}

/** A database. It is owned by role `<name>_admin`, and kept when it is taken out of `databases`. */
export interface PostgresDatabase {
  /**
   * Who may do what.
   * @default - nobody but the superuser may use it
   */
  readonly roles?: PostgresDatabaseRoles;
  /**
   * Extensions that are created in it. One that is taken out again stays.
   * @default []
   */
  readonly extensions?: readonly string[];
}

/** Users of a database by what they may do. */
export interface PostgresDatabaseRoles {
  /**
   * Users that may do everything in it: members of `<database>_admin`, which owns all objects that they create.
   * @default []
   */
  readonly admin?: readonly string[];
  /**
   * Users that may read everything in it: members of `<database>_readonly`.
   * @default []
   */
  readonly readonly?: readonly string[];
}
