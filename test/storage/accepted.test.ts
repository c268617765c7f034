import type { Cluster } from '../../lib/sandbox';
import { toolsOf } from '../../lib/sandbox/cluster-options';
import { refusals, startWithKinds } from '../cluster/accepting';
import { describeReal } from '../cluster/real';
import { storageCloud } from './cloud';

jest.setTimeout(180_000);

describeReal('storage, ingress and the monitoring operator on a real API server', toolsOf({}), () => {
  const { objects } = storageCloud().model();
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startWithKinds();
  });
  afterAll(() => cluster?.stop());

  test('each object is accepted by strict server-side apply, the real CRDs being there', async () => {
    const kinds = ['LinstorCluster', 'LinstorSatelliteConfiguration', 'StorageClass', 'VolumeSnapshotClass'];
    const counts = kinds.map(kind => objects.filter(({ id }) => id.kind === kind).length);
    expect(counts).toEqual([1, 7, 3, 1]);
    expect(await refusals(cluster.client, objects)).toEqual([]);
  });

  test('a class keeps its parameters: whoever changes them needs another name', async () => {
    const { manifest } = objects.find(({ id }) => id.kind === 'StorageClass' && id.name === 'replicated')!;
    const { parameters } = manifest as { readonly parameters?: Readonly<Record<string, string>> };
    const changed = { ...manifest, parameters: { ...parameters, 'linstor.csi.linbit.com/autoPlace': '2' } };
    await expect(cluster.client.apply(changed)).rejects.toThrow(/parameters: Forbidden/);
  });
});
