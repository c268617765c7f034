import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App, Chart, Include } from 'cdk8s';
import * as plus from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { ConfigMap } from '../../lib/kinds/generated/core';
import { KubeObject } from '../../lib/kinds/kube-object';
import { Application } from '../../lib/model/application';
import { Component } from '../../lib/model/component';
import { idText } from '../../lib/model/identity';
import type { Model } from '../../lib/model/model';
import { Platform } from '../../lib/model/platform';
import { emit } from '../../lib/yaml/emit';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'strata-model-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function component(scope: Construct, id: string, namespace = id): Component {
  const result = new Component(scope, id, { namespace });
  result.addNamespace(namespace);
  return result;
}

function identities({ objects }: Model): readonly string[] {
  return objects.map(({ id }) => idText(id));
}

function manifestsText({ objects }: Model): string {
  return objects.map(({ manifest }) => emit(manifest)).join('---\n');
}

describe('cdk8s-plus inside a component', () => {
  function addShop(scope: Construct): Component {
    const shop = component(scope, 'shop');
    const page = new plus.ConfigMap(shop, 'page', { data: { 'index.html': 'hello' } });
    const web = new plus.Deployment(shop, 'web', {
      containers: [{ image: 'nginx:1.29.0', portNumber: 80, envFrom: [plus.Env.fromConfigMap(page)] }],
    });
    web.scheduling.separate(web);
    web.exposeViaIngress('/', { name: 'web' });
    return shop;
  }

  test('objects have readable names in the namespace of the component, and selectors name the workload', () => {
    const platform = new Platform('test');
    addShop(platform);
    const model = platform.model();
    expect(identities(model)).toEqual([
      'ConfigMap shop/shop-page',
      'Namespace shop',
      'Service shop/web',
      'Deployment.apps shop/shop-web',
      'Ingress.networking.k8s.io shop/shop-web-webservice-ingress',
    ]);
    const [deployment, service] = ['Deployment', 'Service'].map(
      kind => model.objects.find(({ id }) => id.kind === kind)!.manifest.spec as Record<string, unknown>,
    );
    const labels = { 'app.kubernetes.io/instance': 'shop-web' };
    expect(service!.selector).toEqual(labels);
    expect(deployment!.selector).toEqual({ matchLabels: labels });
    expect(deployment!.template).toMatchObject({
      metadata: { labels },
      spec: {
        affinity: {
          podAntiAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: { matchLabels: labels } }],
          },
        },
      },
    });
    expect(manifestsText(model)).not.toMatch(/metadata\.addr|-c[0-9a-f]{7}/);
  });

  test('a component that moves in the tree keeps every byte', () => {
    const [here, there] = [new Platform('test'), new Platform('test')];
    addShop(here);
    addShop(component(there, 'outer'));
    const moved = there.model();
    const objects = moved.objects.filter(({ id }) => id.name !== 'outer');
    expect(manifestsText({ ...moved, objects })).toBe(manifestsText(here.model()));
  });

  test('pods with an instance label of their own keep it', () => {
    const platform = new Platform('test');
    const shop = component(platform, 'shop');
    new plus.Deployment(shop, 'web', {
      metadata: { name: 'web' },
      podMetadata: { labels: { 'app.kubernetes.io/instance': 'ours' } },
      containers: [{ image: 'nginx:1.29.0' }],
    });
    const { spec } = platform.model().objects.find(({ id }) => id.kind === 'Deployment')!.manifest;
    expect(spec).toMatchObject({
      selector: { matchLabels: { 'strata.cloud/workload': 'web' } },
      template: { metadata: { labels: { 'app.kubernetes.io/instance': 'ours', 'strata.cloud/workload': 'web' } } },
    });
  });

  test('two workloads of one name would select the pods of both', () => {
    const platform = new Platform('test');
    const shop = component(platform, 'shop');
    const props = { metadata: { name: 'web' }, containers: [{ image: 'nginx:1.29.0' }] };
    new plus.Deployment(shop, 'web', props);
    new plus.DaemonSet(shop, 'agent', props);
    expect(platform.model().findings).toEqual([
      {
        code: 'identity/pod-label',
        severity: 'error',
        message: 'its pods would have the label of those of Deployment web, made by shop/web/Resource',
        object: 'DaemonSet.apps shop/web',
        construct: 'shop/agent/Resource',
        source: expect.stringMatching(/^test\/model\/foreign-constructs\.test\.ts:\d+:\d+$/) as string,
        fix: 'give one of the two another name',
      },
    ]);
  });
});

