import { Deployment } from '../kinds/generated/apps';
import { Component } from './component';
import { Platform } from './platform';
import type { Patch } from './patches';

const labels = { app: 'web' };

function patchedWith(patch: Patch, name = 'web'): ReturnType<Platform['model']> {
  const platform = new Platform('test');
  const web = new Component(platform, 'web', { namespace: 'default' });
  const containers = [
    { name: 'web', image: 'nginx:1.29.0', ports: [{ containerPort: 80 }] },
    { name: 'log', image: 'log:1' },
  ];
  new Deployment(web, 'web', {
    spec: { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
  });
  platform.patch({ group: 'apps', kind: 'Deployment', namespace: 'default', name }, patch);
  return platform.model();
}

test('a merge goes into lists by their keys, and null removes', () => {
  const { objects, findings } = patchedWith({
    merge: {
      spec: {
        replicas: 3,
        template: {
          spec: {
            containers: [
              { name: 'log', image: 'log:2' },
              { name: 'web', ports: null },
            ],
          },
        },
      },
    },
  });
  expect(findings).toEqual([]);
  expect(objects[0]!.manifest.spec).toEqual({
    replicas: 3,
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        containers: [
          { name: 'web', image: 'nginx:1.29.0' },
          { name: 'log', image: 'log:2' },
        ],
      },
    },
  });
});

test('a merge keeps members that are called like those every object inherits', () => {
  const { objects } = patchedWith({
    merge: JSON.parse('{"metadata":{"annotations":{"__proto__":"a","constructor":"b"}}}') as object as never,
  });
  expect(Object.entries(objects[0]!.manifest.metadata.annotations ?? {})).toEqual([
    ['__proto__', 'a'],
    ['constructor', 'b'],
  ]);
});

test('JSON patches and functions change the object too', () => {
  const json = patchedWith({ json: [{ op: 'replace', path: '/spec/replicas', value: 5 }] });
  expect(json.objects[0]!.manifest.spec).toMatchObject({ replicas: 5 });
  const applied = patchedWith({
    apply: manifest => ({ ...manifest, spec: { ...(manifest.spec as object), paused: true } }),
  });
  expect(applied.objects[0]!.manifest.spec).toMatchObject({ paused: true, replicas: 1 });
});

test('a patch that matches nothing is an error with its source line', () => {
  expect(patchedWith({ merge: {} }, 'wbe').findings).toEqual([
    {
      code: 'patch/no-match',
      severity: 'error',
      message: "this patch matches nothing: there is no Deployment.apps default/wbe; did you mean 'web'?",
      source: expect.stringMatching(/^lib\/model\/patches\.test\.ts:\d+:\d+$/) as string,
      fix: 'correct kind, namespace and name, or remove the patch',
    },
  ]);
});

test.each([
  [{ json: [{ op: 'replace', path: '/spec/absent/deep', value: 1 }] }, /can't be applied/],
  [{ merge: { metadata: { name: 'other' } } }, /it changes what the object is/],
] as [Patch, RegExp][])('a patch that fails is an error: %j', (patch, message) => {
  expect(patchedWith(patch).findings).toEqual([
    expect.objectContaining({ code: 'patch/failed', message: expect.stringMatching(message) as string }),
  ]);
});
