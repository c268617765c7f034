import { Component } from '../../lib/model/component';
import type { Model } from '../../lib/model/model';
import { Platform } from '../../lib/model/platform';
import { ExternalSecrets, type ExternalSecretsProps } from './external-secrets';
import { GeneratedSecret } from './generated-secret';

function modelOf(props?: ExternalSecretsProps): Model {
  const platform = new Platform('test');
  new ExternalSecrets(platform, 'external-secrets', props);
  return platform.model();
}

test('the operator: values, chart, restricted namespace', () => {
  const { charts, namespaces, unresolved } = modelOf();
  const { repository, name, version, values } = charts[0]!;
  expect({ repository, name, version, values }).toEqual({
    repository: 'https://charts.external-secrets.io',
    name: 'external-secrets',
    version: '2.9.0',
    values: {
      crds: { annotations: { 'helm.sh/resource-policy': 'keep' } },
      replicaCount: 1,
      leaderElect: false,
      resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '512Mi' } },
      webhook: {
        replicaCount: 1,
        port: 9443,
        resources: { requests: { cpu: '20m', memory: '64Mi' }, limits: { memory: '256Mi' } },
      },
      certController: { resources: { requests: { cpu: '20m', memory: '64Mi' }, limits: { memory: '256Mi' } } },
    },
  });
  expect(namespaces).toMatchObject([{ name: 'external-secrets', podSecurity: 'restricted' }]);
  expect(unresolved).toEqual([]);
});

test('several pods elect a leader', () => {
  expect(modelOf({ replicas: 2 }).charts[0]!.values).toMatchObject({
    replicaCount: 2,
    leaderElect: true,
    webhook: { replicaCount: 2 },
  });
});

test('values are laid over those of the component', () => {
  expect(modelOf({ values: { webhook: { port: 10250 }, concurrent: 5 } }).charts[0]!.values).toMatchObject({
    concurrent: 5,
    webhook: { port: 10250, replicaCount: 1 },
  });
});

test('stated defaults change nothing', () => {
  const stated: ExternalSecretsProps = { namespace: 'external-secrets', replicas: 1, values: {}, timeout: '10m' };
  expect(modelOf(stated).objects.map(({ manifest }) => manifest)).toEqual(
    modelOf().objects.map(({ manifest }) => manifest),
  );
});

test('generated passwords wait for the operator, whose webhook answers for them', () => {
  const platform = new Platform('test');
  new ExternalSecrets(platform, 'external-secrets');
  const shop = new Component(platform, 'shop', { namespace: 'shop' });
  shop.addNamespace('shop');
  new GeneratedSecret(shop, 'cache', { passwords: ['password'] });
  const { units, unresolved, findings } = platform.model();
  expect(Object.fromEntries(units.map(({ name, dependsOn }) => [name, dependsOn]))).toEqual({
    'external-secrets': [],
    shop: ['external-secrets'],
  });
  expect(unresolved).toEqual([]);
  expect(findings).toEqual([]);
});