test('any API object of a user, above or below a component or a chart, is an object of the model', () => {
  const platform = new Platform('test', { external: [{ kind: 'Namespace', name: 'charted' }] });
  const loose = new ApiObject(platform, 'Loose', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace: 'default' },
  });
  const chart = new Chart(platform, 'Charted', { namespace: 'charted', disableResourceNameHashes: true });
  new ApiObject(chart, 'settings', { apiVersion: 'v1', kind: 'ConfigMap' });
  new ApiObject(chart, 'admin', { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole' });
  const file = join(folder, 'included.yaml');
  writeFileSync(file, 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: included }\ndata: { a: "1" }\n');
  new Include(component(platform, 'web'), 'include', { url: file });

  const model = platform.model();
  expect(loose.name).toBe('loose');
  expect(identities(model)).toEqual([
    'ConfigMap charted/charted-settings',
    'ConfigMap default/loose',
    'ConfigMap web/included',
    'Namespace web',
    'ClusterRole.rbac.authorization.k8s.io charted-admin',
  ]);
  expect(model.units.map(({ name, component: holder }) => [name, model.components[holder]!.type])).toEqual([
    ['charted', 'Chart'],
    ['test', 'Platform'],
    ['web', 'Component'],
  ]);
  expect(model.findings).toEqual([]);
  expect(model.unresolved).toEqual([]);
});

test('an object of an unknown kind is where its construct says', () => {
  const platform = new Platform('test');
  const web = component(platform, 'web');
  for (const namespaced of [true, false])
    new KubeObject(
      web,
      `widget-${namespaced}`,
      { apiVersion: 'example.org/v1', kind: namespaced ? 'Widget' : 'Fleet', namespaced },
      {},
    );
  expect(identities(platform.model())).toEqual([
    'Namespace web',
    'Fleet.example.org widget-false',
    'Widget.example.org web/widget-true',
  ]);
});

/** An application of one object. */
class PageApp extends Application {
  constructor(scope: Construct, id: string) {
    super(scope, id, { kind: 'Page', prefix: 'page' });
    new ConfigMap(this, 'text', { metadata: this.metadata('text'), data: { 'index.html': 'hello' } });
  }
}

const PAGE = `apiVersion: v1
kind: ConfigMap
metadata:
  labels:
    app.kubernetes.io/instance: page-home
    app.kubernetes.io/managed-by: strata
    app.kubernetes.io/name: page
  name: page-home-text
  namespace: NAMESPACE
data:
  index.html: hello
`;

test('an application works in a plain cdk8s chart, in the namespace of the chart', () => {
  const app = new App({ outdir: folder });
  new PageApp(new Chart(app, 'shop', { namespace: 'shop' }), 'home');
  new PageApp(new Chart(app, 'other'), 'home');
  app.synth();
  expect(readdirSync(folder).sort()).toEqual(['other.k8s.yaml', 'shop.k8s.yaml']);
  expect(readFileSync(join(folder, 'shop.k8s.yaml'), 'utf8')).toBe(PAGE.replace('NAMESPACE', 'shop'));
  expect(readFileSync(join(folder, 'other.k8s.yaml'), 'utf8')).toBe(PAGE.replace('NAMESPACE', 'default'));
});

test('the cdk8s command gets a file a unit, where it asks for it', () => {
  process.env.CDK8S_OUTDIR = join(folder, 'out');
  try {
    const platform = new Platform('test');
    new PageApp(component(platform, 'shop'), 'home');
    platform.synth();
  } finally {
    delete process.env.CDK8S_OUTDIR;
  }
  expect(existsSync(join(folder, 'out'))).toBe(true);
  expect(readdirSync(join(folder, 'out')).sort()).toEqual(['shop-page-home.k8s.yaml', 'shop.k8s.yaml']);
  expect(readFileSync(join(folder, 'out', 'shop-page-home.k8s.yaml'), 'utf8')).toBe(PAGE.replace('NAMESPACE', 'shop'));
});
