import type { Manifest } from '../values/json';
import { differences } from './differences';

const object = (data: unknown, metadata = {}): Manifest => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', ...metadata },
  data,
});
const never = (): boolean => false;

test('what the API server writes by itself is no difference, nor is the order of members', () => {
  const from = object({ a: 1, b: [{ c: 1, d: 2 }] }, { resourceVersion: '1', generation: 1, managedFields: [] });
  const to = { ...object({ b: [{ d: 2, c: 1 }], a: 1 }, { resourceVersion: '2' }), status: { ready: true } };
  expect(differences(from, to, never)).toEqual([]);
});

test('each field that differs is named, a list as one', () => {
  const from = object({ a: '1', 'x.y': [1], gone: true });
  const to = object({ a: '2', 'x.y': [2], come: null });
  expect(differences(from, to, never)).toEqual([
    { field: 'data.a', from: '1', to: '2' },
    { field: 'data[x.y]', from: [1], to: [2] },
    { field: 'data.gone', from: true, to: undefined },
    { field: 'data.come', from: undefined, to: null },
  ]);
});

test('labels and annotations of a delivery are passed over', () => {
  const isMark = (key: string): boolean => key.startsWith('owner/');
  const from = object({}, { labels: { 'owner/name': 'a' }, annotations: { 'owner/b': '1', c: '1' } });
  const to = object({}, { annotations: { c: '2' } });
  expect(differences(from, to, isMark)).toEqual([{ field: 'metadata.annotations.c', from: '1', to: '2' }]);
});
