import { reachKubernetes } from '../../lib/talos/bootstrap';
import type { FiledCluster, FiledMachine } from '../../lib/talos/cluster-files';
import { remove } from '../../lib/talos/remove';
import { describeReal } from '../cluster/real';
import { failing } from './failing';
import { SimulatedSite } from './simulated-site';

jest.setTimeout(300_000);

/** The cluster with one machine described otherwise. */
function withMachine(cluster: FiledCluster, hostname: string, change: Partial<FiledMachine>): FiledCluster {
  const machines = cluster.machines.map(each => (each.hostname === hostname ? { ...each, ...change } : each));
  return { ...cluster, machines };
}

describeReal('machines are who the files say', ['talosctl', 'kubectl', 'etcd', 'kube-apiserver'], () => {
  let site: SimulatedSite;
  let planes: readonly string[];
  let workers: readonly string[];
  const fingerprint = async (address: string): Promise<string> => (await site.machines.state(address)).fingerprint;
  const cluster = (names: readonly string[] = workers): FiledCluster =>
    site.cluster({ controlPlanes: planes, workers: names });

  beforeAll(async () => {
    site = await SimulatedSite.start({ count: 5 });
    planes = site.machines.addresses.slice(0, 3);
    workers = site.machines.addresses.slice(3);
    await site.machines.until('maintenance', ({ machines }) => machines.every(each => each.fingerprint !== ''));
  });
  afterAll(() => site?.stop());

  test('a machine with another certificate than its console shows gets nothing', async () => {
    const impostor = withMachine(cluster(), 'cp-1', { maintenanceFingerprint: await fingerprint(workers[0]!) });
    const { codes, text } = await failing(site.deliver(impostor));
    expect(codes).toContain('machines/impostor machines/cp-1.yaml');
    expect(text).toContain('nothing was sent to it');
    expect(await site.machines.calls({ node: planes[0], method: 'ApplyConfiguration' })).toEqual([]);
  });

  test('the one with this certificate gets its configuration', async () => {
    const pinned = withMachine(cluster(), 'cp-1', { maintenanceFingerprint: await fingerprint(planes[0]!) });
    expect((await site.deliver(pinned)).joined).toContain('cp-1');
  });

  test('a machine of the cluster that has another name is refused before anything is done', async () => {
    const sysctls = { 'vm.nr_hugepages': '64' };
    const changed = site.cluster({ controlPlanes: planes, workers }, { settings: { install: { disk: '/dev/sda' }, sysctls } }); // prettier-ignore
    const after = (await site.machines.calls()).at(-1)!.seq;
    const { codes, text } = await failing(site.deliver(withMachine(changed, 'w-2', { hostname: 'w-9', patch: changed.machines[4]!.patch.replaceAll('w-2', 'w-9') }))); // prettier-ignore
    expect(codes).toEqual(['machines/renamed machines/w-9.yaml']);
    expect(text).toContain(`keep the name w-2; or let it leave first, by strata talos remove FOLDER w-2 --address ${workers[1]} --role worker`); // prettier-ignore
    expect(await site.machines.calls({ changes: true, after })).toEqual([]);
  });

  test('a node that the files do not have is told of, with the command that takes it out', async () => {
    site.steps.length = 0;
    await site.deliver(cluster(workers.slice(0, 1)));
    const told = site.steps.filter(({ step }) => step === 'left-over');
    expect(told).toEqual([
      {
        step: 'left-over',
        state: 'done',
        detail: `the node w-2 is in no file. To take it out: strata talos remove FOLDER w-2 --address ${workers[1]} --role worker; with --forget w-2 where its machine is gone for good`,
      },
    ]);
    await site.work(cluster(workers.slice(0, 1)), async each =>
      remove(
        await reachKubernetes(each),
        { hostname: 'w-2', address: workers[1]!, role: 'worker' },
        { wipe: 'state', forget: [] },
      ),
    );
    site.steps.length = 0;
    await site.deliver(cluster(workers.slice(0, 1)));
    expect(site.steps.filter(({ step }) => step === 'left-over')).toEqual([]);
  });
});
