import { crd } from '../../test/kinds/crd';
import { compactCrds } from './compact';
import { crdsOf } from './crd';

const OBJECT = { type: 'object' };

const EVERY_KEYWORD = {
  type: 'object',
  properties: {
    text: {
      type: 'string',
      format: 'date',
      nullable: true,
      pattern: '^a',
      minLength: 1,
      maxLength: 2,
      enum: ['a', 'ab'],
      default: 'a',
    },
    number: { type: 'number', minimum: 0, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: true, multipleOf: 3 },
    port: { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }], default: null },
    list: { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 2, 'x-kubernetes-list-type': 'set' },
    map: {
      type: 'array',
      items: { type: 'object', properties: { b: { type: 'string' }, a: { type: 'string' } }, required: ['b', 'a'] },
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['b', 'a'],
    },
    labels: { type: 'object', additionalProperties: { type: 'string' }, minProperties: 1, maxProperties: 2 },
    open: { type: 'object', additionalProperties: true, 'x-kubernetes-map-type': 'atomic' },
    any: { 'x-kubernetes-preserve-unknown-fields': true },
    pod: { type: 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true },
    one: { type: 'object', allOf: [{ required: ['x'] }], oneOf: [{ required: ['y'] }], not: { required: ['z'] } },
  },
  'x-kubernetes-validations': [
    {
      rule: 'self.text != ""',
      message: 'm',
      messageExpression: '"m"',
      fieldPath: '.text',
      reason: 'FieldValueInvalid',
      optionalOldSelf: true,
    },
  ],
};

describe('compactCrds', () => {
  it('stores each distinct node once, children first, properties by name', () => {
    const schema = {
      type: 'object',
      properties: { b: { type: 'string' }, a: { type: 'array', items: { type: 'string' } } },
    };
    expect(compactCrds([crd(schema)], 'widgets v1')).toEqual([
      {
        group: 'example.org',
        origin: 'crd',
        source: 'widgets v1',
        kinds: [
          {
            kind: 'Widget',
            plural: 'widgets',
            scope: 'Namespaced',
            versions: [{ name: 'v1', served: true, storage: true, root: 2 }],
          },
        ],
        nodes: [{ type: 'string' }, { type: 'array', items: 0 }, { type: 'object', properties: { a: 1, b: 0 } }],
      },
    ]);
  });

  it('keeps every keyword, and a CRD made from it says the same', () => {
    const [compact] = compactCrds([crd(EVERY_KEYWORD)], 'test');
    const [rebuilt] = crdsOf(compact!);
    expect(rebuilt!.spec.versions[0]!.schema.openAPIV3Schema).toEqual({
      ...EVERY_KEYWORD,
      properties: {
        ...EVERY_KEYWORD.properties,
        map: {
          ...EVERY_KEYWORD.properties.map,
          items: { ...EVERY_KEYWORD.properties.map.items, required: ['a', 'b'] },
        },
      },
    });
    expect(compactCrds([rebuilt], 'test')).toEqual([compact]);
  });

  it('drops prose, unknown keywords and flags that are off', () => {
    const noise = {
      type: 'string',
      description: 'd',
      title: 't',
      example: 1,
      externalDocs: {},
      min: 1,
      nullable: false,
      required: [],
    };
    expect(compactCrds([crd(noise)], 'test')[0]!.nodes).toEqual([{ type: 'string' }]);
  });

  it('keeps fields that are named like members of every object', () => {
    const names = JSON.parse('{"__proto__":{"type":"string"},"constructor":{"type":"integer"}}') as object;
    const [compact] = compactCrds([crd({ type: 'object', properties: names })], 'test');
    expect(JSON.stringify(compact!.nodes.at(-1))).toBe(
      '{"type":"object","properties":{"__proto__":0,"constructor":1}}',
    );
    expect(compactCrds(crdsOf(compact!), 'test')).toEqual([compact]);
  });

  it('does not depend on the order of CRDs and versions, and orders versions by maturity', () => {
    const version = (name: string, storage = false): object => ({
      name,
      served: true,
      storage,
      schema: { openAPIV3Schema: { type: 'object' } },
    });
    const versions = ['v1alpha1', 'v2', 'v1beta1', 'v1beta2', 'v10'].map(name => version(name, name === 'v2'));
    const crds = [crd(OBJECT, 'Widget', { versions }), crd({ type: 'object', required: ['a'] }, 'Gadget')];
    const expected = compactCrds(crds, 'test');
    expect(expected[0]!.kinds.map(({ kind }) => kind)).toEqual(['Gadget', 'Widget']);
    expect(expected[0]!.kinds[1]!.versions.map(({ name }) => name)).toEqual([
      'v10',
      'v2',
      'v1beta2',
      'v1beta1',
      'v1alpha1',
    ]);
    expect(compactCrds([crds[1], crd(OBJECT, 'Widget', { versions: versions.reverse() })], 'test')).toEqual(expected);
  });

  it('keeps names, scope and subresources', () => {
    const names = {
      kind: 'Widget',
      plural: 'widgets',
      singular: 'widget',
      listKind: 'WidgetList',
      shortNames: ['wd'],
      categories: ['all'],
    };
    const scale = {
      specReplicasPath: '.spec.replicas',
      statusReplicasPath: '.status.replicas',
      labelSelectorPath: '.status.selector',
    };
    const versions = [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {}, scale },
        schema: { openAPIV3Schema: OBJECT },
      },
    ];
    const [compact] = compactCrds([crd(OBJECT, 'Widget', { names, scope: 'Cluster', versions })], 'test');
    expect(compact!.kinds).toEqual([
      {
        ...names,
        scope: 'Cluster',
        versions: [{ name: 'v1', served: true, storage: true, status: true, scale, root: 0 }],
      },
    ]);
    expect(compactCrds(crdsOf(compact!), 'test')).toEqual([compact]);
  });
});

describe('crdsOf', () => {
  it('annotates groups that the API server protects', () => {
    const spec = { group: 'widgets.k8s.io' };
    const [compact] = compactCrds(
      [{ ...crd(OBJECT, 'Widget', spec), metadata: { name: 'widgets.widgets.k8s.io' } }],
      'test',
    );
    expect(crdsOf(compact!)[0]!.metadata).toEqual({
      name: 'widgets.widgets.k8s.io',
      annotations: { 'api-approved.kubernetes.io': 'unapproved, rebuilt from a compact schema' },
    });
  });
});
