import { compactCrds } from './compact';
import { builtinKinds } from './openapi';

const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` });
const collection = (kind: string, version: string, actions: readonly string[] = ['get', 'post']): object =>
  Object.fromEntries(
    actions.map(action => [action, { 'x-kubernetes-group-version-kind': { group: 'toys', version, kind } }]),
  );
const gvk = (kind: string, version: string): object => ({
  'x-kubernetes-group-version-kind': [{ group: 'toys', version, kind }],
});

/** What an API server would say of a group with a kind, a recursive type, and resources that cannot be stored. */
const documentOf = (version: string): object => ({
  paths: {
    [`/apis/toys/${version}/namespaces/{namespace}/balls`]: collection('Ball', version),
    [`/apis/toys/${version}/namespaces/{namespace}/balls/{name}`]: {},
    [`/apis/toys/${version}/namespaces/{namespace}/balls/{name}/status`]: {},
    [`/apis/toys/${version}/balls`]: collection('Ball', version, ['get']),
    [`/apis/toys/${version}/reviews`]: collection('Review', version, ['post']),
  },
  components: {
    schemas: {
      'io.toys.Ball': {
        type: 'object',
        description: 'A ball.',
        ...gvk('Ball', version),
        properties: {
          kind: { type: 'string' },
          metadata: ref('io.meta.ObjectMeta'),
          spec: { allOf: [ref('io.toys.BallSpec')], default: {}, description: 'Which ball.' },
        },
      },
      'io.toys.Review': { type: 'object', ...gvk('Review', version) },
      'io.toys.BallSpec': {
        type: 'object',
        description: 'BallSpec tells how to make a ball.',
        required: ['name'],
        properties: {
          name: { type: 'string', default: '' },
          count: { type: 'integer', format: 'int32', default: 0 },
          color: { type: 'string', default: 'red', enum: ['blue', 'red'] },
          weight: ref('io.k8s.apimachinery.pkg.api.resource.Quantity'),
          port: ref('io.k8s.apimachinery.pkg.util.intstr.IntOrString'),
          raw: ref('io.k8s.apimachinery.pkg.runtime.RawExtension'),
          json: ref('io.toys.JSON'),
          inner: ref('io.toys.BallSpec'),
          parts: {
            type: 'array',
            items: ref('io.toys.Part'),
            'x-kubernetes-list-type': 'map',
            'x-kubernetes-list-map-keys': ['id'],
            'x-kubernetes-patch-merge-key': 'id',
          },
        },
      },
      'io.toys.Part': { type: 'object', required: ['id'], properties: { id: { type: 'string', default: '' } } },
      'io.toys.JSON': { description: 'Any value.' },
      'io.k8s.apimachinery.pkg.api.resource.Quantity': { oneOf: [{ type: 'string' }, { type: 'number' }] },
      'io.k8s.apimachinery.pkg.util.intstr.IntOrString': {
        format: 'int-or-string',
        oneOf: [{ type: 'integer' }, { type: 'string' }],
      },
      'io.k8s.apimachinery.pkg.runtime.RawExtension': { type: 'object' },
      'io.meta.ObjectMeta': { type: 'object', properties: { name: { type: 'string' } } },
    },
  },
});

describe('builtinKinds', () => {
  const crds = builtinKinds([documentOf('v1'), documentOf('v2')]);

  it('finds the kinds that can be stored, with all their versions', () => {
    expect(crds).toHaveLength(1);
    const { names, scope, versions } = crds[0]!.spec;
    expect({ names, scope }).toEqual({ names: { kind: 'Ball', plural: 'balls' }, scope: 'Namespaced' });
    expect(versions.map(({ name, storage, subresources }) => ({ name, storage, subresources }))).toEqual([
      { name: 'v2', storage: true, subresources: { status: {} } },
      { name: 'v1', storage: false, subresources: { status: {} } },
    ]);
  });

  it('gives the JSON forms of Go types, real defaults only, and an open object where a type holds itself', () => {
    const [schema] = compactCrds(crds, 'test', 'builtin');
    const { nodes, kinds } = schema!;
    const root = nodes[kinds[0]!.versions[0]!.root!]!;
    const spec = nodes[root.properties!.spec!]!;
    const field = (name: string): unknown => nodes[spec.properties![name]!];
    expect(schema!.origin).toBe('builtin');
    expect(nodes[root.properties!.metadata!]).toEqual({ type: 'object' });
    expect(spec.required).toEqual(['name']);
    expect(field('name')).toEqual({ type: 'string' });
    expect(field('count')).toEqual({ type: 'integer', format: 'int32' });
    expect(field('color')).toEqual({ type: 'string', default: 'red', enum: ['blue', 'red'] });
    expect(field('port')).toEqual({ 'x-kubernetes-int-or-string': true });
    expect(field('raw')).toEqual({ type: 'object', 'x-kubernetes-preserve-unknown-fields': true });
    expect(field('json')).toEqual({ 'x-kubernetes-preserve-unknown-fields': true });
    expect(field('inner')).toEqual({ type: 'object', 'x-kubernetes-preserve-unknown-fields': true });
    expect(field('weight')).toMatchObject({ format: 'quantity' });
    expect((field('weight') as { anyOf: number[] }).anyOf.map(index => nodes[index])).toEqual([
      { type: 'number' },
      { type: 'string' },
    ]);
    expect(field('parts')).toMatchObject({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['id'] });
  });
});
