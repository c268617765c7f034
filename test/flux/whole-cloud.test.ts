import { bringUp } from '../../lib/check/bring-up';
import type { Model } from '../../lib/model/model';
import { toolsOf } from '../../lib/sandbox/cluster-options';
import type { Manifest } from '../../lib/values/json';
import { describeReal } from '../cluster/real';
import { Random } from '../fuzz/random';
import { BrokenUnits, brokenCases } from './run-broken-units';
import { manifestsBelow } from './tree-folder';
import { unitStates } from './unit-states';
import { WholeDelivery } from './whole-delivery';

jest.setTimeout(900_000);

/** Units that a run breaks in a running cloud; `make soak` breaks every one there, and from the start of a new one. */
const BROKEN = 3;
const SEED = Number(process.env.FUZZ_SEED ?? 1);

/** What a person brings to a bare cluster, as far as it is read. */
interface PodSpec {
  readonly hostNetwork?: boolean;
  readonly containers: readonly { readonly name: string }[];
}

describeReal('the whole cloud on real Flux', toolsOf({ flux: true }), () => {
  let whole: WholeDelivery;
  let model: Model;
  beforeAll(async () => {
    whole = await WholeDelivery.start();
    model = whole.delivery.model;
  });
  afterAll(() => whole.stop());

  test('Flux comes by hand, as one pod on the network of its node', () => {
    const byHand = manifestsBelow(whole.delivery.tree, `clusters/${model.cluster}/flux-system`);
    const workloads = byHand.filter(({ spec }) => (spec as { template?: unknown } | undefined)?.template !== undefined);
    const pods = workloads.map(({ spec }) => (spec as { template: { spec: PodSpec } }).template.spec);
    expect(pods.map(({ hostNetwork, containers }) => [hostNetwork, containers.map(({ name }) => name)])).toEqual([
      [true, ['source-controller', 'kustomize-controller', 'helm-controller']],
    ]);
  });

  test('nothing that comes before the pod network needs it, and the check looks at all of it', () => {
    expect(bringUp(model)).toEqual([]);
    const pod: Manifest['spec'] = { template: { spec: { containers: [] } } };
    const caught = model.units.filter(({ objects: [first] }) => {
      const objects = model.objects.map((object, at) =>
        at === first
          ? { ...object, id: { ...object.id, group: 'apps', kind: 'Deployment' }, manifest: { ...object.manifest, apiVersion: 'apps/v1', kind: 'Deployment', spec: pod } } // prettier-ignore
          : object,
      );
      return bringUp({ ...model, objects }).length > 0;
    });
    expect(caught.map(({ name }) => name).sort()).toEqual(['cilium', 'flux', 'kube-ovn']);
  });

  test('every unit becomes Ready, none before what it depends on', async () => {
    expect(await whole.settle()).toEqual([]);
    const states = await unitStates(whole.client);
    const delivered = model.units.filter(({ bootstrap }) => !bootstrap);
    const since = new Map(delivered.map(({ name }) => [name, states.get(name)!.since]));
    const early = delivered.flatMap(({ name, dependsOn }) =>
      dependsOn.filter(needed => since.get(needed)! > since.get(name)!).map(needed => `${name} before ${needed}`),
    );
    expect(early).toEqual([]);
    const stored = await Promise.all(model.objects.map(({ manifest }) => whole.client.get(manifest)));
    expect(model.objects.filter((_, at) => stored[at] === undefined).map(({ path }) => path)).toEqual([]);
  });

  test('no pod outside the network of its node came before the pod network was Ready', async () => {
    const network = model.objects[model.podNetwork!]!;
    const { since } = (await unitStates(whole.client)).get(model.units[network.unit]!.name)!;
    const { items } = await whole.client.list('v1', 'Pod');
    const ordinary = items.filter(({ spec }) => (spec as PodSpec).hostNetwork !== true);
    const early = ordinary.filter(({ metadata }) => String(metadata.creationTimestamp) < since);
    expect(early.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)).toEqual([]);
    expect(ordinary.length).toBeGreaterThan(20);
  });

  test("the add-ons of a tenant's cluster land in that cluster, and nowhere else", async () => {
    const addOns = model.objects.filter(
      ({ id, manifest }) => id.kind === 'HelmRelease' && (manifest.spec as { kubeConfig?: object }).kubeConfig,
    );
    const names = addOns.map(({ manifest }) => (manifest.spec as { releaseName: string }).releaseName);
    const releases = async ({ client }: Pick<WholeDelivery, 'client'>): Promise<readonly unknown[]> => {
      const { items } = await client.list('v1', 'Secret', { labelSelector: 'owner=helm' });
      return items.map(({ metadata }) => metadata.labels?.['name']).sort();
    };
    expect(await releases(whole.tenant)).toEqual([...names].sort());
    const own = model.charts.map(({ release }) => (model.objects[release]!.manifest.spec as { releaseName: string }).releaseName); // prettier-ignore
    expect(await releases(whole)).toEqual(own.sort());
  });

  test('one broken unit stops only what depends on it, and the reason is readable', async () => {
    const random = new Random(SEED);
    const running = [...brokenCases('running')];
    const chosen = Array.from({ length: BROKEN }, () => running.splice(random.below(running.length), 1)[0]!);
    const { classes, failures } = await new BrokenUnits(whole).run(chosen);
    const names = chosen.map(({ unit }) => unit).join(', ');
    process.stderr.write(`broken units: seed ${SEED}, ${names}, ${JSON.stringify(classes)}\n`);
    expect(failures).toEqual([]);
  });
});
