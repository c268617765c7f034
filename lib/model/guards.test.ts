import { StorageClass } from '../kinds/generated/storage.k8s.io';
import { ValidatingWebhookConfiguration } from '../kinds/generated/admissionregistration.k8s.io';
import type { ChartFacts } from './chart-facts';
import { Component } from './component';
import { guardsKnowably } from './guards';
import { HelmComponent } from './helm-component';
import { Platform } from './platform';

test('whom a webhook concerns is known, but for core resources and for a part of a built-in kind', () => {
  expect(guardsKnowably('', false)).toBe(false);
  expect(guardsKnowably('*', false)).toBe(false);
  expect(guardsKnowably('storage.k8s.io', false)).toBe(true);
  expect(guardsKnowably('storage.k8s.io', true)).toBe(false);
  expect(guardsKnowably('cert-manager.io', true)).toBe(true);
  expect(guardsKnowably('example.org', true)).toBe(true);
});

/** Order of a class beside a chart whose webhook judges classes. */
function orderWithChart(selective: boolean): unknown {
  const webhook = { group: 'storage.k8s.io', resources: ['storageclasses'], failurePolicy: 'Fail', selective };
  const facts = { crds: [], objects: [], webhooks: [webhook] } as unknown as ChartFacts;
  const platform = new Platform('test');
  const chart = { repository: 'https://charts.example.org', name: 'driver', version: '1.0.0' };
  const driver = new HelmComponent(platform, 'driver', { chart, namespace: 'driver', facts });
  new StorageClass(driver, 'class', { metadata: { name: 'fast' }, provisioner: 'a' });
  new StorageClass(new Component(platform, 'other'), 'class', { metadata: { name: 'slow' }, provisioner: 'b' });
  return Object.fromEntries(platform.model().units.map(({ name, dependsOn }) => [name, dependsOn]));
}

test("built-in kinds wait for a chart's webhook that judges all of them", () => {
  expect(orderWithChart(false)).toEqual({ driver: [], 'driver-config': ['driver'], other: ['driver'] });
  expect(orderWithChart(true)).toEqual({ driver: [], other: [] });
});

test.each([
  [undefined, ['policy']],
  [{}, ['policy']],
  [{ matchLabels: { judged: 'yes' } }, []],
])('and for a webhook among the objects, with the selector %j', (objectSelector, expected) => {
  const platform = new Platform('test');
  new ValidatingWebhookConfiguration(new Component(platform, 'policy'), 'webhook', {
    metadata: { name: 'policy' },
    webhooks: [
      {
        name: 'policy.example.org',
        admissionReviewVersions: ['v1'],
        clientConfig: { url: 'https://policy.example.org' },
        sideEffects: 'None',
        objectSelector,
        rules: [
          { apiGroups: ['storage.k8s.io'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['storageclasses'] },
        ],
      },
    ],
  });
  new StorageClass(new Component(platform, 'user'), 'class', { metadata: { name: 'fast' }, provisioner: 'a' });
  expect(platform.model().units.find(({ name }) => name === 'user')?.dependsOn).toEqual(expected);
});
