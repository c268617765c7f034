import { Ingress } from '../../lib/kinds/generated/networking.k8s.io';
import { Component } from '../../lib/model/component';
import type { Model } from '../../lib/model/model';
import { Platform } from '../../lib/model/platform';
import { FindingsError } from '../../lib/values/finding';
import type { JsonObject } from '../../lib/values/json';
import { SecretRef } from '../../lib/values/secret-ref';
import { IngressNginx, type IngressNginxProps } from './ingress-nginx';

function modelOf(props?: IngressNginxProps, id = 'ingress-nginx'): Model {
  const platform = new Platform('test');
  new IngressNginx(platform, id, props);
  return platform.model();
}

function controllerOf(props?: IngressNginxProps, id?: string): JsonObject {
  return (modelOf(props, id).charts[0]!.values as { controller: JsonObject }).controller;
}

const spread = (topologyKey: string): object => ({
  maxSkew: 1,
  topologyKey,
  whenUnsatisfiable: 'ScheduleAnyway',
  labelSelector: {
    matchLabels: { 'app.kubernetes.io/component': 'controller', 'app.kubernetes.io/instance': 'ingress-nginx' },
  },
});

test('the release sets these values and no others', () => {
  expect(modelOf().charts[0]!.values).toEqual({
    fullnameOverride: 'ingress-nginx',
    controller: {
      replicaCount: 2,
      ingressClass: 'nginx',
      ingressClassResource: { name: 'nginx', controllerValue: 'k8s.io/ingress-nginx', default: false },
      allowSnippetAnnotations: false,
      admissionWebhooks: { certManager: { enabled: true } },
      extraArgs: { 'enable-ssl-passthrough': '' },
      config: {
        'ssl-protocols': 'TLSv1.2 TLSv1.3',
        'ssl-session-tickets': 'false',
        'proxy-connect-timeout': '10',
        'proxy-read-timeout': '10',
        'keep-alive-requests': '1000000',
        'upstream-keepalive-requests': '100000',
        'upstream-keepalive-time': '1m',
        'upstream-keepalive-timeout': '60',
        'upstream-keepalive-connections': '320',
      },
      metrics: { enabled: true },
      service: { type: 'LoadBalancer', externalTrafficPolicy: 'Local' },
      resources: { requests: { cpu: '100m', memory: '90Mi' }, limits: { cpu: '1', memory: '2Gi' } },
      topologySpreadConstraints: [spread('kubernetes.io/hostname'), spread('topology.kubernetes.io/zone')],
    },
  });
});

test('props reach the chart', () => {
  const controller = controllerOf({
    className: 'edge',
    replicas: 3,
    externalIps: ['192.0.2.1'],
    allowedSources: ['10.0.0.0/8', '2001:db8::/32'],
    proxyProtocol: true,
    defaultCertificate: new SecretRef('edge', 'wildcard'),
    isDefaultClass: true,
    admissionWebhook: false,
  });
  expect(controller).toMatchObject({
    replicaCount: 3,
    ingressClass: 'edge',
    ingressClassResource: { name: 'edge', controllerValue: 'k8s.io/ingress-nginx-edge', default: true },
    admissionWebhooks: { enabled: false },
    extraArgs: { 'default-ssl-certificate': 'edge/wildcard' },
    config: { 'whitelist-source-range': '10.0.0.0/8,2001:db8::/32', 'use-proxy-protocol': 'true' },
    service: { type: 'ClusterIP', externalIPs: ['192.0.2.1'], externalTrafficPolicy: 'Cluster' },
  });
  expect(controllerOf({ loadBalancerClass: 'metal' })['service']).toEqual({
    type: 'LoadBalancer',
    externalTrafficPolicy: 'Local',
    loadBalancerClass: 'metal',
  });
});

test('the facts follow id, class, replicas and webhook', () => {
  const { facts } = modelOf({ className: 'edge', namespace: 'edge', replicas: 1, admissionWebhook: false }, 'edge')
    .charts[0]!;
  expect(facts!.objects.map(({ kind, namespace = '', name }) => `${kind} ${namespace}/${name}`)).toEqual([
    'Deployment edge/edge-controller',
    'IngressClass /edge',
    'ClusterRole /edge',
    'ClusterRoleBinding /edge',
    'Role edge/edge',
    'RoleBinding edge/edge',
    'ConfigMap edge/edge-controller',
    'Service edge/edge-controller',
    'Service edge/edge-controller-metrics',
    'ServiceAccount edge/edge',
  ]);
  expect(facts).toMatchObject({ webhooks: [], pdbs: [], release: { name: 'edge', namespace: 'edge' } });
  expect(facts!.workloads).toMatchObject([{ name: 'edge-controller', replicas: 1, serviceAccountName: 'edge' }]);
  expect(facts!.classes.ingress).toEqual(['edge']);
  expect(facts!.loadBalancers).toEqual([{ namespace: 'edge', name: 'edge-controller' }]);
  const asksNobody: IngressNginxProps[] = [{ externalIps: ['192.0.2.1'] }, { loadBalancerClass: 'example.com/other' }];
  for (const props of asksNobody) expect(modelOf(props).charts[0]!.facts!.loadBalancers).toBeUndefined();
});

test('an Ingress waits for its class, and for the webhook that judges it', () => {
  const platform = new Platform('test');
  const external = [{ group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition', name: '*' }];
  new IngressNginx(platform, 'ingress-nginx').external(...external);
  new IngressNginx(platform, 'edge', { namespace: 'edge', className: 'edge', admissionWebhook: false });
  const web = new Component(platform, 'web', { namespace: 'web' });
  web.addNamespace('web');
  new Ingress(web, 'web', { metadata: { name: 'web' }, spec: { ingressClassName: 'edge', rules: [] } });
  const { units, unresolved } = platform.model();
  expect(units.find(({ name }) => name === 'web')?.dependsOn).toEqual(['edge', 'ingress-nginx']);
  expect(unresolved).toEqual([]);
});

test('stated defaults change nothing', () => {
  const manifests = ({ objects }: Model): readonly unknown[] => objects.map(({ manifest }) => manifest);
  const stated = {
    namespace: 'ingress-nginx',
    className: 'nginx',
    replicas: 2,
    isDefaultClass: false,
    admissionWebhook: true,
    proxyProtocol: false,
    timeout: '10m',
  };
  expect(manifests(modelOf(stated))).toEqual(manifests(modelOf()));
});

test('all that is wrong with props is said at once', () => {
  expect.assertions(1);
  try {
    modelOf({ className: 'Edge', replicas: 0, allowedSources: ['10.0.0.1'] });
  } catch (error) {
    expect((error as FindingsError).findings.map(({ field, message }) => `${field}: ${message}`)).toEqual([
      'replicas: must be at least 1, got the number 0',
      'allowedSources[0]: must be a network in CIDR notation, got the string "10.0.0.1"',
      'className: must be a name of small letters, digits and inner dashes, at most 40, got the string "Edge"',
    ]);
  }
});
