import type { Cluster } from '../../lib/sandbox';
import { toolsOf } from '../../lib/sandbox/cluster-options';
import { refusals, startWithKinds } from '../cluster/accepting';
import { describeReal } from '../cluster/real';
import { virtualMachines } from './cloud';

jest.setTimeout(180_000);

/** Defined by what the objects under test install, so that they may not be there before. */
const OWN = ['kubevirts.kubevirt.io', 'cdis.cdi.kubevirt.io'];

describeReal('virtual machines', toolsOf({}), () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startWithKinds(OWN);
  });
  afterAll(() => cluster.stop());

  test('each object is accepted by a real API server, by strict server-side apply', async () => {
    const { objects } = virtualMachines().model();
    // that of Flux, in which the deliverers of tenants live
    await cluster.client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'flux-system' } });
    // the kinds of those that are defined here are served a moment later
    const isLate = ({ id }: (typeof objects)[number]): boolean => id.kind === 'KubeVirt' || id.kind === 'CDI';
    const late = objects.filter(isLate);
    expect(late).toHaveLength(2);
    expect(
      await refusals(
        cluster.client,
        objects.filter(object => !isLate(object)),
      ),
    ).toEqual([]);
    expect(await refusals(cluster.client, late)).toEqual([]);
  });
});
