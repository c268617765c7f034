import { generateGroups } from './generate';

const FIELDS = {
  type: 'object',
  description: 'A thing to build with.\n\nSecond paragraph.',
  required: ['spec'],
  properties: {
    apiVersion: { type: 'string' },
    kind: { type: 'string' },
    metadata: { type: 'object' },
    spec: {
      type: 'object',
      required: ['replicas', 'size', 'ports'],
      'x-kubernetes-validations': [{ rule: 'self.size != ""', message: 'size must not be empty' }],
      properties: {
        replicas: {
          type: 'integer',
          format: 'int32',
          minimum: 1,
          maximum: 9,
          exclusiveMaximum: true,
          default: 2,
          description: 'How many.',
        },
        size: { type: 'string', pattern: '^[0-9]+*/$', minLength: 1, maxLength: 9 },
        mode: { type: 'string', enum: ['Fast', "It's slow"], nullable: true },
        port: { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] },
        ports: {
          type: 'array',
          minItems: 1,
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
          items: {
            type: 'object',
            required: ['name'],
            properties: { name: { type: 'string', format: 'hostname' }, 'in-use': { type: 'boolean' } },
          },
        },
        tags: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string', enum: ['a', 'b'] } },
        labels: { type: 'object', additionalProperties: { type: 'string' }, maxProperties: 3 },
        open: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        closed: { type: 'object' },
        any: { 'x-kubernetes-preserve-unknown-fields': true },
        template: {
          type: 'object',
          'x-kubernetes-embedded-resource': true,
          'x-kubernetes-preserve-unknown-fields': true,
          properties: { passwordSecretRef: { type: 'object', properties: { key: { type: 'string' } } } },
        },
        caSecretRef: { type: 'object', properties: { key: { type: 'string' } } },
      },
    },
    status: { type: 'object', properties: { ready: { type: 'number' } } },
  },
};

const CRD = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.org' },
  spec: {
    group: 'example.org',
    names: { kind: 'Widget', plural: 'widgets' },
    scope: 'Cluster',
    versions: [
      { name: 'v2', served: true, storage: true, schema: { openAPIV3Schema: FIELDS } },
      {
        name: 'v1',
        served: true,
        storage: false,
        schema: { openAPIV3Schema: { type: 'object', properties: { status: FIELDS.properties.status } } },
      },
      { name: 'v1alpha1', served: false, storage: false, schema: { openAPIV3Schema: { type: 'object' } } },
    ],
  },
};

const DECLARATIONS = `/** Widget of example.org/v2, cluster-scoped. A thing to build with. */
export class Widget extends KubeObject {
  static readonly gvk: ObjectType = { apiVersion: 'example.org/v2', kind: 'Widget', namespaced: false };

  constructor(scope: Construct, id: string, props: WidgetProps) {
    super(scope, id, Widget.gvk, props);
  }
}

/** Props of {@link Widget}. */
export interface WidgetProps {
  readonly metadata?: ObjectMeta;
  readonly spec: WidgetSpec;
}

/** @rule size must not be empty */
export interface WidgetSpec {
  readonly any?: unknown;
  readonly caSecretRef?: SecretRef;
  readonly closed?: { readonly [key: string]: never };
  /** @maxProperties 3 */
  readonly labels?: { readonly [key: string]: string };
  readonly mode?: 'Fast' | 'It\\'s slow' | null;
  readonly open?: { readonly [key: string]: unknown };
  readonly port?: number | string;
  /**
   * @minItems 1
   * @uniqueBy name
   */
  readonly ports: readonly WidgetSpecPort[];
  /**
   * How many.
   * @default 2
   * @minimum 1
   * @exclusiveMaximum 9
   */
  readonly replicas?: number;
  /**
   * @minLength 1
   * @maxLength 9
   * @pattern \`^[0-9]+*\\/$\`
   */
  readonly size: string;
  /** @uniqueItems */
  readonly tags?: readonly ('a' | 'b')[];
  readonly template?: WidgetSpecTemplate;
}

export interface SecretRef {
  readonly key?: string;
}

export interface WidgetSpecPort {
  readonly 'in-use'?: boolean;
  /** @format hostname */
  readonly name: string;
}

export interface WidgetSpecTemplate {
  readonly passwordSecretRef?: SecretRef;
  readonly [key: string]: unknown;
}

export interface WidgetStatus {
  readonly ready?: number;
}

/** Widget of example.org/v1, cluster-scoped. */
export class WidgetV1 extends KubeObject {
  static readonly gvk: ObjectType = { apiVersion: 'example.org/v1', kind: 'Widget', namespaced: false };

  constructor(scope: Construct, id: string, props: WidgetV1Props = {}) {
    super(scope, id, WidgetV1.gvk, props);
  }
}

/** Props of {@link WidgetV1}. */
export interface WidgetV1Props {
  readonly metadata?: ObjectMeta;
}

export type WidgetV1Status = WidgetStatus;
`;

describe('generateGroups', () => {
  it('writes a module of the package', () => {
    const [group, ...others] = generateGroups([CRD], { source: 'widgets v2 CRDs', standalone: false });
    expect(others).toEqual([]);
    expect(group?.name).toBe('example.org');
    expect(group?.module)
      .toBe(`// Generated by \`npm run kinds\` from widgets v2 CRDs: do not edit, run it again instead.
// Kinds of the API group example.org.

import type { Construct } from 'constructs';
import { KubeObject, type ObjectType } from '../kube-object';
import type { ObjectMeta } from '../object-meta';

${DECLARATIONS}`);
  });

  it('writes a module that stands by itself, with its schema', () => {
    const [group] = generateGroups([CRD], { source: 'widgets v2 CRDs', standalone: true });
    const [head, tail] = group!.module.split(DECLARATIONS);
    expect(head).toBe(`// Generated by \`strata import\` from widgets v2 CRDs: do not edit, run it again instead.
// Kinds of the API group example.org.

import type { Construct } from 'constructs';
import { KubeObject, registerGroup, type GroupSchema, type ObjectMeta, type ObjectType } from 'strata-cloud';

`);
    const lines = tail!.trim().split('\n');
    expect(lines.at(-1)).toBe(
      `registerGroup('example.org', {"origin":"crd","kinds":{"Widget":["widgets","Cluster","v2","v1"]}}, () => JSON.parse(schema) as GroupSchema);`,
    );
    const text = /^const schema = (.*);$/.exec(lines[0]!)![1]!;
    const schema: unknown = JSON.parse((0, eval)(text) as string);
    expect(schema).toEqual(group!.schema);
  });

  it('drops a description that does not fit all places that share a type', () => {
    const leaf = (description: string): object => ({
      type: 'object',
      properties: { name: { type: 'string', description } },
    });
    const properties = { spec: { type: 'object', properties: { a: leaf('Name of a.'), b: leaf('Name of b.') } } };
    const versions = [
      { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', properties } } },
    ];
    const [group] = generateGroups([{ ...CRD, spec: { ...CRD.spec, versions } }], { source: 's', standalone: false });
    expect(group!.module).toContain(`export interface WidgetSpecA {\n  readonly name?: string;\n}\n`);
    expect(group!.module).toContain('readonly b?: WidgetSpecA;');
  });
});
