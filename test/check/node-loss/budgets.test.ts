import { Deployment } from '../../../lib/kinds/generated/apps';
import { HorizontalPodAutoscaler } from '../../../lib/kinds/generated/autoscaling';
import { PodDisruptionBudget } from '../../../lib/kinds/generated/policy';
import { Cluster } from '../../../lib/kinds/generated/postgresql.cnpg.io';
import { HelmComponent } from '../../../lib/model/helm-component';
import type { ChartFacts } from '../../../lib/model/chart-facts';
import { valuesDigest } from '../../../lib/model/values-digest';
import { IMAGE } from '../fixture';
import { both, losses, type Build } from './fixture';

const LABELS = { app: 'web' };

function workload(replicas?: number): Build {
  const template = { metadata: { labels: LABELS }, spec: { containers: [{ name: 'web', image: IMAGE }] } };
  return web =>
    new Deployment(web, 'web', {
      metadata: { name: 'web' },
      spec: { replicas, selector: { matchLabels: LABELS }, template },
    });
}

function budget(spec: object): Build {
  return web =>
    new PodDisruptionBudget(web, 'budget', {
      metadata: { name: 'web' },
      spec: { selector: { matchLabels: LABELS }, ...spec },
    });
}

const BUDGET = 'warning | loss/eviction | PodDisruptionBudget.policy web/web';
const END = '0 may be evicted, so that a drain of their node never ends';

test.each([
  ['as many as there are', 2, { minAvailable: 2 }, 'minAvailable', 'minAvailable 2, which wants 2 of 2 pods'],
  ['one of one', undefined, { minAvailable: 1 }, 'minAvailable', 'minAvailable 1, which wants 1 of 1 pods'],
  [
    'a share that is rounded up to all',
    2,
    { minAvailable: '51%' },
    'minAvailable',
    'minAvailable 51%, which wants 2 of 2 pods',
  ],
  ['none away', 3, { maxUnavailable: 0 }, 'maxUnavailable', 'maxUnavailable 0, which wants 3 of 3 pods'],
  ['no share away', 3, { maxUnavailable: '0%' }, 'maxUnavailable', 'maxUnavailable 0%, which wants 3 of 3 pods'],
])('%s', (_, replicas, spec, field, why) => {
  expect(losses(both(workload(replicas), budget(spec)))).toEqual([
    `${BUDGET} | spec.${field} | it has ${why} to stay: ${END}`,
  ]);
});

test.each([
  ['one may go', 2, { minAvailable: 1 }],
  ['a share that is rounded up to one', 2, { maxUnavailable: '1%' }],
  ['the usual', 1, { maxUnavailable: 1 }],
  ['none are meant to run', 0, { minAvailable: 1 }],
])('silent: %s', (_, replicas, spec) => expect(losses(both(workload(replicas), budget(spec)))).toEqual([]));

test('an autoscaler says how many there are at least', () => {
  const scaler =
    (minReplicas: number): Build =>
    web =>
      new HorizontalPodAutoscaler(web, 'scaler', {
        metadata: { name: 'web' },
        spec: {
          minReplicas,
          maxReplicas: 5,
          scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
        },
      });
  expect(losses(both(workload(), scaler(2), budget({ minAvailable: 1 })))).toEqual([]);
  expect(losses(both(workload(3), scaler(1), budget({ minAvailable: 1 })))).toHaveLength(1);
});

test('a lone instance of a database keeps its node from being drained, unless its budget is off', () => {
  const cluster =
    (instances: number, enablePDB?: boolean): Build =>
    web =>
      new Cluster(web, 'db', {
        metadata: { name: 'db' },
        spec: { instances, enablePDB, storage: { size: '1Gi', storageClass: 'far' } },
      });
  expect(losses(cluster(1))).toEqual([
    `warning | loss/eviction | Cluster.postgresql.cnpg.io web/db | spec.enablePDB | the budget that its operator makes wants 1 of 1 pod to stay: ${END}`,
  ]);
  expect(losses(cluster(1, false))).toEqual([]);
  expect(losses(cluster(2))).toEqual([]);
});

describe('budgets of charts', () => {
  const chart =
    (replicas: number, pdb: Partial<ChartFacts['pdbs'][number]>): Build =>
    (_, platform) =>
      new HelmComponent(platform, 'shop', {
        chart: { repository: 'https://charts.example.org', name: 'shop', version: '1.0.0' },
        namespace: 'shop',
        facts: {
          chart: 'shop',
          version: '1.0.0',
          valuesDigest: valuesDigest({}),
          release: { name: 'shop', namespace: 'shop' },
          kubeVersion: '1.34.4',
          apiVersions: [],
          objects: [],
          crds: [],
          images: [],
          workloads: [{ kind: 'Deployment', namespace: 'shop', name: 'shop', replicas, containers: [] }],
          pdbs: [{ namespace: 'shop', name: 'shop', ...pdb }],
          hooks: [],
          webhooks: [],
          classes: { storage: [], ingress: [], gateway: [], priority: [] },
          valueKeys: [],
        },
      });

  test('by the workload of the same name', () => {
    expect(losses(chart(1, { minAvailable: 1 }))).toEqual([
      `warning | loss/eviction | HelmRelease.helm.toolkit.fluxcd.io shop/shop | - | chart shop 1.0.0, PodDisruptionBudget shop: it has minAvailable 1, which wants 1 of 1 pods to stay: ${END}`,
    ]);
    expect(losses(chart(2, { minAvailable: 1 }))).toEqual([]);
    expect(losses(chart(1, { name: 'other', minAvailable: 1 }))).toEqual([]);
  });
});
