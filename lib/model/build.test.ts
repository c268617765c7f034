import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { Certificate, ClusterIssuer } from '../kinds/generated/cert-manager.io';
import { CiliumNetworkPolicy } from '../kinds/generated/cilium.io';
import { ConfigMap, Secret } from '../kinds/generated/core';
import { Deployment } from '../kinds/generated/apps';
import { ServiceMonitor } from '../kinds/generated/monitoring.coreos.com';
import { Component } from './component';
import { HelmComponent } from './helm-component';
import type { ChartFacts } from './chart-facts';
import type { Model } from './model';
import { Platform } from './platform';

function facts(chart: string, crds: readonly string[], webhooks: ChartFacts['webhooks'] = []): ChartFacts {
  return {
    chart,
    version: '1.0.0',
    valuesDigest: '',
    objects: [],
    crds,
    images: [],
    webhooks,
    valueKeys: [],
  } as unknown as ChartFacts;
}

/** A chart with the given CRDs, in a namespace of its name. */
class Operator extends HelmComponent {
  constructor(scope: Construct, id: string, crds: readonly string[], webhooks: ChartFacts['webhooks'] = []) {
    super(scope, id, {
      chart: { repository: 'https://charts.example.org', name: id, version: '1.0.0' },
      namespace: id,
      facts: facts(id, crds, webhooks),
    });
  }
}

const CERT_MANAGER = ['certificates.cert-manager.io', 'clusterissuers.cert-manager.io', 'issuers.cert-manager.io'];

function unitsOf(model: Model): Record<string, readonly string[]> {
  return Object.fromEntries(model.units.map(({ name, dependsOn }) => [name, dependsOn]));
}

function objectsOf(model: Model, unit: string): string[] {
  return model.units
    .find(({ name }) => name === unit)!
    .objects.map(index => `${model.objects[index]!.id.kind}/${model.objects[index]!.id.name}`);
}

test('an issuer beside cert-manager waits for it, and what needs a certificate waits for the issuer', () => {
  const platform = new Platform('test');
  const certManager = new Operator(platform, 'cert-manager', CERT_MANAGER);
  new ClusterIssuer(certManager, 'selfsigned', { spec: { selfSigned: {} } });
  const web = new Component(platform, 'web', { namespace: 'web' });
  web.addNamespace('web');
  new Certificate(web, 'web', {
    spec: { secretName: 'web-tls', issuerRef: { kind: 'ClusterIssuer', name: 'selfsigned' } },
  });

  const model = platform.model();
  expect(unitsOf(model)).toEqual({
    'cert-manager': [],
    'cert-manager-config': ['cert-manager'],
    web: ['cert-manager', 'cert-manager-config'],
  });
  expect(objectsOf(model, 'cert-manager-config')).toEqual(['ClusterIssuer/selfsigned']);
  expect(model.findings).toEqual([]);
  expect(model.unresolved).toEqual([]);
});

test('a ServiceMonitor in cert-manager and monitoring that needs certificates wait in a line, not in a circle', () => {
  const platform = new Platform('test');
  const certManager = new Operator(platform, 'cert-manager', CERT_MANAGER);
  new ClusterIssuer(certManager, 'selfsigned', { spec: { selfSigned: {} } });
  new ServiceMonitor(certManager, 'cert-manager', { spec: { endpoints: [], selector: {} } });
  const monitoring = new Operator(platform, 'monitoring', ['servicemonitors.monitoring.coreos.com']);
  new Certificate(monitoring, 'webhook', {
    spec: { secretName: 'webhook', issuerRef: { kind: 'ClusterIssuer', name: 'selfsigned' } },
  });

  const model = platform.model();
  expect(unitsOf(model)).toEqual({
    'cert-manager': [],
    'cert-manager-config': ['cert-manager'],
    'cert-manager-monitoring': ['cert-manager', 'monitoring'],
    monitoring: ['cert-manager', 'cert-manager-config'],
  });
  expect(model.findings).toEqual([]);
});

