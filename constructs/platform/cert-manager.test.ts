import { Certificate } from '../../lib/kinds/generated/cert-manager.io';
import { VMServiceScrape } from '../../lib/kinds/generated/operator.victoriametrics.com';
import { Component } from '../../lib/model/component';
import type { Model } from '../../lib/model/model';
import { Platform } from '../../lib/model/platform';
import { CertManager, type CertManagerProps } from './cert-manager';
import { SelfSignedIssuer } from './issuers';

function modelOf(props?: CertManagerProps): Model {
  const platform = new Platform('test');
  new CertManager(platform, 'cert-manager', props);
  return platform.model();
}

function unitsOf({ units }: Model): Record<string, readonly string[]> {
  return Object.fromEntries(units.map(({ name, dependsOn }) => [name, dependsOn]));
}

test('it makes a namespace, a source and a release', () => {
  const { objects, unresolved } = modelOf();
  expect(objects.map(({ manifest }) => manifest)).toEqual([
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: 'cert-manager',
        labels: { 'pod-security.kubernetes.io/enforce': 'restricted', 'pod-security.kubernetes.io/warn': 'restricted' },
      },
    },
    {
      apiVersion: 'helm.toolkit.fluxcd.io/v2',
      kind: 'HelmRelease',
      metadata: { name: 'cert-manager', namespace: 'cert-manager' },
      spec: {
        interval: '10m',
        timeout: '10m',
        releaseName: 'cert-manager',
        chart: {
          spec: {
            chart: 'cert-manager',
            version: 'v1.20.2',
            sourceRef: { kind: 'HelmRepository', name: 'cert-manager' },
          },
        },
        driftDetection: { mode: 'enabled' },
        install: { crds: 'CreateReplace', strategy: { name: 'RetryOnFailure', retryInterval: '1m' } },
        upgrade: { crds: 'CreateReplace', strategy: { name: 'RetryOnFailure', retryInterval: '1m' } },
        values: {
          crds: { enabled: true },
          global: { leaderElection: { namespace: 'cert-manager' } },
          replicaCount: 1,
          resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '512Mi' } },
          webhook: {
            replicaCount: 1,
            securePort: 10260,
            resources: { requests: { cpu: '20m', memory: '32Mi' }, limits: { memory: '128Mi' } },
          },
          cainjector: {
            replicaCount: 1,
            resources: { requests: { cpu: '20m', memory: '128Mi' }, limits: { memory: '512Mi' } },
          },
          startupapicheck: { resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } } },
        },
      },
    },
    {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'HelmRepository',
      metadata: { name: 'cert-manager', namespace: 'cert-manager' },
      spec: { interval: '1h', url: 'https://charts.jetstack.io' },
    },
  ]);
  expect(unresolved).toEqual([]);
});

test('props and values reach the chart, values last', () => {
  const values = modelOf({
    replicas: 3,
    dns01RecursiveNameservers: ['1.1.1.1:53', '9.9.9.9:53'],
    values: { webhook: { timeoutSeconds: 5, securePort: 10250 } },
  }).charts[0]!.values;
  expect(values).toMatchObject({
    replicaCount: 3,
    webhook: { replicaCount: 3, timeoutSeconds: 5, securePort: 10250 },
    cainjector: { replicaCount: 3 },
    dns01RecursiveNameservers: '1.1.1.1:53,9.9.9.9:53',
    dns01RecursiveNameserversOnly: true,
  });
});

test('its leader is elected in its own namespace, whatever that is', () => {
  const values = modelOf({ namespace: 'certificates' }).charts[0]!.values;
  expect(values).toMatchObject({ global: { leaderElection: { namespace: 'certificates' } } });
});

test('stated defaults change nothing', () => {
  const stated: CertManagerProps = { namespace: 'cert-manager', replicas: 1, values: {}, timeout: '10m' };
  expect(modelOf(stated).objects.map(({ manifest }) => manifest)).toEqual(
    modelOf().objects.map(({ manifest }) => manifest),
  );
});

test('an issuer beside it is a unit of its own, and certificates elsewhere wait for webhook and issuer', () => {
  const platform = new Platform('test');
  const certManager = new CertManager(platform, 'cert-manager');
  const issuer = new SelfSignedIssuer(certManager, 'selfsigned');
  const web = new Component(platform, 'web', { namespace: 'web' });
  web.addNamespace('web');
  new Certificate(web, 'web', { spec: { secretName: 'web-tls', dnsNames: ['example.org'], issuerRef: issuer.ref } });
  const model = platform.model();
  expect(unitsOf(model)).toEqual({
    'cert-manager': [],
    'cert-manager-config': ['cert-manager'],
    web: ['cert-manager', 'cert-manager-config'],
  });
  expect(model.unresolved).toEqual([]);
  expect(model.findings).toEqual([]);
});

test('what observes it comes last, and nothing waits for it', () => {
  const platform = new Platform('test', {
    external: [
      {
        group: 'apiextensions.k8s.io',
        kind: 'CustomResourceDefinition',
        name: 'vmservicescrapes.operator.victoriametrics.com',
      },
    ],
  });
  const certManager = new CertManager(platform, 'cert-manager');
  new SelfSignedIssuer(certManager, 'selfsigned');
  new VMServiceScrape(certManager, 'scrape', {
    metadata: { name: 'cert-manager' },
    spec: {
      endpoints: [{ port: 'http-metrics' }],
      selector: { matchLabels: { 'app.kubernetes.io/instance': 'cert-manager' } },
    },
  });
  const model = platform.model();
  expect(unitsOf(model)).toEqual({
    'cert-manager': [],
    'cert-manager-config': ['cert-manager'],
    'cert-manager-monitoring': ['cert-manager'],
  });
  expect(model.unresolved).toEqual([]);
});
