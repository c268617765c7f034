import { Component } from '../model/component';
import { Platform } from '../model/platform';
import { ConfigMap } from '../kinds/generated/core';
import { treeOf } from '../gitops/tree';
import { FindingsError, type Finding } from '../values/finding';
import { late, type OutputLike } from './late';

const output: OutputLike<string> = {
  __pulumiOutput: true,
  apply: () => {
    throw new Error('an Output is never computed with at synth');
  },
};

test('checks see the example, and the model tells which field is late', () => {
  const platform = new Platform('test');
  const component = new Component(platform, 'web', { namespace: 'default' });
  const endpoint = late(output, { example: 's3.example.org' });
  new ConfigMap(component, 'settings', { data: { endpoint: endpoint as unknown as string } });
  const [object] = platform.model().objects;
  expect(object!.manifest.data).toEqual({ endpoint: 's3.example.org' });
  expect(object!.late).toEqual([{ path: ['data', 'endpoint'], value: endpoint }]);
  expect(object!.late![0]!.value.source).toBe(output);
});

test('a tree can not hold a late value: the error names the field', () => {
  const platform = new Platform('test');
  const component = new Component(platform, 'web', { namespace: 'default' });
  new ConfigMap(component, 'settings', { data: { endpoint: late(output, { example: 'x' }) as unknown as string } });
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
