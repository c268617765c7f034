import { startCluster, type Cluster } from '../../lib/sandbox';
import { toolsOf } from '../../lib/sandbox/cluster-options';
import type { Manifest } from '../../lib/values/json';
import { loadBalancers, storage } from './play-infrastructure';
import { StatusPlayer } from './player';
import { until } from './processes';
import { describeReal } from './real';
import { widget, widgetCrd } from './widgets';

jest.setTimeout(120_000);

function object(apiVersion: string, kind: string, name: string, spec: object): Manifest {
  return { apiVersion, kind, metadata: { name, namespace: 'default' }, spec };
}

describeReal('the status player', toolsOf({ nodes: 1 }), () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startCluster({ nodes: 1 });
  });
  afterAll(() => cluster.stop());

  const stored = async (ref: Manifest): Promise<Manifest> => (await cluster.client.get(ref))!;

  test('gives volumes to claims and addresses to load balancers', async () => {
    const player = new StatusPlayer(cluster.client, [storage, loadBalancers]);
    const labels = { app: 'stateful' };
    const set = object('apps/v1', 'StatefulSet', 'stateful', {
      replicas: 2,
      serviceName: 'stateful',
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'main:1' }] } },
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
      ],
    });
    const balanced = object('v1', 'Service', 'balanced', { type: 'LoadBalancer', ports: [{ port: 80 }] });
    const internal = object('v1', 'Service', 'internal', { ports: [{ port: 80 }] });
    await Promise.all([set, balanced, internal].map(each => cluster.client.apply(each)));
    await until('the set is ready', async () => (await stored(set)).status !== undefined, 5);
    await until('both pods run', async () => {
      const { readyReplicas } = (await stored(set)).status as { readyReplicas?: number };
      return readyReplicas === 2;
    });
    await until('the service has an address', () => player.played.has('Service default/balanced'));
    expect((await stored(balanced)).status).toEqual({
      loadBalancer: { ingress: [{ ip: '198.51.100.1', ipMode: 'VIP' }] },
    });
    expect((await stored(internal)).status).toEqual({ loadBalancer: {} });
    const claims = await cluster.client.list('v1', 'PersistentVolumeClaim');
    expect(claims.items.map(claim => (claim.status as { phase: string }).phase)).toEqual(['Bound', 'Bound']);
    await player.stop();
  });

  test('plays kinds that come later, and follows changes', async () => {
    const rule = { apiVersion: 'example.org/v1', kind: 'Widget' };
    const player = new StatusPlayer(cluster.client, [
      { ...rule, status: ({ spec }) => ({ size: (spec as { size: number }).size }) },
    ]);
    await cluster.client.apply(widgetCrd);
    await until('the kind is served', () =>
      cluster.client.resource(rule.apiVersion, rule.kind).then(Boolean, () => false),
    );
    const one = widget('one');
    await cluster.client.apply(one);
    const size = async (): Promise<number | undefined> =>
      ((await stored(one)).status as { size?: number } | undefined)?.size;
    await until('it is played', async () => (await size()) === 1);
    await cluster.client.patch(one, { spec: { size: 5 } });
    await until('the change is played', async () => (await size()) === 5);
    await player.stop();
    await cluster.client.patch(one, { spec: { size: 6 } });
    expect(await size()).toBe(5);
  });

  test('does not end well when a rule is broken', async () => {
    const silent = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const broken = {
      apiVersion: 'v1',
      kind: 'Namespace',
      status: (): never => {
        throw new Error('no such field');
      },
    };
    const player = new StatusPlayer(cluster.client, [broken]);
    await until('it broke off', () => silent.mock.calls.length > 0);
    silent.mockRestore();
    await expect(player.stop()).rejects.toThrow('no such field');
  });
});
