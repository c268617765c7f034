import { formatPath } from '../../lib/schema';
import { ApiObject } from 'cdk8s';
import { treeOf } from '../../lib/gitops/tree';
import { ConfigMap } from '../../lib/kinds/generated/core';
import { Component } from '../../lib/model/component';
import { HelmComponent } from '../../lib/model/helm-component';
import { idText } from '../../lib/model/identity';
import type { Model } from '../../lib/model/model';
import { Platform } from '../../lib/model/platform';
import type { Manifest } from '../../lib/values/json';
import { lateValue } from '../../lib/values/late';
import { FindingsError } from '../../lib/values/finding';

const address = lateValue<string>('an output', '192.0.2.1');

/** A platform with one late value in an object of each origin, and one in a patch. */
function lateModel(): Model {
  const platform = new Platform('test');
  const web = new Component(platform, 'web', { namespace: 'default' });
  const data = { 'a.b': 'known', address: address as unknown as string };
  new ConfigMap(web, 'own', { metadata: { annotations: { 'example.org/address': data.address } }, data });
  new ApiObject(web, 'stock', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'stock' }, data });
  new HelmComponent(platform, 'chart', {
    chart: { repository: 'https://charts.example.org', name: 'chart', version: '1.0.0' },
    namespace: 'default',
    createNamespace: false,
    values: { hosts: [{ ip: data.address }] },
  });
  return platform.model();
}

test('the manifest holds the example, and the model knows the fields', () => {
  const { objects, findings } = lateModel();
  expect(findings).toEqual([]);
  const late = objects.flatMap(({ id, late: fields = [] }) =>
    fields.map(({ path }) => `${idText(id)} ${formatPath(path)}`),
  );
  expect(late).toEqual([
    'ConfigMap default/own metadata.annotations[example.org/address]',
    'ConfigMap default/own data.address',
    'ConfigMap default/stock data.address',
    'HelmRelease.helm.toolkit.fluxcd.io default/chart spec.values.hosts[0].ip',
  ]);
  expect(objects.flatMap(({ late: fields = [] }) => fields.map(({ value }) => value))).toEqual(late.map(() => address));
  expect(objects.find(({ id }) => id.name === 'own')!.manifest).toMatchObject({
    metadata: { annotations: { 'example.org/address': '192.0.2.1' } },
    data: { address: '192.0.2.1' },
  });
});

test('the tree refuses them, each by its field', () => {
  let found: unknown;
  try {
    treeOf(lateModel());
  } catch (error) {
    found = (error as FindingsError).findings;
  }
  const refusal = {
    code: 'late/in-git',
    severity: 'error',
    message: 'a value that is known only when the program is deployed stands here; a file in Git can not hold it',
    source: expect.stringMatching(/^test\/model\/late\.test\.ts:\d+:\d+$/) as string,
    fix: 'give the value itself, or deploy this program by Pulumi',
  };
  expect(found).toEqual([
    {
      ...refusal,
      construct: 'web/own',
      object: 'ConfigMap default/own',
      field: 'metadata.annotations[example.org/address]',
    },
    { ...refusal, construct: 'web/own', object: 'ConfigMap default/own', field: 'data.address' },
    { ...refusal, construct: 'web/stock', object: 'ConfigMap default/stock', field: 'data.address' },
    {
      ...refusal,
      construct: 'chart/release',
      object: 'HelmRelease.helm.toolkit.fluxcd.io default/chart',
      field: 'spec.values.hosts[0].ip',
    },
  ]);
});

test.each([
  [{ merge: { data: { address } } }, 'data.address'],
  [{ json: [{ op: 'add' as const, path: '/data', value: { address } }] }, '[0].value.address'],
  [{ apply: (manifest: Manifest) => ({ ...manifest, data: { address } }) }, 'data.address'],
])('a patch can not hold one: %j', (patch, field) => {
  const platform = new Platform('test');
  const map = new ConfigMap(new Component(platform, 'web', { namespace: 'default' }), 'own', {});
  platform.patch(map, patch);
  expect(platform.model().findings).toEqual([
    {
      code: 'patch/failed',
      severity: 'error',
      message: `this patch can't be applied: a value that is known only when the program is deployed can't stand in a patch (${field})`,
      object: 'ConfigMap default/own',
      construct: 'web/own',
      source: expect.stringMatching(/^test\/model\/late\.test\.ts:\d+:\d+$/) as string,
    },
  ]);
});
