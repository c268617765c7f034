import { describeReal } from '../cluster/real';
import { SimulatedSite } from './simulated-site';

jest.setTimeout(300_000);

describeReal('delivery to simulated machines', ['talosctl', 'kubectl', 'etcd', 'kube-apiserver'], () => {
  let site: SimulatedSite;
  let controlPlanes: readonly string[];
  let workers: readonly string[];
  beforeAll(async () => {
    site = await SimulatedSite.start({ count: 6 });
    controlPlanes = site.machines.addresses.slice(0, 3);
    workers = site.machines.addresses.slice(3);
  });
  afterAll(() => site?.stop());

  test('machines in maintenance become a cluster', async () => {
    const { joined, kubeconfig } = await site.deliver(site.cluster({ controlPlanes, workers }));
    expect(joined).toEqual(['cp-1', 'cp-2', 'cp-3', 'w-1', 'w-2', 'w-3']);
    expect(kubeconfig).toContain(`https://${site.machines.virtualAddress}:6443`);
    const { etcd, splitBrain } = await site.machines.world();
    expect(splitBrain).toBe(false);
    expect(etcd[0]!.members.filter(({ learner }) => !learner)).toHaveLength(3);
  });

  test('a second run changes nothing', async () => {
    const { length } = await site.machines.calls();
    const { joined, changes } = await site.deliver(site.cluster({ controlPlanes, workers }));
    expect(joined).toEqual([]);
    expect([...changes.values()]).toEqual(Array(6).fill({ configuration: 'none' }));
    const changing = await site.machines.calls({ changes: true, after: length });
    expect(changing).toEqual([]);
  });
});
