import { App, Chart } from 'cdk8s';
import { Platform } from '../../lib/model/platform';
import { FindingsError } from '../../lib/values/finding';
import { SecretRef } from '../../lib/values/secret-ref';
import { SecretValue } from '../../lib/values/secret-value';
import { problemsOf } from '../../test/apps/objects';
import { Tenant } from '../tenancy/tenant';
import { PostgresApp } from './postgres';

const problems = (props: unknown, id = 'orders'): string[] =>
  problemsOf(() => new PostgresApp(new Tenant(new Platform('test'), 'root'), id, props as never));

const alice = { users: { alice: {} } };

test.each<[string, unknown, string[]]>([
  ['unknown prop', { replcas: 3 }, ['props/unknown | replcas | unknown field "replcas", did you mean "replicas"?']],
  ['wrong type', { external: 'yes' }, ['props/type | external | must be a boolean, got the string "yes"']],
  ['out of range', { replicas: 0 }, ['props/value | replicas | must be at least 1, got 0']],
  [
    'bad quantity',
    { size: '10 GB' },
    ['props/value | size | must be a quantity such as 10Gi, 500m or 2, got "10 GB", did you mean "10G"?'],
  ],
  ['negative quantity', { size: '-1Gi' }, [expect.stringMatching(/^props\/value \| size \| /)]],
  ['unknown version', { version: 'v12' }, [expect.stringMatching(/^props\/value \| version \| .*"v18", "v17", "v16"/)]],
  [
    'more standbys than there are',
    { replicas: 2, quorum: { minSyncReplicas: 3, maxSyncReplicas: 2 } },
    [
      'postgres/quorum | quorum.maxSyncReplicas | must be less than replicas (2), got 2',
      'postgres/quorum | quorum.minSyncReplicas | must be at most maxSyncReplicas (2), got 3',
    ],
  ],
  [
    'forbidden parameters in any letter case',
    { postgresql: { parameters: { Archive_Command: 'x', PORT: 1, work_mem: '1MB', WORK_MEM: '2MB', 'a b': '1' } } },
    [
      "postgres/parameter | postgresql.parameters.Archive_Command | 'Archive_Command' runs commands or loads libraries and can't be set | leave it out; extensions load their libraries by themselves",
      "postgres/parameter | postgresql.parameters.PORT | 'PORT' belongs to CloudNativePG and can't be set | leave it out",
      "props/value | postgresql.parameters.WORK_MEM | the same parameter as 'work_mem' | give one of them",
      "props/value | postgresql.parameters.a b | 'a b' is no name of a parameter: letters, digits and _",
    ],
  ],
  [
    'reserved names',
    { users: { postgres: {}, pg_x: {}, app: {} }, databases: { template1: {} } },
    [
      "props/value | users.postgres | user 'postgres' belongs to PostgreSQL or CloudNativePG | choose another name",
      "props/value | users.pg_x | user 'pg_x' belongs to PostgreSQL or CloudNativePG | choose another name",
      "props/value | users.app | user 'app' belongs to PostgreSQL or CloudNativePG | choose another name",
      "props/value | databases.template1 | database 'template1' belongs to PostgreSQL or CloudNativePG | choose another name",
    ],
  ],
  [
    'names that are none, too long, or taken',
    { users: { "o'neil": {}, shop_admin: {} }, databases: { shop: {}, [`d${'x'.repeat(60)}`]: {} } },
    [
      "props/value | users.o'neil | 'o'neil' is no name of a user: letters, digits, _ and -, a letter or _ first, a letter or digit last",
      "props/value | users.shop_admin | user 'shop_admin' has the name of a role of database 'shop'",
      `props/value | databases.d${'x'.repeat(60)} | the name of database 'd${'x'.repeat(60)}' has 61 characters, it may have 54`,
    ],
  ],
  [
    'names whose objects would have one name',
    { users: { a_b: {}, 'A-b': {} } },
    [
      "props/value | users.A-b | users 'a_b' and 'A-b' differ in letter case or _ and - alone: their objects would have one name | rename one of them",
    ],
  ],
  [
    'roles of nobody',
    {
      users: { alice: {}, carl: { ensure: 'absent' } },
      databases: { shop: { roles: { admin: ['alise'], readonly: ['carl'] } } },
    },
    [
      "postgres/role | databases.shop.roles.admin[0] | user 'alise' is not among users, did you mean 'alice'? | add users.alise, or take it out here",
      "postgres/role | databases.shop.roles.readonly[0] | user 'carl' has ensure: 'absent' | add users.carl, or take it out here",
    ],
  ],
  [
    'backup without a place',
    { backup: { enabled: true, schedule: '0 2 * * *' } },
    [
      'props/required | backup.destinationPath | is required where backup.enabled is true',
      'props/required | backup.s3CredentialsSecret | is required where backup.enabled is true',
      "props/value | backup.schedule | must be cron with six fields, seconds first, got '0 2 * * *' | for example '0 0 2 * * *', every day at two",
    ],
  ],
  [
    'recovery from nothing',
    { bootstrap: { enabled: true } },
    [
      'props/required | backup.destinationPath | is required where bootstrap.enabled is true',
      'props/required | backup.s3CredentialsSecret | is required where bootstrap.enabled is true',
      'props/required | bootstrap.oldName | is required where bootstrap.enabled is true',
    ],
  ],
  [
    'recovery into its own backup',
    {
      backup: { enabled: true, destinationPath: 's3://b', s3CredentialsSecret: { name: 's' } },
      bootstrap: { enabled: true, oldName: 'postgres-orders' },
    },
    [
      "postgres/recovery-into-itself | bootstrap.oldName | the new cluster would write its backups over those of 'postgres-orders' that it starts from | give the application another id, or recover first and set backup.enabled with another destinationPath then",
    ],
  ],
  [
    'a certificate without a name',
    { external: true, tls: { enabled: true } },
    [
      'postgres/no-host | tls.enabled | the certificate would need a name, and neither the tenant nor the platform has a host | give the Platform a host, or leave it out',
    ],
  ],
  [
    'keys of Cozystack that would carry secrets',
    { backup: { s3AccessKey: 'AKIA', s3SecretKey: 'x' } },
    [
      expect.stringMatching(/^props\/unknown \| backup\.s3AccessKey \| unknown field "s3AccessKey"/),
      expect.stringMatching(/^props\/unknown \| backup\.s3SecretKey \| unknown field "s3SecretKey"/),
    ],
  ],
  ['several at once', { replicas: 0, external: true, databases: { app: {} } }, [expect.anything(), expect.anything()]],
  [
    'null',
    { users: { alice: null } },
    ['props/type | users.alice | must not be null | leave it out, or give {} for one with defaults'],
  ],
  [
    'users that are none',
    { users: 'alice' },
    [expect.stringMatching(/^props\/type \| users \| must be an object, got the string/)],
  ],
  ['null for all', null, []],
  ['nothing', {}, []],
  ['a user', alice, []],
])('%s', (_, props, expected) => {
  expect(problems(props)).toEqual(expected);
});

