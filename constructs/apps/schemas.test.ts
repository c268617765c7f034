import { readFileSync, readdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { OUTPUT, schemaFiles, SOURCES } from '../../hack/values-schema/files';
import { readValues } from '../../hack/values-schema/read';
import { HttpCacheApp } from './http-cache';
import { PostgresApp } from './postgres';
import { TenantCluster } from './tenant-cluster';
import { VmDisk } from './vm-disk';
import { VmInstance } from './vm-instance';

/** A JSON Schema as far as these tests read it. */
interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | false;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly default?: unknown;
  readonly [keyword: string]: unknown;
}

describe('generated schemas', () => {
  test.each(SOURCES)('$name is what `npm run schemas` makes of its type', source => {
    for (const [name, text] of Object.entries(schemaFiles(source)))
      expect(`${name}\n${readFileSync(join(OUTPUT, name), 'utf8')}`).toBe(`${name}\n${text}`);
  });

  test('there are no others', () => {
    expect(readdirSync(OUTPUT).sort()).toEqual(SOURCES.flatMap(source => Object.keys(schemaFiles(source))).sort());
  });

  test.each(SOURCES)(
    '$name is structural: every node has a type or is int-or-string, and refers to nothing',
    source => {
      const text = schemaFiles(source)[`${source.name}.values.schema.json`]!;
      expect(text).not.toContain('$ref');
      const visit = ({ properties = {}, items, additionalProperties, ...node }: Schema): void => {
        expect(typeof node.type === 'string' || node['x-kubernetes-int-or-string'] === true).toBe(true);
        const children = [
          ...Object.values(properties),
          ...(items ? [items] : []),
          ...(additionalProperties ? [additionalProperties] : []),
        ];
        children.forEach(visit);
      };
      visit(JSON.parse(text) as Schema);
    },
  );
});

describe('stated defaults change no byte', () => {
  /** The value with all the defaults that the schema states below it. */
  const completed = (schema: Schema, value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(item => completed(schema.items ?? {}, item));
    if (schema.properties === undefined && !schema.additionalProperties) return value ?? schema.default;
    if (value === undefined && (schema.default !== undefined || (schema.required ?? []).length > 0))
      return schema.default;
    // an object without members says something by being there
    if (value === undefined && schema.properties !== undefined && Object.keys(schema.properties).length === 0)
      return undefined;
    const given = (value ?? {}) as Readonly<Record<string, unknown>>;
    const names = new Set([...Object.keys(schema.properties ?? {}), ...Object.keys(given)]);
    const members = [...names].map(name => {
      const member = schema.properties?.[name] ?? (schema.additionalProperties as Schema);
      return [name, completed(member, given[name])] as const;
    });
    return Object.fromEntries(members.filter(([, member]) => member !== undefined));
  };

  const secret = { name: 'secret' };
  test.each([
    { name: 'postgres', make: PostgresApp, values: {} },
    {
      name: 'postgres',
      make: PostgresApp,
      values: {
        external: true,
        users: { alice: { password: secret } },
        databases: { shop: {}, blog: { roles: { admin: ['alice'] } } },
        backup: { enabled: true, destinationPath: 's3://b', s3CredentialsSecret: secret, endpointCA: secret },
        bootstrap: { enabled: true, oldName: 'postgres-old' },
      },
    },
    { name: 'vm-disk', make: VmDisk, values: {} },
    { name: 'vm-disk', make: VmDisk, values: { source: { http: { url: 'https://example.org/a.img' } } } },
    { name: 'vm-instance', make: VmInstance, values: {} },
    {
      name: 'vm-instance',
      make: VmInstance,
      values: { external: true, disks: [{ name: 'a' }], networks: [{ name: 'b' }], gpus: [{ name: 'c/d' }] },
    },
    { name: 'tenant-cluster', make: TenantCluster, values: {} },
    {
      name: 'tenant-cluster',
      make: TenantCluster,
      values: {
        nodeGroups: { md0: {}, ml: { resources: { cpu: 4, memory: '16Gi' }, gpus: [{ name: 'nvidia.com/A400' }] } },
        addons: { certManager: { enabled: true }, ingressNginx: { enabled: true } },
      },
    },
    { name: 'http-cache', make: HttpCacheApp, values: { endpoints: ['192.0.2.1:80'] } },
  ])('$name $values', ({ name, make, values }) => {
    const synth = (given: unknown): string => {
      const app = new App();
      new (make as new (scope: Construct, id: string, props: unknown) => Construct)(
        new Chart(app, 'chart'),
        'test',
        given,
      );
      return app.synthYaml();
    };
    const schema = JSON.parse(readFileSync(join(OUTPUT, `${name}.values.schema.json`), 'utf8')) as Schema;
    const all = completed(schema, values);
    expect(Object.keys(all as object).length).toBeGreaterThan(Object.keys(values).length);
    expect(synth(all)).toBe(synth(values));
  });
});

describe('types of values', () => {
  const folder = mkdtempSync(join(tmpdir(), 'strata-values-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const read = (text: string): unknown => {
    const file = join(folder, 'values.ts');
    writeFileSync(file, text);
    return readValues(file, 'Values');
  };
  const member = (type: string, tags = '@default - none'): string =>
    `export interface Values {\n /**\n * A member, see {@link Values}.\n * ${tags}\n */\n readonly member?: ${type}; }`;

  test.each([
    ['string', '@minLength 1\n * @default - none', { type: 'string', minLength: 1 }],
    ['number', '@minimum 1\n * @maximum 5\n * @default 2', { type: 'integer', minimum: 1, maximum: 5, default: 2 }],
    ['boolean', '@default false', { type: 'boolean', default: false }],
    ["'a' | 'b'", "@default 'a'", { type: 'string', enum: ['a', 'b'], default: 'a' }],
    [
      "`${'x' | 'y'}-${'1' | '2'}` | 'z'",
      '@default - none',
      { type: 'string', enum: ['x-1', 'x-2', 'y-1', 'y-2', 'z'] },
    ],
    [
      'readonly string[]',
      '@minItems 1\n * @default []',
      { type: 'array', items: { type: 'string' }, minItems: 1, default: [] },
    ],
    [
      'Readonly<Record<string, string | number>>',
      '@default { "a": 1 }',
      {
        type: 'object',
        additionalProperties: { anyOf: [{ type: 'integer' }, { type: 'string' }], 'x-kubernetes-int-or-string': true },
        default: { a: 1 },
      },
    ],
  ])('%s %j', (type, tags, schema) => {
    expect(read(member(type, tags))).toEqual({
      type: 'object',
      properties: { member: { ...schema, description: 'A member, see Values.' } },
      additionalProperties: false,
    });
  });

  test.each([
    [member('string', '@minimun 1\n * @default - none'), 'Values.member: tag @minimun is not known'],
    [member('string', ''), 'Values.member: @default is missing'],
    [member('string').replace('member?', 'member'), 'Values.member: @default on a required property'],
    [member('string', '@default none'), 'Values.member: @default must be JSON, or prose after a dash, got none'],
    [member('string | boolean'), 'Values.member: a structural schema has no word for the type string'],
    [member('Foreign'), /^Values\.member: type Foreign is not declared in /],
    ['export interface Values { readonly member: string }', 'Values.member: the TSDoc line is missing'],
    [
      'export interface Values { /** A method. */ method(): string }',
      'Values.method: only plain properties with a type can be values',
    ],
  ])('refused: %j', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});