test('policies that name each other by namespace are no circle', () => {
  const platform = new Platform('test', {
    external: [{ group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition', name: '*.cilium.io' }],
  });
  for (const [own, other] of [
    ['a', 'b'],
    ['b', 'a'],
  ] as const) {
    const component = new Component(platform, own, { namespace: own });
    component.addNamespace(own);
    new CiliumNetworkPolicy(component, 'peers', {
      spec: {
        endpointSelector: {},
        ingress: [{ fromEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': other } }] }],
      },
    });
  }
  expect(unitsOf(platform.model())).toEqual({ a: [], b: [] });
});

test('components that need each other through different objects are split further', () => {
  const platform = new Platform('test');
  const cni = new Operator(platform, 'cni', []);
  const certManager = new Operator(platform, 'cert-manager', CERT_MANAGER);
  certManager.node.addDependency(cni.release);
  new ClusterIssuer(certManager, 'selfsigned', { spec: { selfSigned: {} } });
  new Certificate(cni, 'hubble', {
    spec: { secretName: 'hubble', issuerRef: { kind: 'ClusterIssuer', name: 'selfsigned' } },
  });

  const model = platform.model();
  expect(model.findings).toEqual([]);
  expect(unitsOf(model)).toEqual({
    cni: [],
    'cert-manager': ['cni'],
    'cert-manager-config': ['cert-manager'],
    'cni-2': ['cert-manager', 'cert-manager-config', 'cni'],
  });
});

test('a true circle is one finding that prints the path with its reasons', () => {
  const platform = new Platform('test');
  const one = new Component(platform, 'one', { namespace: 'default' });
  const two = new Component(platform, 'two', { namespace: 'default' });
  const first = new ConfigMap(one, 'first', { data: {} });
  const second = new ConfigMap(two, 'second', { data: {} });
  first.node.addDependency(second);
  second.node.addDependency(first);

  const { findings } = platform.model();
  expect(findings).toEqual([
    expect.objectContaining({
      code: 'graph/cycle',
      message:
        'components wait for each other: ConfigMap default/first needs ConfigMap default/second (declared); ConfigMap default/second needs ConfigMap default/first (declared)',
    }),
  ]);
});

test('two constructs that make one object are a finding that names both, with the source line', () => {
  const platform = new Platform('test');
  const one = new Component(platform, 'one', { namespace: 'default' });
  const two = new Component(platform, 'two', { namespace: 'default' });
  new ConfigMap(one, 'settings', { data: {} });
  new ConfigMap(two, 'settings', { data: {} });
  const [finding] = platform.model().findings;
  expect(finding).toEqual({
    code: 'identity/duplicate',
    severity: 'error',
    message: 'two constructs make this object: one/settings and two/settings',
    object: 'ConfigMap default/settings',
    construct: 'two/settings',
    source: expect.stringMatching(/^lib\/model\/build\.test\.ts:\d+:\d+$/) as string,
    fix: 'give one of them another name, or remove it',
  });
});

test('a webhook is waited for by the kinds that it answers for, also in other components', () => {
  const platform = new Platform('test');
  new Operator(platform, 'crds', CERT_MANAGER);
  new Operator(
    platform,
    'webhook',
    [],
    [
      {
        type: 'validating',
        name: 'webhook.cert-manager.io',
        configuration: 'cert-manager-webhook',
        group: 'cert-manager.io',
        versions: ['v1'],
        resources: ['clusterissuers'],
        operations: ['CREATE'],
        failurePolicy: 'Fail',
        selective: false,
      },
    ],
  );
  const user = new Component(platform, 'user');
  new ClusterIssuer(user, 'selfsigned', { spec: { selfSigned: {} } });
  const model = platform.model();
  expect(unitsOf(model).user).toEqual(['crds', 'webhook']);
  expect(model.edges.filter(({ reason }) => reason === 'webhook')).toHaveLength(1);
});

test('references that nothing provides are kept with the field that names them; optional ones are soft', () => {
  const platform = new Platform('test');
  const web = new Component(platform, 'web', { namespace: 'default' });
  const container = {
    name: 'web',
    image: 'nginx:1.29.0',
    env: [
      { name: 'A', valueFrom: { secretKeyRef: { name: 'absent', key: 'a' } } },
      { name: 'B', valueFrom: { secretKeyRef: { name: 'maybe', key: 'b', optional: true } } },
    ],
  };
  const labels = { app: 'web' };
  new Deployment(web, 'web', {
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [container] } } },
  });
  const { unresolved } = platform.model();
  expect(unresolved.map(({ target, hard, field }) => [target.name, hard, field])).toEqual([
    ['absent', true, 'spec.template.spec.containers[0].env[0].valueFrom.secretKeyRef.name'],
    ['maybe', false, 'spec.template.spec.containers[0].env[1].valueFrom.secretKeyRef.name'],
  ]);
});

test('objects of any origin, in any order of construction, give the same model', () => {
  const build = (order: readonly string[]): unknown => {
    const platform = new Platform('test');
    for (const name of order) {
      const component = new Component(platform, name, { namespace: name });
      component.addNamespace(name);
      new Secret(component, 'own', { stringData: { b: '2', a: '1' } });
      new ApiObject(component, 'foreign', {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'foreign' },
        data: { z: '1', a: '2' },
      });
    }
    const { objects, units, edges } = platform.model();
    return JSON.stringify({ objects: objects.map(({ manifest, unit }) => ({ manifest, unit })), units, edges });
  };
  expect(build(['a', 'b', 'c'])).toBe(build(['c', 'a', 'b']));
});

test('secrets, functions and foreign classes are refused with the path of the field', () => {
  const platform = new Platform('test');
  const component = new Component(platform, 'web', { namespace: 'default' });
  new ConfigMap(component, 'bad', { data: { when: new Map() as unknown as string } });
  expect(platform.model().findings).toEqual([
    expect.objectContaining({
      code: 'object/not-plain',
      field: 'data.when',
      construct: 'web/bad',
      message: "an instance of Map can't be part of an object",
    }),
  ]);
});
