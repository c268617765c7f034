import { execFileSync } from 'node:child_process';
import { reachKubernetes } from '../../lib/talos/bootstrap';
import type { FiledCluster } from '../../lib/talos/cluster-files';
import { wantedAs } from '../../lib/talos/record';
import { destroy, remove, type LeaveOptions } from '../../lib/talos/remove';
import { until } from '../cluster/processes';
import { describeReal } from '../cluster/real';
import { failing } from './failing';
import { IMPATIENT, SimulatedSite } from './simulated-site';

jest.setTimeout(300_000);

const STATE: LeaveOptions = { wipe: 'state', forget: [] };

describeReal('machines that leave', ['talosctl', 'kubectl', 'etcd', 'kube-apiserver'], () => {
  let site: SimulatedSite;
  let cluster: FiledCluster;
  let addresses: readonly string[];
  const named = (hostname: string): FiledCluster['machines'][number] => cluster.machines.find(each => each.hostname === hostname)!; // prettier-ignore
  const leave = (hostname: string, options: LeaveOptions): Promise<void> =>
    site.work(cluster, async each => remove(await reachKubernetes(each), named(hostname), options));
  const nodes = async (): Promise<readonly string[]> =>
    (await site.api.client.list('v1', 'Node')).items.map(({ metadata }) => metadata.name!).sort();

  beforeAll(async () => {
    site = await SimulatedSite.start({ count: 6 });
    ({ addresses } = site.machines);
    cluster = site.cluster({ controlPlanes: addresses.slice(0, 3), workers: addresses.slice(3) });
    await site.deliver(cluster);
    await site.machines.podNetwork(true);
    await site.machines.until('all are ready', ({ machines }) => machines.every(({ ready }) => ready));
  });
  afterAll(() => site?.stop());

  test('what the program that was last delivered has is wanted: by its hardware, or by its address, whoever is there', async () => {
    const { hostname, address, mac } = named('w-1');
    const wanted = (known: Parameters<typeof wantedAs>[1]): Promise<string | undefined> => site.work(cluster, async each => wantedAs(await reachKubernetes(each), known)); // prettier-ignore
    expect(mac).toBeDefined();
    expect(await wanted({ hostname: 'other', address: '127.0.0.1', mac: mac!.toUpperCase() })).toBe('w-1');
    // another network card in the same machine
    expect(await wanted({ hostname, address, mac: '02:00:00:00:00:01' })).toBe('w-1');
    expect(await wanted({ hostname, address: '127.0.0.1', mac: '02:00:00:00:00:01' })).toBeUndefined();
  });

  test('pods that a budget holds keep their machine', async () => {
    const labels = { app: 'held' };
    const metadata = { name: 'held', namespace: 'default' };
    const ownerReferences = [
      { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'held', uid: 'held', controller: true },
    ];
    const spec = { nodeName: 'w-1', containers: [{ name: 'pause', image: 'registry.k8s.io/pause:3.10' }] };
    await site.api.client.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { ...metadata, name: 'default' } }); // prettier-ignore
    await site.api.client.apply({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...metadata, labels, ownerReferences },
      spec,
    });
    const phase = async (): Promise<unknown> =>
      ((await site.api.client.get({ apiVersion: 'v1', kind: 'Pod', metadata }))?.status as { phase?: string }).phase;
    await until('the pod runs', async () => (await phase()) === 'Running');
    const budget = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata, spec: { minAvailable: 1, selector: { matchLabels: labels } } }; // prettier-ignore
    await site.api.client.apply(budget);
    const held = await failing(site.work(cluster, async each => remove(await reachKubernetes(each), named('w-1'), STATE), IMPATIENT)); // prettier-ignore
    expect(held.codes).toEqual(['machines/drain machines/w-1.yaml']);
    expect(await nodes()).toContain('w-1');
    const calls = await site.machines.calls({ node: named('w-1').address, method: 'Reset' });
    expect(calls).toEqual([]);
    const now = ['delete', 'pod', 'held', '-n', 'default', '--force', '--grace-period=0'];
    execFileSync(site.tools.kubectl, ['--kubeconfig', site.api.kubeconfigPath, ...now], { stdio: 'ignore' });
  });

  test('a worker is drained, wiped, and no node any more', async () => {
    await leave('w-1', STATE);
    expect(await nodes()).toEqual(['cp-1', 'cp-2', 'cp-3', 'w-2', 'w-3']);
    expect((await site.machines.state(named('w-1').address)).maintenance).toBe(true);
  });

  test('a machine that is gone for good leaves only when that is said', async () => {
    await site.machines.power(named('w-2').address, false);
    expect((await failing(leave('w-2', STATE))).codes).toEqual(['machines/silent machines/w-2.yaml']);
    await leave('w-2', { ...STATE, forget: ['w-2'] });
    expect(await nodes()).toEqual(['cp-1', 'cp-2', 'cp-3', 'w-3']);
  });

  test('a dead control plane leaves etcd; with it gone no other may go without the majority', async () => {
    await site.machines.power(named('cp-3').address, false);
    const second = await failing(leave('cp-2', STATE));
    expect(second.codes).toEqual(['machines/quorum machines/cp-2.yaml']);
    await leave('cp-3', { ...STATE, forget: ['cp-3'] });
    const { etcd, counters } = await site.machines.world();
    expect(etcd[0]!.members.map(({ hostname }) => hostname).sort()).toEqual(['cp-1', 'cp-2']);
    expect(counters.quorumLost).toBe(false);
    await site.machines.power(named('cp-3').address, true);
  });

  test('the cluster ends only when every machine that is not forgotten answers', async () => {
    const rest = { ...cluster, machines: cluster.machines.filter(({ hostname }) => !['w-1', 'cp-3'].includes(hostname)) }; // prettier-ignore
    const refused = await failing(site.work(rest, each => destroy(each, STATE)));
    expect(refused.codes).toEqual(['machines/silent machines/w-2.yaml']);
    await site.work(rest, each => destroy(each, { ...STATE, forget: ['w-2'] }));
    const { machines } = await site.machines.world();
    for (const hostname of ['cp-1', 'cp-2', 'w-3'])
      expect(machines.find(({ address }) => address === named(hostname).address)?.maintenance).toBe(true);
    const resets = await site.machines.calls({ method: 'Reset' });
    expect(resets.slice(-2).map(({ node }) => node)).toEqual([named('cp-2').address, named('cp-1').address]);
  });
});
