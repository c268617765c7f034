import { reachKubernetes } from '../../lib/talos/bootstrap';
import type { FiledCluster } from '../../lib/talos/cluster-files';
import { configurations } from '../../lib/talos/configuration';
import { describeReal } from '../cluster/real';
import { failing } from './failing';
import { SimulatedSite } from './simulated-site';

jest.setTimeout(300_000);

describeReal('settings on trial', ['talosctl', 'kubectl', 'etcd', 'kube-apiserver'], () => {
  let site: SimulatedSite;
  let controlPlanes: readonly string[];
  let worker: string;
  const hashes = async (): Promise<readonly string[]> => (await site.machines.world()).machines.map(({ configHash }) => configHash); // prettier-ignore
  const annotations = async (name: string): Promise<unknown> =>
    (await site.api.client.get({ apiVersion: 'v1', kind: 'Node', metadata: { name } }))?.metadata.annotations ?? {};
  /** A program that differs in what acts at once. */
  const changed = (pages: string): FiledCluster =>
    site.cluster(
      { controlPlanes, workers: [worker] },
      { settings: { install: { disk: '/dev/sda' }, sysctls: { 'vm.nr_hugepages': pages } } },
    );

  beforeAll(async () => {
    site = await SimulatedSite.start({ count: 4 });
    controlPlanes = site.machines.addresses.slice(0, 3);
    worker = site.machines.addresses[3]!;
    await site.deliver(changed('64'));
  });
  afterAll(() => site?.stop());

  test('a machine that they cut off takes its old ones back, and no other machine gets them', async () => {
    const before = await hashes();
    // it is the first in turn: another one leads etcd
    const second = controlPlanes[1]!;
    await site.machines.fault(second, 'deaf-with-new-settings');
    const { codes, text } = await failing(site.deliver(changed('128')));
    expect(codes).toEqual(['machines/unreachable-settings machines/cp-2.yaml']);
    expect(text).toContain('nothing of them was kept, and it works with its old ones again');
    expect(await hashes()).toEqual(before);
    const { etcd, counters } = await site.machines.world();
    expect(etcd[0]!.members.filter(({ live }) => live)).toHaveLength(3);
    expect(counters.quorumLost).toBe(false);
    const kept = await site.machines.calls({ node: second, method: 'ApplyConfiguration', changes: true });
    expect(kept.filter(({ summary }) => summary.startsWith('mode=no_reboot'))).toEqual([]);
    expect(await annotations('cp-2')).not.toHaveProperty(['strata.cloud/on-trial']);
    await site.machines.heal(second, 'deaf-with-new-settings');
  });

  test('an answer that is cut off begins no second trial, and the settings are kept', async () => {
    await site.machines.fault(controlPlanes[1]!, 'connection-cut', { when: 'after' });
    const { changes } = await site.deliver(changed('128'));
    expect(changes.get('cp-2')).toEqual({ configuration: 'live' });
    expect((await site.deliver(changed('128'))).changes.get('cp-2')).toEqual({ configuration: 'none' });
  });

  test('what a killed run had on trial is kept by the next one, though nothing differs', async () => {
    const wanted = changed('256');
    const { configHash } = await site.machines.state(worker);
    await site.work(wanted, async each => {
      const { kubectl, talosctl, workspace } = await reachKubernetes(each);
      await configurations(each);
      await kubectl.markTrial('w-1', true);
      const tried = ['apply-config', '-f', workspace.path('w-1.yaml'), '--mode', 'try', '--timeout', '2m'];
      expect(await talosctl.call(worker, tried)).toMatchObject({ ok: true });
    });
    expect(await site.machines.state(worker)).toMatchObject({ configHash });
    const after = (await site.machines.calls()).at(-1)!.seq;
    await site.deliver(wanted);
    const calls = await site.machines.calls({ node: worker, changes: true, after });
    expect(calls.map(({ summary }) => summary.split(' ')[0])).toEqual(['mode=no_reboot']);
    expect((await site.machines.state(worker)).configHash).not.toBe(configHash);
    expect(await annotations('w-1')).not.toHaveProperty(['strata.cloud/on-trial']);
  });
});
