import { describeReal } from '../cluster/real';
import { failing } from './failing';
import { SimulatedSite } from './simulated-site';

jest.setTimeout(300_000);

describeReal('delivery to simulated machines', ['talosctl', 'kubectl', 'etcd', 'kube-apiserver'], () => {
  let site: SimulatedSite;
  let controlPlanes: readonly string[];
  let workers: readonly string[];
  beforeAll(async () => {
    site = await SimulatedSite.start({ count: 7 });
    controlPlanes = site.machines.addresses.slice(0, 3);
    workers = site.machines.addresses.slice(3, 6);
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

  test('two programs at once take their turns: one changes the machines, and never two control planes are down', async () => {
    const file = { path: '/var/etc/note', content: 'x', permissions: 0o644, op: 'create' };
    const changed = site.cluster(
      { controlPlanes, workers },
      { controlPlanes: { patches: [{ machine: { files: [file] } }] } },
    );
    const after = (await site.machines.calls()).at(-1)!.seq;
    const runs = await Promise.allSettled([site.deliver(changed), site.deliver(changed)]);
    const errors = runs.flatMap(run => (run.status === 'rejected' ? [String(run.reason)] : []));
    for (const error of errors) expect(error).toContain('machines/busy');
    expect(errors.length).toBeLessThan(2);
    expect(await site.machines.calls({ method: 'Reboot', after })).toHaveLength(3);
    const { counters } = await site.machines.world();
    expect(counters).toMatchObject({ controlPlanesDown: 1, quorumLost: false });
  });

  test('Kubernetes goes one minor version at a time, and nobody joins for a step that is refused', async () => {
    const withNew = site.cluster({ controlPlanes, workers: site.machines.addresses.slice(3) });
    const leap = { ...withNew, kubernetesVersion: '1.36.0' };
    const after = (await site.machines.calls()).at(-1)!.seq;
    const { codes, text } = await failing(site.deliver(leap));
    expect(codes).toEqual(['machines/upgrade-path']);
    expect(text).toContain('runs Kubernetes 1.34.4, the program wants 1.36.0: 2 minor versions at once');
    expect(await site.machines.calls({ changes: true, after })).toEqual([]);
  });
});

describeReal(
  'machines that two programs find in maintenance',
  ['talosctl', 'kubectl', 'etcd', 'kube-apiserver'],
  () => {
    let site: SimulatedSite;
    beforeAll(async () => {
      site = await SimulatedSite.start({ count: 3 });
    });
    afterAll(() => site?.stop());

    test('become one cluster', async () => {
      const cluster = site.cluster({ controlPlanes: site.machines.addresses, workers: [] });
      await Promise.all([site.deliver(cluster), site.deliver(cluster)]);
      const { etcd, splitBrain } = await site.machines.world();
      expect(splitBrain).toBe(false);
      expect(etcd.map(({ members }) => members.length)).toEqual([3]);
    });
  },
);
