import { describeReal } from '../cluster/real';
import type { TalosClusterProps } from '../../constructs/os/talos-cluster';
import type { Delivered } from '../../lib/talos/deliver';
import { SimulatedSite } from './simulated-site';
import type { Call } from './simulator-world';

jest.setTimeout(300_000);

/** A change that Talos takes at its next start only. */
const FILE = { machine: { files: [{ path: '/var/etc/note', content: 'x', permissions: 0o644, op: 'create' }] } };

describeReal('changes of machines that run', ['talosctl', 'kubectl', 'etcd', 'kube-apiserver'], () => {
  let site: SimulatedSite;
  let controlPlanes: readonly string[];
  let workers: readonly string[];
  /** Last call of the run before. */
  let before = -1;

  /** Delivers a program, and gives the calls that changed anything, by machine. */
  async function run(
    props: Partial<TalosClusterProps>,
  ): Promise<{ readonly delivered: Delivered; readonly calls: readonly Call[] }> {
    before = (await site.machines.calls()).at(-1)?.seq ?? -1;
    const delivered = await site.deliver(site.cluster({ controlPlanes, workers }, props));
    return { delivered, calls: await site.machines.calls({ changes: true, after: before }) };
  }
  const named = (calls: readonly Call[], method: string): readonly string[] =>
    calls.filter(call => call.method.endsWith(method)).map(({ node }) => node);

  beforeAll(async () => {
    site = await SimulatedSite.start({ count: 5, version: '1.12.5' });
    controlPlanes = site.machines.addresses.slice(0, 3);
    workers = site.machines.addresses.slice(3);
    await run({ talosVersion: '1.12.5' });
    await site.machines.podNetwork(true);
    await site.machines.until('all are ready', ({ machines }) => machines.every(({ ready }) => ready));
  });
  afterAll(() => site?.stop());

  /** Control planes in the order of their turns: whoever leads etcd comes last. */
  async function turns(): Promise<readonly string[]> {
    const [etcd] = (await site.machines.world()).etcd;
    const leader = etcd!.members.find(({ id }) => id === etcd!.leader)!.address;
    return [...controlPlanes.filter(address => address !== leader), leader];
  }

  const sysctls = { 'vm.nr_hugepages': '64' };
  const install = { disk: '/dev/sda' };

  test('what acts at once is tried and then kept, on control planes first and one by one', async () => {
    const order = await turns();
    const { delivered, calls } = await run({ talosVersion: '1.12.5', settings: { install, sysctls } });
    expect([...delivered.changes.values()]).toEqual(Array(5).fill({ configuration: 'live' }));
    expect(named(calls, 'Reboot')).toEqual([]);
    const applied = calls.map(({ node, summary }) => `${node} ${summary.split(' ')[0]}`);
    const tried = (node: string): string[] => [`${node} mode=try`, `${node} mode=no_reboot`];
    expect(applied.slice(0, 6)).toEqual(order.flatMap(tried));
    expect(applied.slice(6)).toEqual(workers.flatMap(tried));
  });

  test('what needs a restart is staged, and one machine after the other drained and restarted, the leader of etcd last and without the lead', async () => {
    const order = await turns();
    const { delivered, calls } = await run({ talosVersion: '1.12.5', settings: { install, sysctls, patches: [FILE] } });
    expect([...delivered.changes.values()]).toEqual(Array(5).fill({ configuration: 'reboot' }));
    expect(named(calls, 'Reboot')).toEqual([...order, ...workers]);
    const stops = calls.filter(({ method }) => ['EtcdForfeitLeadership', 'Reboot'].includes(method));
    expect(stops.map(({ node, method }) => `${node} ${method}`).slice(2, 4)).toEqual([
      `${order[2]} EtcdForfeitLeadership`,
      `${order[2]} Reboot`,
    ]);
    expect(named(calls, 'EtcdForfeitLeadership')).toEqual([order[2]]);
    const { counters } = await site.machines.world();
    expect(counters).toMatchObject({ controlPlanesDown: 1, quorumLost: false });
    const nodes = await site.api.client.list('v1', 'Node');
    expect(nodes.items.filter(({ spec }) => (spec as { unschedulable?: boolean }).unschedulable)).toEqual([]);
  });

  test('another version of Talos is installed one machine after the other, and what runs is compared', async () => {
    const order = await turns();
    const { delivered, calls } = await run({ talosVersion: '1.12.6', settings: { install, sysctls, patches: [FILE] } });
    expect([...delivered.changes.values()].map(({ upgrade }) => upgrade)).toEqual(Array(5).fill('Talos 1.12.5 to 1.12.6')); // prettier-ignore
    expect(named(calls, 'Upgrade')).toEqual([...order, ...workers]);
    expect(named(calls, 'EtcdForfeitLeadership')).toEqual([order[2]]);
    const { machines } = await site.machines.world();
    expect(machines.map(({ version }) => version.replace(/^v/, ''))).toEqual(Array(5).fill('1.12.6'));
  });

  test('and then nothing is left to do', async () => {
    const { calls } = await run({ talosVersion: '1.12.6', settings: { install, sysctls, patches: [FILE] } });
    expect(calls).toEqual([]);
    expect(await site.machines.splitBrain()).toBe(false);
  });
});
