import type { SecretRef } from '../../lib/values/secret-ref';
import type { SecretName } from './postgres-backup-values';
import type { PostgresUser, PostgresValues } from './postgres-values';

/** Keys that CloudNativePG writes into the Secret of the owner of database `app`. */
export type PostgresSecretKey =
  | ('username' | 'user' | 'password' | 'dbname' | 'host' | 'port' | 'pgpass')
  | ('uri' | 'jdbc-uri' | 'fqdn-uri' | 'fqdn-jdbc-uri');

/** Keys of the Secret of a user. */
export type PostgresUserSecretKey = 'username' | 'password';

/** Props of {@link PostgresApp}: the parameters, with typed references where a program has better than names. */
export interface PostgresAppProps extends Omit<PostgresValues, 'users'> {
  /**
   * Login roles by name.
   * @default - none beside `app`, the owner of database `app`
   */
  readonly users?: Readonly<Record<string, PostgresUserProps>>;
}

/** A login role. */
export interface PostgresUserProps extends Omit<PostgresUser, 'password'> {
  /**
   * Secret of type `kubernetes.io/basic-auth` in the application's namespace, whose `username` is the name of the user; or `generated`.
   * @default 'generated'
   */
  readonly password?: 'generated' | SecretRef<PostgresUserSecretKey> | SecretName;
}

/** The props with names in place of references. What is no reference stays as given, for the checks to judge. */
export function plainValues(props: PostgresAppProps): PostgresValues {
  const { users, ...rest } = props ?? {};
  if (typeof users !== 'object' || users === null) return { ...rest, users };
  return { ...rest, users: Object.fromEntries(Object.entries(users).map(([name, user]) => [name, plainUser(user)])) };
}

function plainUser(user: PostgresUserProps): PostgresUser {
  if (typeof user !== 'object' || user === null) return user;
  const { password, ...rest } = user;
  // a value is reported by itself and must not get into messages of the schema
  if (typeof password !== 'object' || password === null) return rest;
  return { ...rest, password: 'namespace' in password ? { name: password.name } : password };
}
