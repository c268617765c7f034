import { isSecret, RunError, runtime, unsecret, type Output } from '@pulumi/pulumi';
import { Platform } from '../model/platform';
import { FindingsError } from '../values/finding';
import { settingValues } from './configuration';
import type { Settings } from './setting';
import { StrataStack } from './stack';

const SECRET = 'correct horse battery staple';

// gives the project a name; a whole deployment is tried on the engine
beforeAll(() => runtime.setMocks({ newResource: () => ({ id: '', state: {} }), call: () => ({}) }, 'cloud'));

/** The configuration of the stack, with the names of the values that it holds encrypted. */
function configure(values: Readonly<Record<string, string>>, ...encrypted: readonly string[]): void {
  const entries = Object.entries(values).map(([name, value]) => [`cloud:${name}`, value]);
  runtime.setAllConfig(
    Object.fromEntries(entries) as Record<string, string>,
    encrypted.map(name => `cloud:${name}`),
  );
}

const SETTINGS = {
  kubeconfig: { type: 'string', secret: true, minLength: 4, description: 'kubeconfig of the cluster' },
  host: { type: 'string', format: 'hostname', description: 'domain of the cloud' },
  replicas: { type: 'integer', minimum: 1, maximum: 5, default: 2, description: 'instances of each database' },
  mode: { type: 'string', enum: ['direct', 'git'], default: 'direct', description: 'who delivers' },
  token: { type: 'string', secret: true, optional: true, description: 'token of the repository' },
  trace: { type: 'boolean', optional: true, description: 'whether calls are logged' },
  origins: {
    type: 'array',
    items: { type: 'string', format: 'ipv4' },
    default: [],
    description: 'origins of the cache',
  },
  quota: {
    type: 'object',
    properties: { cpu: { type: 'integer' }, memory: { type: 'string' } },
    required: ['cpu'],
    optional: true,
    description: 'quota of the tenant',
  },
} as const satisfies Settings;

const REST = { platform: () => new Platform('test'), deploy: () => ({ kubeconfig: '' }) };
const GOOD = { kubeconfig: SECRET, host: 'cloud.example.org' };

/** What an error of findings prints, without the place in this file. */
function messageOf(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    expect(error).toBeInstanceOf(FindingsError);
    // Pulumi prints these without a stack
    expect(RunError.isInstance(error)).toBe(true);
    const { message, findings } = error as FindingsError;
    expect(message).not.toContain(SECRET);
    const place = /\n {2}source: lib\/pulumi\/stack\.test\.ts:\d+:\d+$/gm;
    expect(message.match(place)).toHaveLength(findings.length);
    return message.replaceAll(place, '');
  }
  return 'nothing';
}

/** What is wrong with the configuration. */
function refused(): string {
  return messageOf(
    () =>
      new StrataStack({
        settings: SETTINGS,
        platform: () => new Platform('test'),
        deploy: ({ kubeconfig }) => ({ kubeconfig }),
      }),
  );
}

async function resolved<T>(output: Output<T>): Promise<T> {
  return new Promise(resolve => output.apply(resolve));
}

test('settings have the types that their schema gives them', async () => {
  configure({ ...GOOD, origins: '["203.0.113.10"]', quota: '{"cpu":8}', trace: 'true' }, 'kubeconfig');
  const values: {
    readonly kubeconfig: Output<string>;
    readonly host: string;
    readonly replicas: number;
    readonly mode: 'direct' | 'git';
    readonly token: Output<string> | undefined;
    readonly trace: boolean | undefined;
    readonly origins: readonly string[];
    readonly quota: { readonly cpu: number; readonly memory?: string } | undefined;
  } = settingValues(SETTINGS, undefined);
  const { kubeconfig, ...plain } = values;
  expect(plain).toEqual({
    host: 'cloud.example.org',
    replicas: 2,
    mode: 'direct',
    token: undefined,
    trace: true,
    origins: ['203.0.113.10'],
    quota: { cpu: 8 },
  });
  expect(await resolved(unsecret(kubeconfig))).toBe(SECRET);
  expect(await isSecret(kubeconfig)).toBe(true);
});

test('everything that is wrong with the configuration is told at once', () => {
  configure({ hots: 'cloud.example.org', replicas: '9', mode: 'gti', trace: 'yes', origins: '[1]', colour: 'red' });
  expect(refused()).toMatchInlineSnapshot(`
   "error settings/unknown: the stack has no setting "hots", did you mean "host"?
     field: hots
     fix: pulumi config rm hots
   error settings/unknown: the stack has no setting "colour"; it has kubeconfig, host, replicas, mode, token, trace, origins, quota
     field: colour
     fix: pulumi config rm colour
   error settings/required: kubeconfig is not set: kubeconfig of the cluster
     field: kubeconfig
     fix: pulumi config set --secret kubeconfig
   error settings/required: host is not set: domain of the cloud
     field: host
     fix: pulumi config set host VALUE
   error settings/value: must be at most 5, got 9
     field: replicas
     fix: pulumi config set replicas VALUE
   error settings/value: must be one of "direct", "git", got "gti", did you mean "git"?
     field: mode
     fix: pulumi config set mode VALUE
   error settings/type: must be a boolean, got the string "yes"
     field: trace
     fix: pulumi config set trace VALUE
   error settings/type: must be a string, got the integer 1
     field: origins[0]
     fix: pulumi config set origins 'JSON'"
  `);
});

