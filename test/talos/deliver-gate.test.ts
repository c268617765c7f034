import { reachKubernetes } from '../../lib/talos/bootstrap';
import type { FiledCluster } from '../../lib/talos/cluster-files';
import { remove } from '../../lib/talos/remove';
import { describeReal } from '../cluster/real';
import { failing } from './failing';
import { IMPATIENT, SimulatedSite } from './simulated-site';

jest.setTimeout(300_000);

/** A change that Talos takes at its next start only. */
const FILE = { machine: { files: [{ path: '/var/etc/note', content: 'x', permissions: 0o644, op: 'create' }] } };

describeReal('control planes that may not stop', ['talosctl', 'kubectl', 'etcd', 'kube-apiserver'], () => {
  let site: SimulatedSite;
  let planes: readonly string[];
  const changed = (controlPlanes: readonly string[]): FiledCluster =>
    site.cluster({ controlPlanes, workers: [] }, { settings: { install: { disk: '/dev/sda' }, patches: [FILE] } });
  const stops = async (after: number): Promise<readonly string[]> =>
    (await site.machines.calls({ method: 'Reboot', after })).map(({ node }) => node);
  const now = async (): Promise<number> => (await site.machines.calls()).at(-1)!.seq;

  beforeAll(async () => {
    site = await SimulatedSite.start({ count: 5 });
    planes = site.machines.addresses;
    await site.deliver(site.cluster({ controlPlanes: planes, workers: [] }));
  });
  afterAll(() => site?.stop());

  test('while a member of etcd is far behind', async () => {
    await site.machines.fault(planes[1]!, 'etcd-lags');
    const after = await now();
    const { codes, text } = await failing(site.deliver(changed(planes), { patience: IMPATIENT }));
    expect(codes).toEqual(['machines/etcd']);
    expect(text).toMatch(/etcd of cp-2 is (19|20)\d{3} entries behind/);
    expect(await stops(after)).toEqual([]);
    await site.machines.heal(planes[1]!, 'etcd-lags');
  });

  test('while etcd has a member that the files do not have, dead or alive', async () => {
    const after = await now();
    const { codes, text } = await failing(site.deliver(changed(planes.slice(0, 3)), { patience: IMPATIENT }));
    expect(codes[0]).toMatch(/^machines\/quorum /);
    expect(text).toMatch(/etcd has the member cp-[45], which is no control plane of the files/);
    expect(await stops(after)).toEqual([]);
  });

  test('a leader passes its lead on, and stops last', async () => {
    const files = changed(planes.slice(0, 3));
    await site.work(files, async each => {
      const running = await reachKubernetes(each);
      for (const [hostname, address] of [
        ['cp-5', planes[4]!],
        ['cp-4', planes[3]!],
      ] as const)
        await remove(running, { hostname, address, role: 'control-plane' }, { wipe: 'state', forget: [] });
    });
    const [etcd] = (await site.machines.world()).etcd;
    const leader = etcd!.members.find(({ id }) => id === etcd!.leader)!.address;
    const after = await now();
    await site.deliver(files);
    expect(await stops(after)).toEqual([...planes.slice(0, 3).filter(address => address !== leader), leader]);
    const forfeits = await site.machines.calls({ method: 'EtcdForfeitLeadership', after });
    const reboots = await site.machines.calls({ method: 'Reboot', after });
    expect(forfeits.map(({ node }) => node)).toEqual([leader]);
    expect(forfeits[0]!.seq).toBeGreaterThan(reboots[1]!.seq);
    expect(forfeits[0]!.seq).toBeLessThan(reboots[2]!.seq);
    expect((await site.machines.world()).counters.quorumLost).toBe(false);
  });
});
