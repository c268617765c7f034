import { crdsOf } from '../../lib/kinds/crd';
import { startCluster, type Cluster } from '../../lib/sandbox';
import { toolsOf } from '../../lib/sandbox/cluster-options';
import type { Manifest } from '../../lib/values/json';
import { describeReal } from '../cluster/real';
import { packagedSchemas } from '../fuzz/schemas';
import { storageCloud } from './cloud';

jest.setTimeout(180_000);

describeReal('storage, ingress and the monitoring operator on a real API server', toolsOf({}), () => {
  const { objects } = storageCloud().model();
  let cluster: Cluster;
  beforeAll(async () => {
    const crds = packagedSchemas('crd').flatMap(crdsOf) as unknown as Manifest[];
    cluster = await startCluster({ crds });
    for (const { manifest } of objects.filter(({ id }) => id.kind === 'Namespace'))
      await cluster.client.apply(manifest);
  });
  afterAll(() => cluster?.stop());

  test('each object is accepted by strict server-side apply, the real CRDs being there', async () => {
    const kinds = ['LinstorCluster', 'LinstorSatelliteConfiguration', 'StorageClass', 'VolumeSnapshotClass'];
    const counts = kinds.map(kind => objects.filter(({ id }) => id.kind === kind).length);
    expect(counts).toEqual([1, 7, 3, 1]);
    const refused: string[] = [];
    await Promise.all(
      objects.map(({ manifest }) =>
        cluster.client.apply(manifest).catch((error: unknown) => refused.push(String(error))),
      ),
    );
    expect(refused).toEqual([]);
  });

  test('a class keeps its parameters: whoever changes them needs another name', async () => {
    const { manifest } = objects.find(({ id }) => id.kind === 'StorageClass' && id.name === 'replicated')!;
    const { parameters } = manifest as { readonly parameters?: Readonly<Record<string, string>> };
    const changed = { ...manifest, parameters: { ...parameters, 'linstor.csi.linbit.com/autoPlace': '2' } };
    await expect(cluster.client.apply(changed)).rejects.toThrow(/parameters: Forbidden/);
  });
});
