import { check } from '../../lib/check';
import { crdsOf } from '../../lib/kinds/crd';
import { startCluster, type Cluster } from '../../lib/sandbox';
import { toolsOf } from '../../lib/sandbox/cluster-options';
import type { Manifest } from '../../lib/values/json';
import { describeReal } from '../cluster/real';
import { packagedSchemas } from '../fuzz/schemas';
import { networks } from './networks';

jest.setTimeout(180_000);

test('the networks of a bare cluster: order, and nothing to complain of', () => {
  const model = networks().model();
  expect(Object.fromEntries(model.units.map(({ name, dependsOn }) => [name, dependsOn]))).toEqual({
    flux: [],
    cilium: ['flux'],
    'kube-ovn': ['cilium', 'flux'],
    'kube-ovn-config': ['kube-ovn'],
    multus: ['kube-ovn'],
    metallb: ['flux', 'kube-ovn'],
    'metallb-config': ['metallb'],
    shop: ['multus'],
  });
  expect(model.unresolved).toEqual([]);
  expect(check(model)).toEqual([]);
});

describeReal('objects of the networks', toolsOf({}), () => {
  let cluster: Cluster;
  beforeAll(async () => {
    const crds = packagedSchemas('crd').flatMap(crdsOf) as unknown as Manifest[];
    cluster = await startCluster({ crds });
  });
  afterAll(() => cluster.stop());

  test('each is accepted by a real API server, by strict server-side apply', async () => {
    const { objects } = networks().model();
    for (const { manifest } of objects.filter(({ id }) => id.kind === 'Namespace'))
      await cluster.client.apply(manifest);
    const refused: string[] = [];
    await Promise.all(
      objects.map(({ manifest }) =>
        cluster.client.apply(manifest).catch((error: unknown) => refused.push(String(error))),
      ),
    );
    expect(refused).toEqual([]);
  });
});
