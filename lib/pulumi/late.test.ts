import { output } from '@pulumi/pulumi';
import { Component } from '../model/component';
import { Platform } from '../model/platform';
import { check } from '../check';
import { ConfigMap, Secret } from '../kinds/generated/core';
import { treeOf } from '../gitops/tree';
import { FindingsError, type Finding } from '../values/finding';
import { late } from './late';

const address = output('s3.example.net');

test('checks see the example, and the model tells which field is late', () => {
  const platform = new Platform('test');
  const component = new Component(platform, 'web', { namespace: 'default' });
  const endpoint = late(address, { example: 's3.example.org' });
  new ConfigMap(component, 'settings', { data: { endpoint } });
  const [object] = platform.model().objects;
  expect(object!.manifest.data).toEqual({ endpoint: 's3.example.org' });
  expect(object!.late).toEqual([{ path: ['data', 'endpoint'], value: endpoint }]);
  expect(object!.late![0]!.value.source).toBe(address);
});

test('a tree can not hold a late value: the error names the field', () => {
  const platform = new Platform('test');
  const component = new Component(platform, 'web', { namespace: 'default' });
  new ConfigMap(component, 'settings', { data: { endpoint: late(address, { example: 'x' }) } });
  let findings: readonly Finding[] = [];
  try {
    treeOf(platform.model());
  } catch (error) {
    ({ findings } = error as FindingsError);
  }
  expect(findings).toEqual([
    {
      code: 'late/in-git',
      severity: 'error',
      message: 'a value that is known only when the program is deployed stands here; a file in Git can not hold it',
      object: 'ConfigMap default/settings',
      field: 'data.endpoint',
      construct: 'web/settings',
      source: expect.stringMatching(/^lib\/pulumi\/late\.test\.ts:\d+:\d+$/) as string,
      fix: 'give the value itself, or deploy this program by Pulumi',
    },
  ]);
});

test('to compute with it is an error, whose message says what to do', () => {
  const endpoint = late(address, { example: 's3.example.org' });
  expect(() => `https://${endpoint}`).toThrow(
    'a value that is known only when the program is deployed is copied, never computed with: compute inside `output.apply`',
  );
});

test('a Secret may hold one: the value comes from the deployment', () => {
  const platform = new Platform('test');
  const component = new Component(platform, 'web', { namespace: 'web' });
  component.addNamespace('web');
  const stringData = { late: late(address, { example: 'x' }), plain: 'y' };
  new Secret(component, 'credentials', { stringData });
  const found = check(platform.model()).filter(({ code }) => code === 'secret/clear-text');
  expect(found.map(({ message }) => message)).toEqual(['a Secret in the clear would be written: plain']);
});
