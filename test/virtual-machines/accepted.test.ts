import { crdsOf } from '../../lib/kinds/crd';
import { startCluster, type Cluster } from '../../lib/sandbox';
import { toolsOf } from '../../lib/sandbox/cluster-options';
import type { Manifest } from '../../lib/values/json';
import { describeReal } from '../cluster/real';
import { packagedSchemas } from '../fuzz/schemas';
import { virtualMachines } from './cloud';

jest.setTimeout(180_000);

/** Defined by what the objects under test install, so that they may not be there before. */
const OWN = ['kubevirts.kubevirt.io', 'cdis.cdi.kubevirt.io'];

describeReal('virtual machines', toolsOf({}), () => {
  let cluster: Cluster;
  beforeAll(async () => {
    const crds = packagedSchemas('crd').flatMap(crdsOf);
    const others = crds.filter(({ metadata }) => !OWN.includes(metadata.name)) as unknown as Manifest[];
    cluster = await startCluster({ crds: others });
  });
  afterAll(() => cluster.stop());

  test('each object is accepted by a real API server, by strict server-side apply', async () => {
    const { objects } = virtualMachines().model();
    // that of Flux, in which the deliverers of tenants live
    await cluster.client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'flux-system' } });
    const first = objects.filter(({ id }) => ['Namespace', 'CustomResourceDefinition'].includes(id.kind));
    for (const { manifest } of first) await cluster.client.apply(manifest);
    const refused: string[] = [];
    const apply = async ({ manifest }: (typeof objects)[number]): Promise<void> => {
      try {
        await cluster.client.apply(manifest);
      } catch (error) {
        refused.push(String(error));
      }
    };
    // the kinds of those that are defined here are served a moment later
    const late = objects.filter(({ id }) => id.kind === 'KubeVirt' || id.kind === 'CDI');
    const rest = objects.filter(object => !first.includes(object) && !late.includes(object));
    await Promise.all(rest.map(apply));
    await Promise.all(late.map(apply));
    expect(refused).toEqual([]);
    expect(late).toHaveLength(2);
  });
});
