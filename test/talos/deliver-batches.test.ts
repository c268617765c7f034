import type { FiledCluster } from '../../lib/talos/cluster-files';
import { describeReal } from '../cluster/real';
import { failing } from './failing';
import { IMPATIENT, SimulatedSite } from './simulated-site';
import type { Call } from './simulator-world';

jest.setTimeout(300_000);

describeReal('workers that stop', ['talosctl', 'kubectl', 'etcd', 'kube-apiserver'], () => {
  let site: SimulatedSite;
  let controlPlanes: readonly string[];
  let workers: readonly string[];
  /** A program with a change that Talos takes at its next start only, for all workers. */
  const changed = (content: string, workersAtOnce?: number): FiledCluster => {
    const files = [{ path: '/var/etc/note', content, permissions: 0o644, op: 'create' }];
    return site.cluster({ controlPlanes, workers }, { workersAtOnce, workers: { patches: [{ machine: { files } }] } });
  };
  const reboots = (after: number): Promise<readonly Call[]> => site.machines.calls({ method: 'Reboot', after });
  const now = async (): Promise<number> => (await site.machines.calls()).at(-1)!.seq;

  beforeAll(async () => {
    site = await SimulatedSite.start({ count: 7 });
    controlPlanes = site.machines.addresses.slice(0, 3);
    workers = site.machines.addresses.slice(3);
    await site.deliver(changed('a'));
    await site.machines.podNetwork(true);
    await site.machines.until('all are ready', ({ machines }) => machines.every(({ ready }) => ready));
  });
  afterAll(() => site?.stop());

  test('stop so many at a time as the program says, and the next ones when these are Ready again', async () => {
    const after = await now();
    await site.machines.fault(workers[1]!, 'slow-boot', { milliseconds: 1500 });
    await site.deliver(changed('b', 2));
    const calls = await reboots(after);
    expect(calls.slice(0, 2).map(({ node }) => node).sort()).toEqual(workers.slice(0, 2)); // prettier-ignore
    expect(calls.slice(2).map(({ node }) => node).sort()).toEqual(workers.slice(2)); // prettier-ignore
    const [first, second, third] = calls.map(({ time }) => Date.parse(time)) as [number, number, number];
    expect(third - Math.max(first, second)).toBeGreaterThan(1500);
    await site.machines.heal(workers[1]!, 'slow-boot');
  });

  test('where one does not come back Ready nothing further stops', async () => {
    const after = await now();
    const breaks = async ({ machine, step }: { readonly machine?: string; readonly step: string }): Promise<void> => {
      if (machine === 'w-1' && step === 'reboot') await site.machines.podNetwork(false);
    };
    const { codes, text } = await failing(
      site.deliver(changed('c'), { patience: IMPATIENT, onStep: step => void breaks(step) }),
    );
    expect(codes).toEqual(['machines/not-ready']);
    expect(text).toContain('not Ready again as before: w-1');
    expect((await reboots(after)).map(({ node }) => node)).toEqual([workers[0]]);
    await site.machines.podNetwork(true);
    await site.deliver(changed('c'));
    expect((await reboots(after)).map(({ node }) => node)).toEqual(workers);
  });
});