test('a secret in the clear is refused, and so is a value that a program would put into the clear', () => {
  configure({ ...GOOD, token: SECRET }, 'host', 'token');
  expect(refused()).toMatchInlineSnapshot(`
   "error settings/clear-secret: kubeconfig is a secret, and the configuration holds it in the clear: whoever reads the file knows it
     field: kubeconfig
     fix: pulumi config set --secret kubeconfig
   error settings/encrypted: host is encrypted, and the program uses it in the clear
     field: host
     fix: pulumi config set host VALUE"
  `);
});

test('of a secret that does not fit nothing is shown', () => {
  configure({ kubeconfig: 'abc', host: `${SECRET}!` }, 'kubeconfig', 'host');
  expect(refused()).toMatchInlineSnapshot(`
   "error settings/value: the value, which is not shown, does not fit {"type":"string","minLength":4}
     field: kubeconfig
     fix: pulumi config set --secret kubeconfig
   error settings/encrypted: host is encrypted, and the program uses it in the clear
     field: host
     fix: pulumi config set host VALUE
   error settings/type: the value, which is not shown, does not fit {"type":"string","format":"hostname"}
     field: host
     fix: pulumi config set host VALUE"
  `);
});

test.each([
  ['replicas', 'two', 'type: must be an integer, got the string "two"'],
  ['replicas', '2.5', 'type: must be an integer, got the number 2.5'],
  ['replicas', '0', 'value: must be at least 1, got 0'],
  ['host', 'cloud_example', 'type: must be of format hostname, got "cloud_example"'],
  ['trace', '1', 'type: must be a boolean, got the integer 1'],
  ['origins', '203.0.113.10', 'type: must be an array, got the string "203.0.113.10"'],
])('%s can not be %s', (name, value, problem) => {
  configure({ ...GOOD, [name]: value }, 'kubeconfig');
  expect(refused().split('\n').slice(0, 2)).toEqual([`error settings/${problem}`, `  field: ${name}`]);
});

test('members of lists and objects are named', () => {
  configure({ ...GOOD, origins: '["203.0.113"]', quota: '{"memory":1,"disk":2}' }, 'kubeconfig');
  expect(refused()).toMatchInlineSnapshot(`
   "error settings/type: must be of format ipv4, got "203.0.113"
     field: origins[0]
     fix: pulumi config set origins 'JSON'
   error settings/unknown: unknown field "disk"
     field: quota.disk
     fix: pulumi config set quota 'JSON'
   error settings/type: must be a string, got the integer 1
     field: quota.memory
     fix: pulumi config set quota 'JSON'
   error settings/required: is required
     field: quota.cpu
     fix: pulumi config set quota 'JSON'"
  `);
});

test('settings in words that there are not, or that say nothing, are refused', () => {
  const settings = {
    replicas: { type: 'integer', minimun: 1, description: 'instances' },
    host: { type: 'string', format: 'hostnam', minLength: '3', description: 'domain' },
    token: { type: 'string', secret: true, default: SECRET, description: 'token' },
  } as unknown as typeof SETTINGS;
  configure({});
  expect(messageOf(() => new StrataStack({ settings, ...REST }))).toMatchInlineSnapshot(`
   "error settings/schema: unknown word "minimun" for a setting of type integer, did you mean "minimum"?
     object: settings of the stack, field replicas.minimun
   error settings/schema: nobody checks the format "hostnam"
     object: settings of the stack, field host.format
     fix: take a pattern
   error settings/schema: minLength must be a whole number of at least 0, not the string "3"
     object: settings of the stack, field host.minLength
   error settings/schema: a secret has no default: it would stand in the program
     object: settings of the stack, field token.default"
  `);
});

test('settings that can not be do not compile', () => {
  const neverRun = (): unknown => [
    // @ts-expect-error: unknown word
    new StrataStack({ settings: { a: { type: 'integer', minimun: 1, description: '' } }, ...REST }),
    // @ts-expect-error: a secret has no default
    new StrataStack({ settings: { a: { type: 'string', secret: true, default: 'x', description: '' } }, ...REST }),
    // @ts-expect-error: nobody says what it is
    new StrataStack({ settings: { a: { type: 'string' } }, ...REST }),
    // @ts-expect-error: of another type
    new StrataStack({ settings: { a: { type: 'string', minimum: 1, description: '' } }, ...REST }),
    new StrataStack({
      settings: { a: { type: 'string', description: '' } },
      // @ts-expect-error: no such setting
      platform: ({ b: _ }) => new Platform('test'),
      deploy: REST.deploy,
    }),
  ];
  expect(neverRun).toBeInstanceOf(Function);
});
