import { platform } from '../../examples/small-cloud/cloud';
import type { Model } from '../../lib/model/model';
import type { ApiClient, FluxCluster } from '../../lib/sandbox';
import { toolsOf } from '../../lib/sandbox/cluster-options';
import { readyCondition, untilReady } from '../cluster/flux-objects';
import { StatusPlayer } from '../cluster/player';
import { until } from '../cluster/processes';
import { describeReal } from '../cluster/real';
import { Delivery, kustomization } from './delivery';
import { playRules } from './player-rules';

jest.setTimeout(300_000);

/** Time at which a Kustomization became Ready, and whether it is. */
async function readyAt(client: ApiClient, name: string): Promise<string | undefined> {
  const { conditions = [] } = ((await client.get(kustomization(name)))?.status ?? {}) as {
    conditions?: readonly { type: string; status: string; lastTransitionTime: string }[];
  };
  const ready = conditions.find(({ type, status }) => type === 'Ready' && status === 'True');
  return ready?.lastTransitionTime;
}

describeReal('the example cloud on real Flux', toolsOf({ flux: true }), () => {
  let delivery: Delivery;
  let cluster: FluxCluster;
  let player: StatusPlayer;
  let model: Model;

  /** All objects of the model that the cluster has, by identity. */
  async function stored({
    objects,
  }: Model): Promise<Map<string, { readonly uid: unknown; readonly resourceVersion: unknown }>> {
    const found = await Promise.all(
      objects.map(
        async ({ id, manifest }) =>
          [`${id.kind} ${id.namespace ?? ''}/${id.name}`, (await cluster.client.get(manifest))?.metadata] as const,
      ),
    );
    return new Map(
      found
        .filter(([, metadata]) => metadata !== undefined)
        .map(([key, metadata]) => [key, { uid: metadata!.uid, resourceVersion: metadata!.resourceVersion }]),
    );
  }

  beforeAll(async () => {
    delivery = await Delivery.start(platform.model());
    ({ cluster, model } = delivery);
    player = new StatusPlayer(cluster.client, playRules(model));
  });
  afterAll(async () => {
    await player.stop();
    await delivery.stop();
  });

  test('every unit becomes Ready, none before what it depends on', async () => {
    for (const { name } of model.units) await untilReady(cluster.client, kustomization(name), 180);
    for (const { name, dependsOn, bootstrap } of model.units) {
      if (bootstrap) continue;
      const own = await readyAt(cluster.client, name);
      for (const needed of dependsOn)
        expect([needed, (await readyAt(cluster.client, needed))! <= own!]).toEqual([needed, true]);
    }
    const objects = await stored(model);
    expect(objects.size).toBe(model.objects.length);
  });

  test('a second reconcile writes nothing', async () => {
    const before = await stored(model);
    await delivery.reconcileAll();
    expect(await stored(model)).toEqual(before);
  });

  test('a component that leaves the tree is pruned, and nothing else', async () => {
    const before = await stored(model);
    const gone = model.units.find(({ name }) => name === 'tenant-shop-http-cache-images')!;
    const rest = { ...model, units: model.units.filter(unit => unit !== gone) };
    await delivery.push(rest);
    const isGone = async (): Promise<boolean> => (await cluster.client.get(kustomization(gone.name))) === undefined;
    await until('its Kustomization is gone', isGone, 120);
    const own = gone.objects.map(index => model.objects[index]!);
    const pruned = own.filter(({ retained }) => !retained);
    for (const { manifest } of pruned)
      await until(
        `${manifest.kind} ${String(manifest.metadata.name)} is gone`,
        async () => (await cluster.client.get(manifest)) === undefined,
        60,
      );
    const after = await stored(model);
    const keys = new Set(pruned.map(({ id }) => `${id.kind} ${id.namespace ?? ''}/${id.name}`));
    expect([...after].map(([key, { uid }]) => [key, uid])).toEqual(
      [...before].filter(([key]) => !keys.has(key)).map(([key, { uid }]) => [key, uid]),
    );
    await delivery.push(model);
    await untilReady(cluster.client, kustomization(gone.name), 120);
  });

  test('a broken object stops only what depends on it, and the status says why', async () => {
    const index = model.objects.findIndex(({ id }) => id.kind === 'ClusterIssuer');
    const unit = model.units[model.objects[index]!.unit]!;
    const { manifest } = model.objects[index]!;
    const broken = model.objects.map((object, at) =>
      at === index ? { ...object, manifest: { ...manifest, spec: { selfSigned: 'yes' } } } : object,
    );
    await delivery.push({ ...model, objects: broken });
    const condition = async (): ReturnType<typeof readyCondition> =>
      readyCondition(cluster.client, kustomization(unit.name));
    const named = `ClusterIssuer/${String(manifest.metadata.name)}`;
    await until(
      'the unit of the broken object names it',
      async () => (await condition())?.status === 'False' && (await condition())?.message.includes(named) === true,
      120,
    );
    const dependants = model.units.filter(({ dependsOn }) => dependsOn.includes(unit.name)).map(({ name }) => name);
    const others = model.units.filter(({ name }) => name !== unit.name && !dependants.includes(name));
    for (const { name } of others) await untilReady(cluster.client, kustomization(name), 120);
    await delivery.push(model);
    await untilReady(cluster.client, kustomization(unit.name), 120);
  });
});
