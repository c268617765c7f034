import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { CiliumNetwork } from '../../constructs/infrastructure/cilium';
import { Flux } from '../../constructs/infrastructure/flux';
import { DaemonSet, Deployment } from '../../lib/kinds/generated/apps';
import { Job } from '../../lib/kinds/generated/batch';
import { Certificate, ClusterIssuer, Issuer } from '../../lib/kinds/generated/cert-manager.io';
import { ConfigMap, type PodSpec, type PodTemplateSpec } from '../../lib/kinds/generated/core';
import type { ChartFacts } from '../../lib/model/chart-facts';
import { Component } from '../../lib/model/component';
import { HelmComponent } from '../../lib/model/helm-component';
import { idText } from '../../lib/model/identity';
import { ManifestComponent } from '../../lib/model/manifest-component';
import type { Model } from '../../lib/model/model';
import { Platform } from '../../lib/model/platform';

const CERT_MANAGER = ['certificates.cert-manager.io', 'clusterissuers.cert-manager.io', 'issuers.cert-manager.io'];

/** A chart with the given CRDs, in a namespace of its name. */
function operator(scope: Construct, id: string, crds: readonly string[] = []): HelmComponent {
  const facts: Partial<ChartFacts> = { crds, objects: [], webhooks: [] };
  return new HelmComponent(scope, id, {
    chart: { repository: 'https://charts.example.org', name: id, version: '1.0.0' },
    namespace: id,
    facts: facts as ChartFacts,
  });
}

function component(scope: Construct, id: string): Component {
  const result = new Component(scope, id, { namespace: id });
  result.addNamespace(id);
  return result;
}

const labels = { app: 'a' };
function pods(spec: Partial<PodSpec> = {}): PodTemplateSpec {
  return { metadata: { labels }, spec: { containers: [{ name: 'a', image: 'a:1' }], ...spec } };
}

function deployment(scope: Construct, id: string, spec?: Partial<PodSpec>): Deployment {
  return new Deployment(scope, id, { spec: { selector: { matchLabels: labels }, template: pods(spec) } });
}

/** Units with what they wait for and what is in them. */
function unitsOf(model: Model): Record<string, { readonly after: readonly string[]; readonly objects: string[] }> {
  expect(model.findings).toEqual([]);
  return Object.fromEntries(
    model.units.map(({ name, dependsOn, objects }) => [
      name,
      { after: dependsOn, objects: objects.map(index => idText(model.objects[index]!.id)) },
    ]),
  );
}

function orderOf(model: Model): Record<string, readonly string[]> {
  return Object.fromEntries(Object.entries(unitsOf(model)).map(([name, { after }]) => [name, after]));
}

/** Reasons why one object waits for others: `ConfigMap a/b: kind`. */
function needsOf({ objects, edges }: Model, name: string): readonly string[] {
  return edges
    .filter(({ from, hard }) => hard && objects[from]!.id.name === name)
    .map(({ to, reason }) => `${reason}: ${idText(objects[to]!.id)}`);
}

describe('components that need each other', () => {
  test('what comes before the release is prepared, what comes after it is numbered', () => {
    const platform = new Platform('test');
    const cni = operator(platform, 'cni');
    const certManager = operator(platform, 'cert-manager', CERT_MANAGER);
    const settings = new ConfigMap(certManager, 'settings', { data: {} });
    cni.release.node.addDependency(settings);
    certManager.release.node.addDependency(cni.release);
    new ClusterIssuer(certManager, 'selfsigned', { spec: { selfSigned: {} } });
    new Certificate(cni, 'hubble', {
      spec: { secretName: 'hubble', issuerRef: { kind: 'ClusterIssuer', name: 'selfsigned' } },
    });
    expect(unitsOf(platform.model())).toEqual({
      'cert-manager-prepare': { after: [], objects: ['ConfigMap cert-manager/settings', 'Namespace cert-manager'] },
      cni: {
        after: ['cert-manager-prepare'],
        objects: [
          'Namespace cni',
          'HelmRelease.helm.toolkit.fluxcd.io cni/cni',
          'HelmRepository.source.toolkit.fluxcd.io cni/cni',
        ],
      },
      'cert-manager': {
        after: ['cert-manager-prepare', 'cni'],
        objects: [
          'HelmRelease.helm.toolkit.fluxcd.io cert-manager/cert-manager',
          'HelmRepository.source.toolkit.fluxcd.io cert-manager/cert-manager',
        ],
      },
      'cert-manager-config': { after: ['cert-manager'], objects: ['ClusterIssuer.cert-manager.io selfsigned'] },
      'cni-2': {
        after: ['cert-manager', 'cert-manager-config', 'cni'],
        objects: ['Certificate.cert-manager.io cni/hubble'],
      },
    });
  });

  test('a component without a release keeps its name for what comes first', () => {
    const platform = new Platform('test');
    const [one, two] = [component(platform, 'one'), component(platform, 'two')];
    const first = new ConfigMap(one, 'first', { data: {} });
    const second = new ConfigMap(two, 'second', { data: {} });
    second.node.addDependency(first);
    new ConfigMap(one, 'third', { data: {} }).node.addDependency(second);
    expect(orderOf(platform.model())).toEqual({ one: [], two: ['one'], 'one-2': ['one', 'two'] });
  });
});

