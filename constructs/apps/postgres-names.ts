import type { PostgresDatabase, PostgresUser } from './postgres-values';
import type { Problem } from './values';

/** Bytes of an identifier that PostgreSQL keeps. */
const IDENTIFIER_LENGTH = 63;

/** Names that become part of Kubernetes names too: no dots or blanks, a letter or digit at the end. */
const NAME = /^[A-Za-z_]([A-Za-z0-9_-]*[A-Za-z0-9])?$/;
const NAME_RULE = 'letters, digits, _ and -, a letter or _ first, a letter or digit last';

/** Database and role that CloudNativePG makes with every cluster. */
export const APP = 'app';

const RESERVED_USERS: ReadonlySet<string> = new Set([APP, 'postgres', 'public', 'none', 'streaming_replica']);
/** Roles with these prefixes belong to PostgreSQL and CloudNativePG. */
const RESERVED_PREFIXES = ['pg_', 'cnpg_'];
const RESERVED_DATABASES: ReadonlySet<string> = new Set([APP, 'postgres', 'template0', 'template1']);

/** Role that owns a database and all that is created in it. */
export function adminRole(database: string): string {
  return `${database}_admin`;
}

/** Role that may read a database. */
export function readonlyRole(database: string): string {
  return `${database}_readonly`;
}

/** A database's or user's name as part of an object's name. */
export function objectName(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}

/** Problems of the names of users and databases. */
export function namingProblems(
  users: Readonly<Record<string, PostgresUser>>,
  databases: Readonly<Record<string, PostgresDatabase>>,
): readonly Problem[] {
  const databaseNames = Object.keys(databases);
  const roles = new Map(
    databaseNames.flatMap(name => [adminRole(name), readonlyRole(name)].map(role => [role, name] as const)),
  );
  return [
    ...Object.keys(users).flatMap(name => {
      const field = `users.${name}`;
      if (RESERVED_USERS.has(name) || RESERVED_PREFIXES.some(prefix => name.startsWith(prefix)))
        return [reserved(field, 'user', name)];
      const database = roles.get(name);
      if (database !== undefined)
        return [value(field, `user '${name}' has the name of a role of database '${database}'`)];
      return form(field, 'user', name, IDENTIFIER_LENGTH);
    }),
    ...databaseNames.flatMap(name => {
      const field = `databases.${name}`;
      if (RESERVED_DATABASES.has(name)) return [reserved(field, 'database', name)];
      return form(field, 'database', name, IDENTIFIER_LENGTH - readonlyRole('').length);
    }),
    ...alike('users', 'user', Object.keys(users)),
    ...alike('databases', 'database', databaseNames),
  ];
}

function form(field: string, what: string, name: string, length: number): Problem[] {
  if (!NAME.test(name)) return [value(field, `'${name}' is no name of a ${what}: ${NAME_RULE}`)];
  if (name.length <= length) return [];
  return [value(field, `the name of ${what} '${name}' has ${name.length} characters, it may have ${length}`)];
}

function reserved(field: string, what: string, name: string): Problem {
  return value(field, `${what} '${name}' belongs to PostgreSQL or CloudNativePG`, 'choose another name');
}

/** Names that differ for PostgreSQL, but give objects of one name. */
function alike(parent: string, what: string, names: readonly string[]): Problem[] {
  const seen = new Map<string, string>();
  return names.flatMap(name => {
    const other = seen.get(objectName(name));
    seen.set(objectName(name), name);
    if (other === undefined) return [];
    const message = `${what}s '${other}' and '${name}' differ in letter case or _ and - alone: their objects would have one name`;
    return [value(`${parent}.${name}`, message, 'rename one of them')];
  });
}

function value(field: string, message: string, fix?: string): Problem {
  return { code: 'props/value', field, message, fix };
}
