import { App, Chart } from 'cdk8s';
import { Component } from '../../lib/model/component';
import type { Model } from '../../lib/model/model';
import { Platform } from '../../lib/model/platform';
import type { Manifest } from '../../lib/values/json';
import { GeneratedSecret, type GeneratedSecretProps } from './generated-secret';

function shop(): { readonly component: Component; readonly model: () => Model } {
  const platform = new Platform('test');
  const component = new Component(platform, 'shop', { namespace: 'shop' });
  component.addNamespace('shop');
  return { component, model: () => platform.model() };
}

function made(props: GeneratedSecretProps<string, string>): Map<string, Manifest> {
  const { component, model } = shop();
  new GeneratedSecret(component, 'cache', props);
  return new Map(model().objects.map(({ id, manifest }) => [id.kind, manifest]));
}

test('one password: a generator, and a Secret that is made once and then left alone', () => {
  const objects = made({ passwords: ['password'] });
  expect(objects.get('Password')).toEqual({
    apiVersion: 'generators.external-secrets.io/v1alpha1',
    kind: 'Password',
    metadata: { name: 'cache', namespace: 'shop' },
    spec: { length: 32, symbols: 0, allowRepeat: true },
  });
  expect(objects.get('ExternalSecret')).toEqual({
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name: 'cache', namespace: 'shop' },
    spec: {
      refreshPolicy: 'CreatedOnce',
      dataFrom: [
        {
          sourceRef: {
            generatorRef: { apiVersion: 'generators.external-secrets.io/v1alpha1', kind: 'Password', name: 'cache' },
          },
        },
      ],
      target: {
        name: 'cache',
        creationPolicy: 'Orphan',
        deletionPolicy: 'Retain',
        immutable: true,
        template: { type: 'Opaque' },
      },
    },
  });
});

test('several passwords differ, and templates make keys of them', () => {
  const spec = made({
    passwords: ['admin-password', 'password'],
    template: { username: 'app', url: 'redis://:{{ .password }}@cache:6379' },
    type: 'kubernetes.io/basic-auth',
    metadata: { name: 'redis-cache', labels: { app: 'cache' } },
  }).get('ExternalSecret')!.spec as { dataFrom: { rewrite?: unknown }[]; target: unknown };
  expect(spec.dataFrom.map(({ rewrite }) => rewrite)).toEqual([
    [{ regexp: { source: '^password$', target: 'admin-password' } }],
    undefined,
  ]);
  expect(spec.target).toEqual({
    name: 'redis-cache',
    creationPolicy: 'Orphan',
    deletionPolicy: 'Retain',
    immutable: true,
    template: {
      data: { username: 'app', url: 'redis://:{{ .password }}@cache:6379' },
      mergePolicy: 'Merge',
      metadata: { labels: { app: 'cache' } },
      type: 'kubernetes.io/basic-auth',
    },
  });
});

test('older versions of External Secrets get v1beta1, which makes it once by never refreshing', () => {
  const { apiVersion, spec } = made({ passwords: ['password'], apiVersion: 'v1beta1' }).get('ExternalSecret')!;
  const { refreshInterval, refreshPolicy } = spec as Record<string, unknown>;
  expect({ apiVersion, refreshInterval, refreshPolicy }).toEqual({
    apiVersion: 'external-secrets.io/v1beta1',
    refreshInterval: '0',
    refreshPolicy: undefined,
  });
});

test('the reference knows the keys', () => {
  const { secret } = new GeneratedSecret(shop().component, 'cache', { passwords: ['password'], template: { url: '' } });
  expect(secret.namespace).toBe('shop');
  expect(secret.key('url')).toEqual({ secretKeyRef: { name: 'cache', key: 'url' } });
  // @ts-expect-error the Secret has no such key
  secret.key('token');
});

test('a pod that reads the Secret finds it, and the Secret waits for its generator', () => {
  const { component, model } = shop();
  new GeneratedSecret(component, 'cache', { passwords: ['password'] });
  const { edges, objects, unresolved } = model();
  const kind = (index: number): string => objects[index]!.id.kind;
  expect(
    edges.filter(({ reason }) => reason === 'reference').map(({ from, to, hard }) => [kind(from), kind(to), hard]),
  ).toEqual([['ExternalSecret', 'Password', true]]);
  // External Secrets itself is not part of this program
  expect(unresolved.map(({ target }) => target.name).sort()).toEqual([
    'externalsecrets.external-secrets.io',
    'passwords.generators.external-secrets.io',
  ]);
});

test('stated defaults change nothing', () => {
  const stated = { passwords: ['password'], length: 32, type: 'Opaque', apiVersion: 'v1', prop: 'passwords' } as const;
  expect(made(stated)).toEqual(made({ passwords: ['password'] }));
  expect(made({ ...stated, metadata: { name: 'cache', namespace: 'shop' } })).toEqual(made(stated));
});

test('in a plain chart nothing would make the password: the prop that asked for it is named', () => {
  const chart = new Chart(new App(), 'chart');
  expect(() => new GeneratedSecret(chart, 'users', { passwords: ['password'], prop: 'users.app.password' })).toThrow(
    `error secret/generated-without-platform: passwords are generated in the cluster of a platform, and there is no Platform above this construct
  field: users.app.password
  construct: chart/users (constructs/platform/generated-secret.test.ts:119:16)
  fix: give a reference to a Secret in users.app.password`,
  );
});

test('all problems are told at once', () => {
  let text = '';
  try {
    new GeneratedSecret(shop().component, 'cache', { passwords: ['url'], template: { url: '' }, length: 8 });
  } catch (error) {
    text = (error as Error).message.replace(/:\d+:\d+\)/g, ')');
  }
  expect(text).toBe(`error secret/key-twice: the key 'url' is made twice
  field: passwords
  construct: shop/cache (constructs/platform/generated-secret.test.ts)
  fix: give one of the two another name
error props/value: must be at least 16, got the number 8
  field: length
  construct: shop/cache (constructs/platform/generated-secret.test.ts)`);
});

test('a Secret without a key is refused', () => {
  expect(() => new GeneratedSecret(shop().component, 'cache', { passwords: [] })).toThrow(
    'secret/no-key: no key is given',
  );
});