test('pods of a component that use a certificate of its own release come after it', () => {
  const platform = new Platform('test');
  const certManager = operator(platform, 'cert-manager', CERT_MANAGER);
  new Issuer(certManager, 'own', { spec: { selfSigned: {} } });
  new Certificate(certManager, 'certificate', { spec: { secretName: 'page-tls', issuerRef: { name: 'own' } } });
  deployment(certManager, 'page', { volumes: [{ name: 'tls', secret: { secretName: 'page-tls' } }] });
  expect(orderOf(platform.model())).toEqual({
    'cert-manager': [],
    'cert-manager-config': ['cert-manager'],
    'cert-manager-2': ['cert-manager', 'cert-manager-config'],
  });
});

const WIDGETS = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.org' },
  spec: {
    group: 'example.org',
    names: { kind: 'Widget', plural: 'widgets' },
    scope: 'Cluster',
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
  },
};
const widget = { apiVersion: 'example.org/v1', kind: 'Widget', metadata: { name: 'one' } };

describe('kinds that the program itself defines', () => {
  test('objects wait for the definition, and are where it says', () => {
    const platform = new Platform('test');
    new ApiObject(component(platform, 'api'), 'widgets', WIDGETS);
    new ApiObject(component(platform, 'user'), 'widget', widget);
    const model = platform.model();
    expect(unitsOf(model)).toEqual({
      api: {
        after: [],
        objects: ['Namespace api', 'CustomResourceDefinition.apiextensions.k8s.io widgets.example.org'],
      },
      user: { after: ['api'], objects: ['Namespace user', 'Widget.example.org one'] },
    });
    expect(needsOf(model, 'one')).toEqual(['kind: CustomResourceDefinition.apiextensions.k8s.io widgets.example.org']);
  });

  test('they share a unit with a definition of their own component, which Flux applies first', () => {
    const platform = new Platform('test');
    const api = component(platform, 'api');
    new ApiObject(api, 'widgets', WIDGETS);
    new ApiObject(api, 'widget', widget);
    expect(orderOf(platform.model())).toEqual({ api: [] });
  });

  test.each([
    ['Fail', { api: [], 'api-config': ['api'], user: ['api'] }],
    ['Ignore', { api: [], user: ['api'] }],
  ])('they wait for a webhook that must answer for them: failurePolicy %s', (failurePolicy, expected) => {
    const platform = new Platform('test');
    const api = component(platform, 'api');
    new ApiObject(api, 'widgets', WIDGETS);
    new ApiObject(api, 'webhook', {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name: 'widgets' },
      webhooks: [{ failurePolicy, rules: [{ apiGroups: ['example.org'], resources: ['widgets'] }] }],
    });
    new ApiObject(api, 'own', { ...widget, metadata: { name: 'own' } });
    new ApiObject(component(platform, 'user'), 'widget', widget);
    expect(orderOf(platform.model())).toEqual(expected);
  });

  test('they wait for every webhook that answers for them, those for all of a group among them', () => {
    const platform = new Platform('test');
    new ApiObject(component(platform, 'api'), 'widgets', WIDGETS);
    for (const [name, resource] of [
      ['audit', '*'],
      ['policy', 'widgets'],
    ] as const)
      new ApiObject(component(platform, name), 'webhook', {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingWebhookConfiguration',
        metadata: { name },
        webhooks: [{ rules: [{ apiGroups: ['example.org'], resources: [resource] }] }],
      });
    new ApiObject(component(platform, 'user'), 'widget', widget);
    expect(orderOf(platform.model())).toMatchObject({ user: ['api', 'audit', 'policy'] });
  });
});

