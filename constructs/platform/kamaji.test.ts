import type { Model } from '../../lib/model/model';
import { Platform } from '../../lib/model/platform';
import { CertManager } from './cert-manager';
import { Kamaji, type KamajiProps } from './kamaji';

function modelOf(props?: KamajiProps): Model {
  const platform = new Platform('test');
  new CertManager(platform, 'cert-manager');
  new Kamaji(platform, 'kamaji', props);
  return platform.model();
}

function valuesOf(props?: KamajiProps): unknown {
  return modelOf(props).charts.find(({ name }) => name === 'kamaji')!.values;
}

test('Kamaji: chart without an etcd of its own, image pinned by digest, no telemetry, restricted pods', () => {
  const { charts, namespaces, units, unresolved, findings } = modelOf();
  const { repository, version, values } = charts.find(({ name }) => name === 'kamaji')!;
  expect({ repository, version }).toEqual({
    repository: 'https://clastix.github.io/charts',
    version: '0.0.0+latest',
  });
  expect(values).toEqual({
    replicaCount: 2,
    image: {
      repository: 'ghcr.io/cozystack/cozystack/kamaji',
      tag: expect.stringMatching(/^v1\.6\.0@sha256:[0-9a-f]{64}$/) as string,
      pullPolicy: 'IfNotPresent',
    },
    extraArgs: [expect.stringMatching(/^--migrate-image=ghcr\.io\/cozystack\/cozystack\/kamaji:v1\.6\.0@/)],
    defaultDatastoreName: '',
    'kamaji-etcd': { deploy: false },
    telemetry: { disabled: true },
    podSecurityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '512Mi' } },
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            weight: 100,
            podAffinityTerm: {
              labelSelector: { matchLabels: { 'app.kubernetes.io/name': 'kamaji' } },
              topologyKey: 'kubernetes.io/hostname',
            },
          },
        ],
      },
    },
  });
  expect(namespaces.find(({ name }) => name === 'kamaji')).toMatchObject({ podSecurity: 'restricted' });
  // its webhooks have certificates of cert-manager
  expect(units.map(({ name, dependsOn }) => [name, dependsOn])).toEqual([
    ['cert-manager', []],
    ['kamaji', ['cert-manager']],
  ]);
  expect([unresolved, findings]).toEqual([[], []]);
});

test('props reach the chart', () => {
  expect(valuesOf({ replicas: 1, defaultDataStore: 'shared' })).toMatchObject({
    replicaCount: 1,
    defaultDatastoreName: 'shared',
  });
  expect(valuesOf({ values: { telemetry: { disabled: false } } })).toMatchObject({ telemetry: { disabled: false } });
});

test('stated defaults change nothing', () => {
  const stated: KamajiProps = { namespace: 'kamaji', replicas: 2, values: {}, timeout: '10m' };
  expect(valuesOf(stated)).toEqual(valuesOf());
});

test('what is no prop is refused by name', () => {
  const props = { replicas: 0, defaultDatastore: 'shared' } as KamajiProps;
  expect(() => modelOf(props)).toThrow(/did you mean "defaultDataStore"[\s\S]*must be at least 1, got the number 0/);
});
