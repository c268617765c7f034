/** A Secret by name. */
export interface SecretName {
  /**
   * Its name.
   * @minLength 1
   */
  readonly name: string;
}

/** Base backups and write-ahead log in an S3 bucket, by the barman-cloud plugin. */
export interface PostgresBackup {
  /**
   * Whether they are made. `destinationPath` and `s3CredentialsSecret` are then required.
   * @default false
   */
  readonly enabled?: boolean;
  /**
   * When base backups are made: cron with six fields, seconds first; empty for never. The first one is made at once.
   * @default '0 0 2 * * *'
   */
  readonly schedule?: string;
  /**
   * How long backups are kept: days, weeks or months.
   * @pattern ^[1-9][0-9]*[dwm]$
   * @default '30d'
   */
  readonly retentionPolicy?: string;
  /**
   * Bucket and folder.
   * @pattern ^(s3://[^/]+(/.*)?)?$
   * @default - none: required where backups are made or read
   */
  readonly destinationPath?: string;
  /**
   * Address of the S3 service.
   * @pattern ^(https?://.+)?$
   * @default - that of AWS
   */
  readonly endpointURL?: string;
  /**
   * Secret with the key pair.
   * @default - none: required where backups are made or read
   */
  readonly s3CredentialsSecret?: PostgresS3Credentials;
  /**
   * Certificate authority of the S3 service.
   * @default - those that the image trusts
   */
  readonly endpointCA?: PostgresEndpointCA;
}

/** Secret with the key pair of an S3 service. */
export interface PostgresS3Credentials extends SecretName {
  /**
   * Key with the access key ID.
   * @minLength 1
   * @default 'AWS_ACCESS_KEY_ID'
   */
  readonly accessKeyIDKey?: string;
  /**
   * Key with the secret access key.
   * @minLength 1
   * @default 'AWS_SECRET_ACCESS_KEY'
   */
  readonly secretAccessKeyKey?: string;
}

/** Secret with a certificate authority. */
export interface PostgresEndpointCA extends SecretName {
  /**
   * Key with the certificate in PEM format.
   * @minLength 1
   * @default 'ca.crt'
   */
  readonly key?: string;
}

/** Recovery from a backup. It reads from the bucket that `backup` names, whether or not new backups are made. */
export interface PostgresBootstrap {
  /**
   * Whether it starts from a backup.
   * @default false
   */
  readonly enabled?: boolean;
  /**
   * Release name of the cluster that made the backup, e.g. `postgres-orders`.
   * @default - none: required for recovery
   */
  readonly oldName?: string;
  /**
   * Point in time to recover to, in RFC 3339.
   * @pattern ^([0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?)?)?$
   * @default - the newest
   */
  readonly recoveryTime?: string;
  /**
   * Name under which the old cluster wrote to the bucket.
   * @default - `oldName`
   */
  readonly serverName?: string;
}
