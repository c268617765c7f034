import { Chart, App, ApiObject } from 'cdk8s';
import { ConfigMap } from '../kinds/generated/core';
import { Component } from '../model/component';
import { Platform } from '../model/platform';
import { findingsOf, manifestsOf, treeOf } from './index';

function twoPages(): { platform: Platform; first: Component; map: ConfigMap } {
  const platform = new Platform('test');
  const first = new Component(platform, 'page', { namespace: 'page' });
  first.addNamespace('page');
  const map = new ConfigMap(first, 'index', { data: { title: 'hello' } });
  const second = new Component(platform, 'page-two', { namespace: 'page' });
  new ConfigMap(second, 'other', { data: { title: 'bye' } });
  return { platform, first, map };
}

test('findings are those of all checks', () => {
  expect(findingsOf(twoPages().platform)).toEqual([]);
  const platform = new Platform('test');
  new ConfigMap(new Component(platform, 'page', { namespace: 'page' }), 'index', { data: { title: 'hello' } });
  expect(findingsOf(platform).map(({ code, object }) => [code, object])).toEqual([
    ['closure/missing', 'ConfigMap page/index'],
  ]);
});

test('manifests of a construct are its own, with the patches of the platform', () => {
  const { platform, first, map } = twoPages();
  platform.patch(map, { merge: { data: { title: 'good day' } } });
  expect(manifestsOf(first).map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
    'ConfigMap index',
    'Namespace page',
  ]);
  expect(manifestsOf(map)).toEqual([
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'index', namespace: 'page' },
      data: { title: 'good day' },
    },
  ]);
  expect(manifestsOf(platform)).toHaveLength(3);
});

test('manifests in a plain chart are in its namespace, in the order of construction', () => {
  const chart = new Chart(new App(), 'chart', { namespace: 'shop' });
  new ConfigMap(chart, 'ours', { data: { a: 'b' } });
  new ApiObject(chart, 'stock', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'theirs' } });
  expect(manifestsOf(chart).map(({ kind, metadata }) => [kind, metadata.namespace, metadata.name])).toEqual([
    ['ConfigMap', 'shop', 'ours'],
    ['Secret', 'shop', 'theirs'],
  ]);
});

test('the tree is what synth writes', () => {
  const tree = treeOf(twoPages().platform);
  expect([...tree.keys()]).toContain('clusters/test/units/page/page/configmap-index.yaml');
  expect(tree.get('clusters/test/units/page/page/configmap-index.yaml')).toBe(
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: index\n  namespace: page\ndata:\n  title: hello\n',
  );
});
