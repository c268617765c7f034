import { ApiObject } from 'cdk8s';
import { closure } from '../../lib/check/closure';
import type { ChartFacts } from '../../lib/model/chart-facts';
import { Component } from '../../lib/model/component';
import { HelmComponent } from '../../lib/model/helm-component';
import { Platform } from '../../lib/model/platform';
import { brief } from './fixture';

const EVERY_CRD = { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition', name: '*' };

/** Warnings about soft references of a component that makes namespace `web`. */
function warnings(build: (web: Component, platform: Platform) => void): readonly string[] {
  const platform = new Platform('test', { external: [EVERY_CRD] });
  const web = new Component(platform, 'web', { namespace: 'web' });
  web.addNamespace('web');
  build(web, platform);
  return brief(closure(platform.model())).map(text => text.replace(/^warning \| closure\/dangling \| /, ''));
}

let count = 0;
function add(scope: Component, apiVersion: string, kind: string, spec: object, metadata: object = {}): void {
  const name = kind.toLowerCase();
  new ApiObject(scope, `${name}-${count++}`, { apiVersion, kind, metadata: { name, ...metadata }, spec });
}

const labels = { app: 'shop', tier: 'front' };
function addPods(scope: Component, namespace?: string): void {
  add(scope, 'apps/v1', 'Deployment', { template: { metadata: { labels }, spec: {} } }, { namespace });
}
function addChart(platform: Platform, facts?: Partial<ChartFacts>): void {
  new HelmComponent(platform, 'chart', {
    chart: { repository: 'https://charts.example.org', name: 'chart', version: '1.0.0' },
    namespace: 'web',
    createNamespace: false,
    facts: facts as ChartFacts | undefined,
  });
}

type Row = readonly [what: string, apiVersion: string, kind: string, spec: object, expected: readonly string[]];

const WRONG: readonly Row[] = [
  [
    'Service',
    'v1',
    'Service',
    { selector: { app: 'shpo' } },
    [
      `Service web/service | spec.selector | no pods in namespace 'web' have the labels app=shpo, did you mean app=shop?`,
    ],
  ],
  [
    'Service, whose labels no pod has together',
    'v1',
    'Service',
    { selector: { app: 'shop', zone: 'a' } },
    [`Service web/service | spec.selector | no pods in namespace 'web' have the labels app=shop, zone=a`],
  ],
  [
    'PodDisruptionBudget',
    'policy/v1',
    'PodDisruptionBudget',
    { selector: { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['shop'] }] } },
    [
      `PodDisruptionBudget.policy web/poddisruptionbudget | spec.selector | no pods in namespace 'web' have the labels app NotIn shop`,
    ],
  ],
  [
    'NetworkPolicy',
    'networking.k8s.io/v1',
    'NetworkPolicy',
    { podSelector: { matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] } },
    [
      `NetworkPolicy.networking.k8s.io web/networkpolicy | spec.podSelector | no pods in namespace 'web' have the labels app DoesNotExist`,
    ],
  ],
  [
    'PodMonitor',
    'monitoring.coreos.com/v1',
    'PodMonitor',
    { selector: { matchLabels: { app: 'shop', tier: 'back' } } },
    [
      `PodMonitor.monitoring.coreos.com web/podmonitor | spec.selector | no pods in namespace 'web' have the labels app=shop, tier=back`,
    ],
  ],
];

const RIGHT: readonly Row[] = [
  ['labels', 'v1', 'Service', { selector: { app: 'shop' } }, []],
  ['no selector', 'v1', 'Service', { clusterIP: 'None' }, []],
  ['the empty selector', 'networking.k8s.io/v1', 'NetworkPolicy', { podSelector: {} }, []],
  [
    'expressions',
    'policy/v1',
    'PodDisruptionBudget',
    {
      selector: {
        matchLabels: { app: 'shop' },
        matchExpressions: [
          { key: 'tier', operator: 'In', values: ['front', 'back'] },
          { key: 'tier', operator: 'Exists' },
          { key: 'zone', operator: 'NotIn', values: ['a'] },
        ],
      },
    },
    [],
  ],
  [
    'pods of any namespace',
    'operator.victoriametrics.com/v1beta1',
    'VMPodScrape',
    { namespaceSelector: { any: true }, selector: { matchLabels: { app: 'none' } } },
    [],
  ],
];

