import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startCluster, type FluxCluster } from '../../lib/sandbox';
import { toolsOf } from '../../lib/sandbox/cluster-options';
import type { Manifest } from '../../lib/values/json';
import { StatusPlayer } from './player';
import { gitSource, pushAndFetch, readyCondition, untilReady, type Condition } from './flux-objects';
import { isAlive, until } from './processes';
import { describeReal } from './real';
import { writeStandInChart } from './standin-charts';
import { widget, widgetCrd } from './widgets';

jest.setTimeout(120_000);

const NAMESPACE = 'flux-system';

function kustomization(name: string, more: object = {}): Manifest {
  const spec = { interval: '10m', timeout: '1m', retryInterval: '2s', path: `./${name}`, prune: true, wait: true };
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name, namespace: NAMESPACE },
    spec: { ...spec, sourceRef: { kind: 'GitRepository', name: 'tree' }, ...more },
  };
}

describeReal('Flux on a cluster', toolsOf({ flux: true }), () => {
  let cluster: FluxCluster;
  let scratch: string;
  let source: Manifest;

  const write = (path: string, ...objects: readonly Manifest[]): void => {
    mkdirSync(dirname(join(scratch, 'tree', path)), { recursive: true });
    writeFileSync(join(scratch, 'tree', path), objects.map(object => JSON.stringify(object)).join('\n---\n'));
  };
  const push = (): Promise<string> => pushAndFetch(cluster, source, join(scratch, 'tree'));
  const ready = (object: Manifest): Promise<Condition | undefined> => readyCondition(cluster.client, object);

  beforeAll(async () => {
    scratch = mkdtempSync(join(tmpdir(), 'flux-test-'));
    cluster = await startCluster({ flux: true });
    await cluster.client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } });
    source = gitSource(cluster, 'tree');
    await cluster.client.apply(source);
  });
  afterAll(async () => {
    await cluster.stop();
    rmSync(scratch, { recursive: true });
    expect(cluster.parts.map(part => part.process.pid).filter(isAlive)).toEqual([]);
  });

  test('brings a release and what depends on it to Ready, from the local git server and chart repository', async () => {
    const chart = { name: 'widget-operator', version: '1.2.3', crds: [widgetCrd] };
    const secretLike = '{{ not a template }}';
    await cluster.addCharts(
      writeStandInChart(scratch, {
        ...chart,
        deployments: [{ name: 'controller', replicas: 2 }, { name: 'webhook' }],
        objects: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { text: secretLike } }],
      }),
    );
    const repository = {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'HelmRepository',
      metadata: { name: 'charts', namespace: NAMESPACE },
      spec: { interval: '1m', url: cluster.chartRepoUrl },
    };
    const sourceRef = { kind: 'HelmRepository', name: 'charts' };
    const release = {
      apiVersion: 'helm.toolkit.fluxcd.io/v2',
      kind: 'HelmRelease',
      metadata: { name: 'widget-operator', namespace: NAMESPACE },
      spec: {
        interval: '1m',
        targetNamespace: 'default',
        chart: { spec: { chart: chart.name, version: chart.version, sourceRef } },
      },
    };
    write('operator/operator.yaml', repository, release);
    write('widgets/widgets.yaml', widget('one'));
    const commit = await push();
    const player = new StatusPlayer(cluster.client, [
      {
        apiVersion: 'example.org/v1',
        kind: 'Widget',
        status: ({ metadata }) => ({ phase: 'Running', observedGeneration: metadata.generation }),
        creates: ({ metadata }) => [
          {
            apiVersion: 'v1',
            kind: 'Secret',
            metadata: { name: `${String(metadata.name)}-credentials`, namespace: metadata.namespace },
            stringData: { password: 'played' },
          },
        ],
      },
    ]);
    const operator = kustomization('operator');
    const widgets = kustomization('widgets', {
      dependsOn: [{ name: 'operator' }],
      healthCheckExprs: [
        { apiVersion: 'example.org/v1', kind: 'Widget', current: "has(status.phase) && status.phase == 'Running'" },
      ],
    });
    await Promise.all([operator, widgets].map(object => cluster.client.apply(object)));
    await untilReady(cluster.client, widgets);
    expect(await ready(operator)).toMatchObject({ message: `Applied revision: main@sha1:${commit}` });
    expect(await ready(release)).toMatchObject({ status: 'True', reason: 'InstallSucceeded' });
    const { items } = await cluster.client.list('v1', 'Pod', { namespace: 'default' });
    expect(items.map(pod => (pod.status as { phase: string }).phase)).toEqual(['Running', 'Running', 'Running']);
    expect(
      await cluster.client.get({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' } }),
    ).toMatchObject({ metadata: { namespace: 'default' }, data: { text: secretLike } });
    await player.stop();
    expect([...player.played]).toEqual(['Widget default/one']);
    expect(
      await cluster.client.get({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'one-credentials' } }),
    ).toBeDefined();
  });

  test('without the player, exactly the unit that waits for the operator is not Ready', async () => {
    const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'plain', namespace: 'default' } };
    write('plain/plain.yaml', config);
    write('unplayed/unplayed.yaml', widget('two'));
    await push();
    const plain = kustomization('plain');
    const unplayed = kustomization('unplayed', {
      // Less is not to be had: Flux takes 30 s for anything below.
      timeout: '30s',
      retryInterval: '10m',
      healthCheckExprs: [
        { apiVersion: 'example.org/v1', kind: 'Widget', current: "has(status.phase) && status.phase == 'Running'" },
      ],
    });
    await Promise.all([plain, unplayed].map(object => cluster.client.apply(object)));
    await untilReady(cluster.client, plain);
    await until('the other one gave up', async () => (await ready(unplayed))?.reason === 'HealthCheckFailed', 60);
    expect((await ready(unplayed))?.message).toContain('Widget/default/two');
  });

  test('prunes what left the tree, and nothing else', async () => {
    const kept = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'kept', namespace: 'default' } };
    const gone = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'gone', namespace: 'default' } };
    write('pruned/kept.yaml', kept);
    write('pruned/gone.yaml', gone);
    await push();
    const pruned = kustomization('pruned');
    await cluster.client.apply(pruned);
    await untilReady(cluster.client, pruned);
    const before = await cluster.client.get(kept);
    expect(await cluster.client.get(gone)).toBeDefined();
    rmSync(join(scratch, 'tree', 'pruned', 'gone.yaml'));
    await push();
    await until('the object is gone', async () => !(await cluster.client.get(gone)), 60);
    expect(await cluster.client.get(kept)).toEqual(before);
  });
});
