import type { Manifest } from '../../lib/values/json';
import { SecretRef } from '../../lib/values/secret-ref';
import { objectsOf, specOf } from '../../test/apps/objects';
import { PostgresApp, type PostgresAppProps } from './postgres';
import { PRIVILEGES_SQL } from './postgres-privileges';

const orders = (props?: PostgresAppProps): Map<string, Manifest> =>
  objectsOf(tenant => new PostgresApp(tenant, 'orders', props));
const cluster = (props?: PostgresAppProps): Record<string, unknown> => specOf(orders(props), 'Cluster postgres-orders');

const LABELS = {
  'app.kubernetes.io/instance': 'postgres-orders',
  'app.kubernetes.io/managed-by': 'strata',
  'app.kubernetes.io/name': 'postgres',
};

describe('users and databases', () => {
  const props: PostgresAppProps = {
    users: {
      rita: { password: new SecretRef('tenant-root', 'rita-login') },
      alice_b: {},
      debezium: { password: { name: 'debezium' }, replication: true },
      carl: { ensure: 'absent' },
    },
    databases: {
      shop: { roles: { admin: ['alice_b'], readonly: ['rita'] }, extensions: ['hstore', 'pg_trgm'] },
      Blog: { roles: { admin: ['alice_b'] } },
    },
  };

  test('are roles that the operator keeps; those of databases come first', () => {
    const user = { ensure: 'present', login: true, replication: false };
    expect((cluster(props).managed as { roles: unknown }).roles).toEqual([
      { name: 'Blog_admin', login: false },
      { name: 'Blog_readonly', login: false },
      { name: 'shop_admin', login: false },
      { name: 'shop_readonly', login: false },
      {
        ...user,
        name: 'alice_b',
        inRoles: ['Blog_admin', 'shop_admin'],
        passwordSecret: { name: 'postgres-orders-user-alice-b' },
      },
      { name: 'carl', ensure: 'absent' },
      { ...user, name: 'debezium', replication: true, inRoles: [], passwordSecret: { name: 'debezium' } },
      { ...user, name: 'rita', inRoles: ['shop_readonly'], passwordSecret: { name: 'rita-login' } },
    ]);
  });

  test('databases are kept when their object goes', () => {
    const made = orders(props);
    expect(made.get('Database postgres-orders-shop')).toEqual({
      apiVersion: 'postgresql.cnpg.io/v1',
      kind: 'Database',
      metadata: { name: 'postgres-orders-shop', namespace: 'tenant-root', labels: LABELS },
      spec: {
        cluster: { name: 'postgres-orders' },
        name: 'shop',
        owner: 'shop_admin',
        ensure: 'present',
        databaseReclaimPolicy: 'retain',
        schemas: [{ name: 'public', owner: 'shop_admin' }],
        extensions: [{ name: 'hstore' }, { name: 'pg_trgm' }],
      },
    });
    expect(specOf(made, 'Database postgres-orders-blog')).toMatchObject({ name: 'Blog', owner: 'Blog_admin' });
  });

  test('a password is generated where none is named', () => {
    const made = orders(props);
    const generated = [...made.keys()].filter(key => /^(ExternalSecret|Password) /.test(key));
    expect(generated).toEqual(['ExternalSecret postgres-orders-user-alice-b', 'Password postgres-orders-user-alice-b']);
    expect(specOf(made, generated[0]!).target).toMatchObject({
      name: 'postgres-orders-user-alice-b',
      template: { type: 'kubernetes.io/basic-auth', data: { username: 'alice_b' } },
    });
  });

  test('people of the tenant may read the credentials that are made, not the Secrets that are named', () => {
    expect(orders(props).get('Role postgres-orders-secrets')!.rules).toEqual([
      {
        apiGroups: [''],
        resources: ['secrets'],
        resourceNames: ['postgres-orders-app', 'postgres-orders-user-alice-b'],
        verbs: ['get'],
      },
    ]);
  });

  test('the order in which they are written changes nothing', () => {
    const turned = (named: object): never => Object.fromEntries(Object.entries(named).reverse()) as never;
    const other = { users: turned(props.users!), databases: turned(props.databases!) };
    expect([...orders(other)]).toEqual([...orders(props)]);
  });

  test('no text of the values is part of SQL, and none of it is expanded as a variable of a container', () => {
    expect(cluster(props).bootstrap).toEqual(cluster().bootstrap);
    expect(PRIVILEGES_SQL.join()).not.toMatch(/\$[({]/);
  });
});
