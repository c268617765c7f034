import type { ClusterSpecManagedRole, DatabaseSpec } from '../../lib/kinds/generated/postgresql.cnpg.io';
import { adminRole, readonlyRole } from './postgres-names';
import type { PostgresDatabase, PostgresUser } from './postgres-values';

type Users = Readonly<Record<string, PostgresUser>>;
type Databases = Readonly<Record<string, PostgresDatabase>>;

/** Names in a fixed order: how a program writes them down changes nothing. */
export function sortedNames(named: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.keys(named).sort();
}

/**
 * Roles that CloudNativePG keeps as stated. Those of the databases come first, since users become members of them.
 * @param secretOf Name of the Secret with a user's password
 */
export function managedRoles(
  users: Users,
  databases: Databases,
  secretOf: (user: string) => string,
): readonly ClusterSpecManagedRole[] {
  return [
    ...sortedNames(databases).flatMap(database =>
      [adminRole(database), readonlyRole(database)].map(name => ({ name, login: false })),
    ),
    ...sortedNames(users).map((name): ClusterSpecManagedRole => {
      const { ensure = 'present', replication = false } = users[name]!;
      if (ensure === 'absent') return { name, ensure };
      return {
        name,
        ensure,
        login: true,
        replication,
        inRoles: rolesOf(name, databases),
        passwordSecret: { name: secretOf(name) },
      };
    }),
  ];
}

function rolesOf(user: string, databases: Databases): readonly string[] {
  return sortedNames(databases).flatMap(database => {
    const { admin = [], readonly = [] } = databases[database]!.roles ?? {};
    return [
      ...(admin.includes(user) ? [adminRole(database)] : []),
      ...(readonly.includes(user) ? [readonlyRole(database)] : []),
    ];
  });
}

/** A database that stays when its object is removed: data goes by hand only. */
export function databaseSpec(cluster: string, name: string, { extensions = [] }: PostgresDatabase): DatabaseSpec {
  const owner = adminRole(name);
  return {
    cluster: { name: cluster },
    name,
    owner,
    ensure: 'present',
    databaseReclaimPolicy: 'retain',
    // before PostgreSQL 15 it belongs to the superuser, and nobody else may create there
    schemas: [{ name: 'public', owner }],
    ...(extensions.length > 0 ? { extensions: extensions.map(extension => ({ name: extension })) } : {}),
  };
}
