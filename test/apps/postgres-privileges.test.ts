import { PRIVILEGES_SQL } from '../../constructs/apps/postgres-privileges';
import { findPostgres, PostgresServer } from './postgres-server';
import { describePrograms } from './programs';

jest.setTimeout(60_000);

const programs = findPostgres();

describePrograms('rights on what users create, on a real PostgreSQL server', { 'PostgreSQL server': programs }, () => {
  let server: PostgresServer;
  const shop = (sql: string, role?: string): string => server.run('shop', sql, role);
  const alice = (sql: string): string => shop(sql, 'alice');
  const bob = (sql: string): string => shop(sql, 'bob');
  const reader = (sql: string): string => shop(sql, 'rita');

  /** What CloudNativePG does with the roles and the database of a PostgresApp, after initdb with our SQL. */
  beforeAll(async () => {
    server = await PostgresServer.start(programs!);
    for (const sql of PRIVILEGES_SQL) server.run('template1', sql);
    for (const role of ['shop_admin', 'shop_readonly', 'blog_admin', 'blog_readonly'])
      server.run('postgres', `CREATE ROLE ${role} NOLOGIN`);
    for (const [user, role] of [
      ['alice', 'shop_admin'],
      ['bob', 'shop_admin'],
      ['rita', 'shop_readonly'],
      ['eve', 'blog_admin'],
    ])
      server.run('postgres', `CREATE ROLE ${user} LOGIN IN ROLE ${role}`);
    for (const name of ['shop', 'blog']) {
      server.run('postgres', `CREATE DATABASE ${name} OWNER ${name}_admin`);
      server.run(name, `ALTER SCHEMA public OWNER TO ${name}_admin`);
    }
  });
  afterAll(() => server?.stop());

  const ownerOf = (table: string): string =>
    shop(`SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = '${table}'::regclass`);

  test('a table belongs to the admin role, with its sequence; all admins work on it, readers read', () => {
    alice('CREATE TABLE orders (id serial PRIMARY KEY, item text); INSERT INTO orders (item) VALUES (1)');
    expect(ownerOf('orders')).toBe('shop_admin');
    expect(ownerOf('orders_id_seq')).toBe('shop_admin');
    bob("INSERT INTO orders (item) VALUES ('by bob'); ALTER TABLE orders ADD COLUMN note text");
    expect(reader('SELECT count(*) FROM orders')).toBe('2');
    expect(reader('SELECT last_value FROM orders_id_seq')).toBe('2');
    expect(() => reader('DELETE FROM orders')).toThrow(/permission denied for table orders/);
  });

  test('so do schemas, views, materialized views, functions, types and what CREATE TABLE AS makes', () => {
    alice('CREATE SCHEMA sales');
    alice('CREATE TABLE sales.totals AS SELECT 1 AS total');
    alice('CREATE VIEW sales.view AS SELECT * FROM sales.totals');
    alice('CREATE MATERIALIZED VIEW sales.copy AS SELECT * FROM sales.totals');
    alice("CREATE FUNCTION sales.answer() RETURNS int LANGUAGE sql AS 'SELECT 42'");
    alice("CREATE TYPE sales.colour AS ENUM ('red')");
    for (const name of ['totals', 'view', 'copy']) expect(ownerOf(`sales.${name}`)).toBe('shop_admin');
    expect(reader('SELECT * FROM sales.totals, sales.view, sales.copy')).toBe('1|1|1');
    expect(reader('SELECT sales.answer()')).toBe('42');
    bob("ALTER TYPE sales.colour ADD VALUE 'blue'");
    bob('REFRESH MATERIALIZED VIEW sales.copy; DROP FUNCTION sales.answer()');
    expect(() => reader('CREATE TABLE sales.mine (id int)')).toThrow(/permission denied for schema sales/);
  });

  test('names that need quotes', () => {
    alice('CREATE SCHEMA "My \'Schema"; CREATE TABLE "My \'Schema"."a ""b""; DROP" (id int)');
    expect(reader('SELECT count(*) FROM "My \'Schema"."a ""b""; DROP"')).toBe('0');
  });

  test('temporary tables stay the session’s own', () => {
    expect(
      alice(
        "CREATE TEMP TABLE scratch (id int); SELECT pg_get_userbyid(relowner) FROM pg_class WHERE relname = 'scratch'",
      ),
    ).toBe('alice');
  });

  test('a user without objects of its own can be dropped', () => {
    server.run('postgres', 'CREATE ROLE carl LOGIN IN ROLE shop_admin');
    shop('CREATE TABLE by_carl (id int)', 'carl');
    server.run('postgres', 'DROP ROLE carl');
    expect(bob('SELECT count(*) FROM by_carl')).toBe('0');
  });

  test('what the creator may not share is made all the same', () => {
    server.run('postgres', 'CREATE ROLE outsider; GRANT outsider TO shop_admin; ALTER ROLE shop_admin NOINHERIT');
    alice('SET ROLE shop_admin; CREATE SCHEMA theirs AUTHORIZATION outsider');
    server.run('postgres', 'REVOKE outsider FROM shop_admin; ALTER ROLE shop_admin INHERIT');
    expect(shop("SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = 'theirs'")).toBe('outsider');
  });

  test('users of another database can neither read nor create', () => {
    expect(() => shop('SELECT * FROM orders', 'eve')).toThrow(/permission denied/);
    expect(() => shop('CREATE TABLE planted (id int)', 'eve')).toThrow(/permission denied for schema public/);
  });

  test('the superuser keeps what it makes, and readers see it; a database without such roles is left alone', () => {
    shop('CREATE TABLE by_superuser (id int)');
    expect(ownerOf('by_superuser')).toBe('postgres');
    expect(reader('SELECT count(*) FROM by_superuser')).toBe('0');
    server.run('postgres', 'CREATE ROLE app LOGIN');
    server.run('postgres', 'CREATE DATABASE app OWNER app');
    server.run('app', 'CREATE TABLE own (id int)', 'app');
    expect(server.run('app', "SELECT pg_get_userbyid(relowner) FROM pg_class WHERE relname = 'own'")).toBe('app');
  });

  test('an admin can neither change nor drop the trigger', () => {
    expect(() => alice('DROP EVENT TRIGGER strata_share_created')).toThrow(/must be owner/);
    expect(() => alice('DROP SCHEMA strata CASCADE')).toThrow(/must be owner/);
  });

  test('an extension that an admin creates keeps its own rights', () => {
    alice('CREATE EXTENSION hstore');
    expect(alice("SELECT 'a=>1'::hstore -> 'a'")).toBe('1');
    bob('DROP EXTENSION hstore');
  });
});