test('a name too long', () => {
  expect(problems({}, 'x'.repeat(42))).toEqual([
    `identity/name-length | id | 'postgres-${'x'.repeat(42)}' has 51 characters, a CloudNativePG cluster may have 50 | give the application a shorter id`,
  ]);
});

describe('passwords', () => {
  const CANARY = 'correct-horse-battery';

  test.each([CANARY, 12345678, true, new SecretValue(CANARY)])(
    'given as a value (no. %#) are refused and not repeated',
    value => {
      const said = problems({ users: { alice: { password: value } } });
      expect(said[0]).toMatch(/^(secret\/value \| users\.alice\.password|props\/)/);
      expect(said.join()).not.toContain(CANARY);
      expect(said.join()).not.toContain('12345678');
    },
  );

  test('must be a Secret of the same namespace', () => {
    expect(problems({ users: { alice: { password: new SecretRef('elsewhere', 'alice') } } })).toEqual([
      "props/value | users.alice.password | the Secret must be in namespace 'tenant-root', got one in 'elsewhere'",
    ]);
  });

  test('can be generated on a platform only', () => {
    const make = (): PostgresApp =>
      new PostgresApp(new Chart(new App(), 'chart'), 'orders', {
        users: { alice: { password: 'generated' }, bob: {} },
      });
    expect(make).toThrow(FindingsError);
    expect(make).toThrow(/users\.alice\.password[\s\S]*users\.bob\.password/);
    expect(make).toThrow('there is no Platform above this construct');
  });
});

test('an error as it is printed', () => {
  const chart = new Chart(new App(), 'chart');
  const make = (): PostgresApp => new PostgresApp(chart, 'orders', { replicas: 0 });
  expect(make).toThrow(
    /^error props\/value: must be at least 1, got 0\n {2}field: replicas\n {2}construct: chart\/orders \(constructs\/apps\/postgres-problems\.test\.ts:\d+:\d+\)$/,
  );
});
