import type { Cluster } from '../../lib/sandbox';
import { toolsOf } from '../../lib/sandbox/cluster-options';
import { refusals, startWithKinds } from '../cluster/accepting';
import { describeReal } from '../cluster/real';
import { examples } from './examples';

jest.setTimeout(180_000);

describeReal('objects of the examples', toolsOf({}), () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startWithKinds();
  });
  afterAll(() => cluster.stop());

  test.each(examples)(
    'each object of %s is accepted by a real API server, by strict server-side apply',
    async (_, platform) => {
      const { objects, units } = platform.model();
      expect(objects.length).toBeGreaterThan(units.length);
      expect(await refusals(cluster.client, objects)).toEqual([]);
    },
  );
});