describe('selectors', () => {
  test.each([...WRONG, ...RIGHT])('%s', (_what, apiVersion, kind, spec, expected) => {
    const found = warnings(web => {
      addPods(web);
      add(web, apiVersion, kind, spec);
    });
    expect(found).toEqual(expected);
  });

  const wrongService = (scope: Component): void => add(scope, 'v1', 'Service', { selector: { app: 'none' } });

  test.each<readonly [string, (web: Component, platform: Platform) => void]>([
    ['no pods at all', wrongService],
    [
      'a chart with facts, which tell no labels',
      (web, platform) => {
        addPods(web);
        wrongService(web);
        addChart(platform, { crds: [], objects: [], webhooks: [] });
      },
    ],
    [
      'an operator that makes pods',
      web => {
        addPods(web);
        wrongService(web);
        add(web, 'postgresql.cnpg.io/v1', 'Cluster', {});
      },
    ],
    [
      'a namespace that the program does not make',
      (_web, platform) => {
        const other = new Component(platform, 'other', { namespace: 'default' });
        addPods(other);
        wrongService(other);
      },
    ],
  ])('a namespace with %s: no warning', (_what, build) => {
    expect(warnings(build)).toEqual([]);
  });

  test('of monitoring objects look for Services in the namespaces that they name', () => {
    const scrape = (matchNames: readonly string[], app: string) => (web: Component) => {
      add(web, 'v1', 'Service', { clusterIP: 'None' }, { labels: { app: 'shop' } });
      web.addNamespace('watch');
      const spec = { namespaceSelector: { matchNames }, selector: { matchLabels: { app } } };
      add(web, 'monitoring.coreos.com/v1', 'ServiceMonitor', spec, { namespace: 'watch' });
    };
    expect(warnings(scrape(['web'], 'shop'))).toEqual([]);
    expect(warnings(scrape(['web'], 'shops'))).toEqual([
      `ServiceMonitor.monitoring.coreos.com watch/servicemonitor | spec.selector | no Service in namespace 'web' has the labels app=shops, did you mean app=shop?`,
    ]);
  });
});

describe('soft references', () => {
  const backend = (name: string): object => ({ defaultBackend: { service: { name } } });
  const wrongBackend = (web: Component): void => add(web, 'networking.k8s.io/v1', 'Ingress', backend('shop'));
  const missing = [
    `Ingress.networking.k8s.io web/ingress | spec.defaultBackend.service.name | service 'shop' in namespace 'web' is provided by nothing`,
  ];

  test('what is missing is a warning', () => {
    expect(warnings(wrongBackend)).toEqual(missing);
  });

  test('beside a chart with facts too, whose Services are known', () => {
    const facts = { crds: [], webhooks: [], objects: [{ apiVersion: 'v1', kind: 'Service', name: 'other' }] };
    expect(
      warnings((web, platform) => {
        wrongBackend(web);
        addChart(platform, facts);
      }),
    ).toEqual(missing);
    expect(
      warnings((web, platform) => {
        add(web, 'networking.k8s.io/v1', 'Ingress', backend('other'));
        addChart(platform, facts);
      }),
    ).toEqual([]);
  });

  test.each<readonly [string, (web: Component, platform: Platform) => void]>([
    ['a chart without facts', (_web, platform) => addChart(platform)],
    ['an operator of which nobody knows what it makes', web => add(web, 'example.org/v1', 'Shop', {})],
    [
      'a Kustomization of Flux, which brings anything',
      web =>
        add(web, 'kustomize.toolkit.fluxcd.io/v1', 'Kustomization', {
          sourceRef: { kind: 'ExternalArtifact', name: 'a' },
        }),
    ],
  ])('beside %s: no warning', (_what, build) => {
    const found = warnings((web, platform) => {
      wrongBackend(web);
      build(web, platform);
    });
    expect(found.filter(text => text.startsWith('Ingress'))).toEqual([]);
  });

  test('of an object without a namespace are looked for nowhere', () => {
    const platform = new Platform('test');
    add(new Component(platform, 'nowhere'), 'networking.k8s.io/v1', 'Ingress', backend('shop'));
    expect(closure(platform.model())).toEqual([]);
  });

  test('cluster roles may come from a chart without facts', () => {
    const bind = (web: Component): void => {
      new ApiObject(web, 'binding', {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: 'robots' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'robot' },
      });
    };
    expect(warnings(bind)).toEqual([
      `ClusterRoleBinding.rbac.authorization.k8s.io robots | roleRef.name | cluster role 'robot' is provided by nothing`,
    ]);
    expect(
      warnings((web, platform) => {
        bind(web);
        addChart(platform);
      }),
    ).toEqual([]);
  });
});
