import { thing, thingSchema } from '../../test/schema/nested';
import { validate } from './index';

const schema = thingSchema({ type: 'object', properties: { spec: { type: 'object', properties: {} } } });

/** Faults of a thing with this metadata, as `stage type field`. */
function faults(metadata: unknown): string[] {
  return validate(schema, 'Thing', thing(undefined, { metadata })).map(
    ({ stage, type, field }) => `${stage} ${type} ${field}`,
  );
}

test.each<readonly [metadata: unknown, faults: readonly string[]]>([
  [{ name: 'a.b-c' }, []],
  [{ name: 'A' }, ['metadata Invalid metadata.name']],
  [{ name: 'a'.repeat(254) }, ['metadata Invalid metadata.name']],
  [{}, ['metadata Required metadata.name']],
  [{ name: null }, ['metadata Required metadata.name']],
  [undefined, ['metadata Required metadata.name']],
  [null, ['metadata Required metadata.name']],
  [{ name: 1 }, ['decode TypeInvalid metadata.name']],
  ['a', ['decode TypeInvalid metadata']],
  [{ generateName: 'a-' }, []],
  [{ generateName: 'a.' }, ['metadata Invalid metadata.generateName']],
  [{ generateName: 'BA-' }, ['metadata Invalid metadata.generateName', 'metadata Invalid metadata.name']],
  [{ generateName: `${'a'.repeat(58)}-` }, []],
  [{ name: 'a', labels: { 'a/b': 'C_d' } }, []],
  [{ name: 'a', labels: { 'a/b/c': '' } }, ['metadata Invalid metadata.labels']],
  [{ name: 'a', labels: { a: '-' } }, ['metadata Invalid metadata.labels']],
  [{ name: 'a', labels: { a: 1 } }, ['decode TypeInvalid metadata.labels.a']],
  [{ name: 'a', labels: { a: null } }, []],
  [{ name: 'a', annotations: { 'A.B/c': '' } }, []],
  [{ name: 'a', annotations: { a: 'x'.repeat(256 * 1024) } }, ['metadata TooLong metadata.annotations']],
  [{ name: 'a', finalizers: ['a b'] }, ['metadata Invalid metadata.finalizers']],
  [{ name: 'a', ownerReferences: [{ apiVersion: 'v1', kind: 'A', name: 'a', uid: 'b' }] }, []],
  [
    { name: 'a', ownerReferences: [{ apiVersion: 'a/', kind: 'A', name: 'a', uid: 'b' }] },
    ['metadata Invalid metadata.ownerReferences.apiVersion'],
  ],
  [
    { name: 'a', ownerReferences: [{ apiVersion: 'v1', kind: 'A', name: 'a', uid: 'b', x: 1 }] },
    ['decode Unknown metadata.ownerReferences[0].x'],
  ],
  [{ name: 'a', creationTimestamp: null }, []],
  [{ name: 'a', creationTimestamp: 'yesterday' }, ['decode TypeInvalid metadata.creationTimestamp']],
  [{ name: 'a', Labels: {} }, ['decode Unknown metadata.Labels']],
])('%j', (metadata, expected) => expect(faults(metadata)).toEqual(expected));

test('kind and apiVersion', () => {
  const of = (type: object): string[] =>
    validate(schema, 'Thing', { ...thing(undefined), ...type }).map(({ stage, field }) => `${stage} ${field}`);
  expect(of({})).toEqual([]);
  expect(of({ apiVersion: 'test.io/v2' })).toEqual(['decode apiVersion']);
  expect(of({ kind: 'Other' })).toEqual(['metadata kind']);
  expect(of({ kind: '' })).toEqual(['decode kind']);
  expect(() => validate(schema, 'Other', {})).toThrow(new RangeError('the schema of test.io has no kind Other'));
});

test('embedded resources have metadata of their own', () => {
  const inner = {
    type: 'object',
    'x-kubernetes-embedded-resource': true,
    'x-kubernetes-preserve-unknown-fields': true,
  } as const;
  const outer = thingSchema({ type: 'object', properties: { spec: { type: 'object', properties: { t: inner } } } });
  const of = (t: unknown): string[] =>
    validate(outer, 'Thing', thing({ t })).map(({ stage, type, field }) => `${stage} ${type} ${field}`);
  expect(of({ apiVersion: 'v1', kind: 'A', spec: {} })).toEqual([]);
  expect(of({})).toEqual(['metadata Required spec.t.apiVersion', 'metadata Required spec.t.kind']);
  expect(of({ apiVersion: 'a/b/c', kind: 'A_' })).toEqual([
    'metadata Invalid spec.t.apiVersion',
    'metadata Invalid spec.t.kind',
  ]);
  expect(of({ apiVersion: 'v1', kind: 'A', metadata: { name: 'A B', labels: { a: '-' } } })).toEqual([
    'metadata Invalid spec.t.metadata.labels',
  ]);
  expect(of({ apiVersion: 'v1', kind: 'A', metadata: { name: 'a/b' } })).toEqual([
    'metadata Invalid spec.t.metadata.name',
  ]);
  expect(of({ apiVersion: 'v1', kind: 'A', metadata: { x: 1 } })).toEqual(['decode Unknown spec.t.metadata.x']);
  expect(of({ apiVersion: 1, kind: 'A' })).toEqual(['decode TypeInvalid spec.t.apiVersion']);
});

test('status and scale', () => {
  const root = {
    type: 'object',
    properties: {
      spec: { type: 'object', properties: { n: { type: 'integer' } } },
      status: { type: 'object', properties: { n: { type: 'integer' } } },
    },
  } as const;
  const scaled = thingSchema(
    root,
    {},
    { status: true, scale: { specReplicasPath: '.spec.n', statusReplicasPath: '.status.n' } },
  );
  const of = (spec: unknown, status?: unknown): string[] =>
    validate(scaled, 'Thing', thing(spec, { status })).map(({ type, field }) => `${type} ${field}`);
  expect(of({ n: 1 }, { n: 'x' })).toEqual([]);
  expect(of({ n: 1 }, { m: 'x' })).toEqual(['Unknown status.m']);
  expect(of({ n: -1 })).toEqual(['Invalid spec.n']);
  expect(of({ n: 2 ** 31 })).toEqual(['Invalid spec.n']);
  expect(of({})).toEqual([]);
  expect(of(7)).toEqual(['TypeInvalid spec', 'Invalid spec.n']);
});
