import { crdsOf } from '../../lib/kinds/crd';
import { startCluster, type Cluster } from '../../lib/sandbox';
import { toolsOf } from '../../lib/sandbox/cluster-options';
import type { Manifest } from '../../lib/values/json';
import { describeReal } from '../cluster/real';
import { packagedSchemas } from '../fuzz/schemas';
import { examples } from './examples';

jest.setTimeout(180_000);

describeReal('objects of the examples', toolsOf({}), () => {
  let cluster: Cluster;
  beforeAll(async () => {
    const crds = packagedSchemas('crd').flatMap(crdsOf) as unknown as Manifest[];
    cluster = await startCluster({ crds });
  });
  afterAll(() => cluster.stop());

  test.each(examples)(
    'each object of %s is accepted by a real API server, by strict server-side apply',
    async (_, platform) => {
      const { objects, units } = platform.model();
      expect(objects.length).toBeGreaterThan(units.length);
      const namespaces = objects.filter(({ id }) => id.kind === 'Namespace');
      for (const { manifest } of namespaces) await cluster.client.apply(manifest);
      const refused: string[] = [];
      await Promise.all(
        objects.map(({ manifest }) =>
          cluster.client.apply(manifest).catch((error: unknown) => refused.push(String(error))),
        ),
      );
      expect(refused).toEqual([]);
    },
  );
});