describe('an upstream manifest', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'strata-manifest-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const URL = 'https://example.org/widgets.yaml';
  const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
  const add = (platform: Platform, file: string, sha256: string): ManifestComponent =>
    new ManifestComponent(platform, 'widgets', { url: URL, file, sha256, namespace: 'widgets', addNamespace: {} });

  test('its objects are part of the model, in the namespace of the component where they name none', () => {
    const text = [WIDGETS, widget, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' } }]
      .map(each => JSON.stringify(each))
      .join('\n---\n');
    const file = join(folder, 'widgets.yaml');
    writeFileSync(file, text);
    const platform = new Platform('test');
    add(platform, file, digest(text));
    expect(unitsOf(platform.model())).toEqual({
      widgets: {
        after: [],
        objects: [
          'ConfigMap widgets/settings',
          'Namespace widgets',
          'CustomResourceDefinition.apiextensions.k8s.io widgets.example.org',
          'Widget.example.org one',
        ],
      },
    });
  });

  const place = {
    code: 'manifest/vendored',
    severity: 'error',
    construct: 'widgets',
    source: expect.stringMatching(/^test\/model\/order\.test\.ts:\d+:\d+$/) as string,
    fix: `run \`strata vendor ${URL}\`, look at what changed, and pin its sha256`,
  };

  function refusal(file: string, sha256: string): unknown {
    try {
      add(new Platform('test'), file, sha256);
      return undefined;
    } catch (error) {
      return (error as { readonly findings: unknown }).findings;
    }
  }

  test('a copy that is missing, or not the pinned one, is refused', () => {
    const file = join(folder, 'widgets.yaml');
    expect(refusal(file, digest(''))).toEqual([
      { ...place, message: expect.stringContaining(`the vendored manifest ${file} can't be read: `) as string },
    ]);
    writeFileSync(file, 'a');
    expect(refusal(file, digest(''))).toEqual([
      { ...place, message: `the vendored manifest ${file} has sha256 ${digest('a')}, pinned is ${digest('')}` },
    ]);
  });
});

describe('the pod network', () => {
  test('what runs pods waits for it; Flux, the network itself and what else runs on the host do not', () => {
    const platform = new Platform('test');
    new Flux(platform, 'flux', { source: { url: 'https://git.example.org/cloud.git' } });
    new CiliumNetwork(platform, 'cilium', {});
    const web = component(platform, 'web');
    deployment(web, 'web');
    new DaemonSet(web, 'agent', { spec: { selector: { matchLabels: labels }, template: pods() } });
    new Job(web, 'once', { spec: { template: pods() } });
    operator(platform, 'charted');
    class HostOnly extends Component {
      constructor() {
        super(platform, 'host-only', { namespace: 'kube-system' });
        this.runBeforePodNetwork();
        deployment(this, 'on-host', { hostNetwork: true });
      }
    }
    new HostOnly();
    new ConfigMap(component(platform, 'plain'), 'plain', { data: {} });

    const model = platform.model();
    expect(orderOf(model)).toEqual({
      charted: ['cilium', 'flux'],
      cilium: ['flux'],
      flux: [],
      'host-only': [],
      plain: [],
      web: ['cilium'],
    });
    const waiting = model.edges.filter(({ reason }) => reason === 'network');
    expect(waiting.map(({ from }) => idText(model.objects[from]!.id))).toEqual([
      'DaemonSet.apps web/agent',
      'Deployment.apps web/web',
      'Job.batch web/once',
      'HelmRelease.helm.toolkit.fluxcd.io charted/charted',
    ]);
  });
});

test('Flux in its own tree waits for nothing, and what uses its kinds waits for it', () => {
  const platform = new Platform('test');
  new Flux(platform, 'flux', { source: { url: 'https://git.example.org/cloud.git' } });
  operator(platform, 'operator');
  const model = platform.model();
  expect(orderOf(model)).toEqual({ flux: [], operator: ['flux'] });
  expect(model.units.filter(({ bootstrap }) => bootstrap).map(({ name }) => name)).toEqual(['flux']);
});
