import { VMServiceScrape } from '../../lib/kinds/generated/operator.victoriametrics.com';
import { Component } from '../../lib/model/component';
import type { Model } from '../../lib/model/model';
import { Platform } from '../../lib/model/platform';
import { VictoriaMetricsOperator, type VictoriaMetricsOperatorProps } from './victoria-metrics-operator';

function modelOf(props?: VictoriaMetricsOperatorProps): Model {
  const platform = new Platform('test');
  new VictoriaMetricsOperator(platform, 'victoria-metrics-operator', props);
  return platform.model();
}

test('the release sets these values and no others', () => {
  expect(modelOf().charts[0]!.values).toEqual({
    fullnameOverride: 'victoria-metrics-operator',
    replicaCount: 1,
    podSecurityContext: { seccompProfile: { type: 'RuntimeDefault' } },
    admissionWebhooks: { certManager: { enabled: true } },
    operator: { enable_converter_ownership: true },
    env: [{ name: 'VM_DISABLESELFSERVICESCRAPECREATION', value: 'true' }],
    resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '512Mi' } },
  });
});

test('stated defaults change nothing; replicas reach the facts', () => {
  const manifests = ({ objects }: Model): readonly unknown[] => objects.map(({ manifest }) => manifest);
  const stated = { namespace: 'victoria-metrics-operator', replicas: 1, timeout: '10m' };
  expect(manifests(modelOf(stated))).toEqual(manifests(modelOf()));
  expect(modelOf({ replicas: 2 }).charts[0]!.facts!.workloads.map(({ replicas }) => replicas)).toEqual([2]);
  expect(() => modelOf({ replicas: 0 })).toThrow('must be at least 1');
});

test('its certificates come from cert-manager', () => {
  expect(modelOf().unresolved.map(({ target }) => target.name)).toEqual([
    'certificates.cert-manager.io',
    'issuers.cert-manager.io',
  ]);
});

test('what is observed waits for it, last of all', () => {
  const platform = new Platform('test');
  new VictoriaMetricsOperator(platform, 'victoria-metrics-operator');
  const web = new Component(platform, 'web', { namespace: 'web' });
  web.addNamespace('web');
  new VMServiceScrape(web, 'scrape', {
    metadata: { name: 'web' },
    spec: { selector: {}, endpoints: [{ port: 'http' }] },
  });
  const { units } = platform.model();
  expect(Object.fromEntries(units.map(({ name, dependsOn }) => [name, dependsOn]))).toEqual({
    'victoria-metrics-operator': [],
    web: [],
    'web-monitoring': ['victoria-metrics-operator', 'web'],
  });
});
