import { check } from '../../lib/check';
import type { Cluster } from '../../lib/sandbox';
import { toolsOf } from '../../lib/sandbox/cluster-options';
import { refusals, startWithKinds } from '../cluster/accepting';
import { describeReal } from '../cluster/real';
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
    cluster = await startWithKinds();
  });
  afterAll(() => cluster.stop());

  test('each is accepted by a real API server, by strict server-side apply', async () => {
    const { objects } = networks().model();
    expect(await refusals(cluster.client, objects)).toEqual([]);
  });
});
