import { Cluster } from '../../lib/kinds/generated/postgresql.cnpg.io';
import { Component } from '../../lib/model/component';
import type { Model } from '../../lib/model/model';
import { Platform } from '../../lib/model/platform';
import { CertManager } from './cert-manager';
import { BarmanCloudPlugin, CloudNativePg, type CloudNativePgProps } from './cloudnative-pg';

function modelOf(props?: CloudNativePgProps): Model {
  const platform = new Platform('test');
  new CloudNativePg(platform, 'cloudnative-pg', props);
  return platform.model();
}

function unitsOf({ units }: Model): Record<string, readonly string[]> {
  return Object.fromEntries(units.map(({ name, dependsOn }) => [name, dependsOn]));
}

test('the operator: values, chart, restricted namespace', () => {
  const { charts, namespaces, unresolved } = modelOf();
  const { repository, name, version, values } = charts[0]!;
  expect({ repository, name, version, values }).toEqual({
    repository: 'https://cloudnative-pg.github.io/charts',
    name: 'cloudnative-pg',
    version: '0.27.1',
    values: {
      replicaCount: 1,
      resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '512Mi' } },
    },
  });
  expect(namespaces).toMatchObject([{ name: 'cnpg-system', podSecurity: 'restricted' }]);
  expect(unresolved).toEqual([]);
});

test('props and values reach the chart, values last', () => {
  const values = { resources: { limits: { memory: '1Gi' } } };
  expect(modelOf({ replicas: 2, values }).charts[0]!.values).toEqual({
    replicaCount: 2,
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '1Gi' } },
  });
});

test('stated defaults change nothing', () => {
  const stated: CloudNativePgProps = { namespace: 'cnpg-system', replicas: 1, values: {}, timeout: '10m' };
  expect(modelOf(stated).objects.map(({ manifest }) => manifest)).toEqual(
    modelOf().objects.map(({ manifest }) => manifest),
  );
});

test('databases wait for the operator, whose webhook answers for them', () => {
  const platform = new Platform('test');
  new CloudNativePg(platform, 'cloudnative-pg');
  const shop = new Component(platform, 'shop', { namespace: 'shop' });
  shop.addNamespace('shop');
  new Cluster(shop, 'orders', { spec: { instances: 2, storage: { size: '10Gi' } } });
  const model = platform.model();
  expect(unitsOf(model)).toEqual({ 'cloudnative-pg': [], shop: ['cloudnative-pg'] });
  expect(model.unresolved).toEqual([]);
});

test('the plugin lives with its operator and waits for cert-manager, which signs for it', () => {
  const platform = new Platform('test');
  const operator = new CloudNativePg(platform, 'cloudnative-pg', { namespace: 'databases' });
  new BarmanCloudPlugin(platform, 'plugin-barman-cloud', { operator });
  new CertManager(platform, 'cert-manager');
  const model = platform.model();
  expect(unitsOf(model)).toEqual({
    'cert-manager': [],
    'cloudnative-pg': [],
    'plugin-barman-cloud': ['cert-manager', 'cloudnative-pg'],
  });
  const { name, version, values, release } = model.charts.find(chart => chart.name === 'plugin-barman-cloud')!;
  expect({ name, version, values, namespace: model.objects[release]!.id.namespace }).toEqual({
    name: 'plugin-barman-cloud',
    version: '0.7.0',
    values: { resources: { requests: { cpu: '20m', memory: '64Mi' }, limits: { memory: '256Mi' } } },
    namespace: 'databases',
  });
  expect(model.findings).toEqual([]);
  expect(model.unresolved).toEqual([]);
});

test('without cert-manager the plugin says what it misses', () => {
  const platform = new Platform('test');
  new BarmanCloudPlugin(platform, 'plugin-barman-cloud', { operator: new CloudNativePg(platform, 'cloudnative-pg') });
  const { objects, unresolved } = platform.model();
  expect(
    unresolved.map(({ from, target, reason, hard }) => [objects[from]!.id.name, target.name, reason, hard]),
  ).toEqual([
    ['plugin-barman-cloud', 'certificates.cert-manager.io', 'kind', true],
    ['plugin-barman-cloud', 'issuers.cert-manager.io', 'kind', true],
  ]);
});
