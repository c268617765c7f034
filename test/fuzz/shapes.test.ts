import { check } from '../../lib/check';
import { modelOfManifests } from '../../lib/model/foreign';
import type { Manifest } from '../../lib/values/json';
import { misshapen, type Mutation } from './builtin-mutations';
import { BUILTIN_SEEDS } from './builtin-seeds';

const metadata = { name: 'a', namespace: 'default' };

/** Kinds that the engine reads more of than their schema. */
const SEEDS: readonly Manifest[] = [
  // the pods of these are those of a Deployment
  ...BUILTIN_SEEDS.filter(({ kind }) => !['StatefulSet', 'DaemonSet', 'Job'].includes(kind)),
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'a' },
    webhooks: [{ clientConfig: {}, rules: [{ apiGroups: ['example.org'], resources: ['widgets'] }] }],
  },
  {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.org' },
    spec: {
      group: 'example.org',
      names: { kind: 'Widget', plural: 'widgets' },
      versions: [{ name: 'v1', served: true }],
    },
  },
  {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { ...metadata, annotations: { 'cert-manager.io/issuer': 'ca' } },
    spec: { listeners: [{ tls: { certificateRefs: [{ name: 'tls' }] } }] },
  },
  {
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    metadata,
    spec: {
      releaseName: 'a',
      targetNamespace: 'default',
      chart: { spec: { sourceRef: { name: 'a' } } },
      values: { a: 1 },
    },
  },
  {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    metadata,
    spec: { selector: { matchLabels: { app: 'web' } }, namespaceSelector: { matchNames: ['default'] }, endpoints: [] },
  },
];

/** What selects the object, or is selected by it. */
const BESIDE: readonly Manifest[] = [
  { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: { app: 'web' } } },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: { selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } } } },
  },
];

function faultOf({ object, what }: Mutation): string | undefined {
  const documents = [object, ...BESIDE];
  try {
    check(modelOfManifests(documents.map((manifest, line) => ({ manifest, file: 'a.yaml', line }))));
    return undefined;
  } catch (error) {
    return `${what}: ${String(error)}`;
  }
}

test.each(SEEDS.map(seed => [seed.kind, seed] as const))('no shape of a %s breaks the checks', (_kind, seed) => {
  expect(misshapen(seed).flatMap(each => faultOf(each) ?? [])).toEqual([]);
});
