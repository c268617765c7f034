import { describeReal } from '../cluster/real';
import { failing } from './failing';
import { IMPATIENT, SimulatedSite } from './simulated-site';
import type { FaultKind, FaultOptions } from './simulator-world';

jest.setTimeout(300_000);

describeReal('machines that fail', ['talosctl', 'kubectl', 'etcd', 'kube-apiserver'], () => {
  let site: SimulatedSite;
  let controlPlanes: readonly string[];
  let workers: readonly string[];
  const fault = (address: string, kind: FaultKind, options?: FaultOptions): Promise<void> => site.machines.fault(address, kind, options); // prettier-ignore
  const whole = (): ReturnType<SimulatedSite['cluster']> => site.cluster({ controlPlanes, workers });

  beforeAll(async () => {
    site = await SimulatedSite.start({ count: 5 });
    controlPlanes = site.machines.addresses.slice(0, 3);
    workers = site.machines.addresses.slice(3);
  });
  afterAll(() => site?.stop());

  test('while a control plane is off nobody makes the cluster, and a machine that boots its medium again is told', async () => {
    await site.machines.power(controlPlanes[2]!, false);
    await fault(controlPlanes[1]!, 'wrong-boot-order');
    const { codes, text } = await failing(site.deliver(whole(), { patience: IMPATIENT }));
    expect(codes).toEqual(['machines/boot-order machines/cp-2.yaml', 'machines/silent machines/cp-3.yaml']);
    expect(text).toContain('put the disk before the medium in the boot order');
    const bootstraps = await site.machines.calls({ method: 'Bootstrap' });
    expect(bootstraps).toEqual([]);
  });

  test('the next run goes on: clocks out of sync, connections that break, slow installations and learners heal by themselves', async () => {
    await site.machines.power(controlPlanes[2]!, true);
    await site.machines.heal(controlPlanes[1]!, 'wrong-boot-order');
    await site.machines.power(controlPlanes[1]!, false);
    await site.machines.power(controlPlanes[1]!, true);
    await fault(controlPlanes[0]!, 'clock-not-synced');
    await fault(controlPlanes[2]!, 'connection-cut', { when: 'before' });
    await fault(controlPlanes[2]!, 'slow-learner', { milliseconds: 1500 });
    await fault(workers[0]!, 'connection-cut', { when: 'after' });
    await fault(workers[1]!, 'slow-install', { milliseconds: 1500 });
    setTimeout(() => void site.machines.heal(controlPlanes[0]!, 'clock-not-synced'), 4_000);
    await site.deliver(whole());
    const { etcd, splitBrain } = await site.machines.world();
    expect(splitBrain).toBe(false);
    expect(etcd.map(({ members }) => members.filter(({ learner, live }) => live && !learner).length)).toEqual([3]);
  });

  test('while a member of etcd is lost, or raises an alarm, no control plane is touched', async () => {
    await fault(controlPlanes[2]!, 'member-lost');
    const changed = site.cluster({ controlPlanes, workers }, { settings: { install: { disk: '/dev/sda' }, sysctls: { 'vm.max_map_count': '262144' } } }); // prettier-ignore
    const { codes, text } = await failing(site.deliver(changed, { patience: IMPATIENT }));
    expect(codes).toEqual(['machines/etcd']);
    expect(text).toContain('cp-3');
    await site.machines.heal(controlPlanes[2]!, 'member-lost');
    await fault(controlPlanes[1]!, 'no-space');
    const full = await failing(site.deliver(changed, { patience: IMPATIENT }));
    expect(full.text).toContain('etcd of cp-2 raises the alarm NOSPACE');
    await site.machines.heal(controlPlanes[1]!, 'no-space');
    await site.deliver(changed);
  });

  test('an upgrade whose system does not start is no success, an image that is not there neither', async () => {
    await site.machines.podNetwork(true);
    await site.machines.until('all are ready', ({ machines }) => machines.every(({ ready }) => ready));
    const sysctls = { 'vm.max_map_count': '262144' };
    const install = { disk: '/dev/sda' };
    const newer = site.cluster({ controlPlanes, workers }, { settings: { install, sysctls }, talosVersion: '1.12.7' });
    const [etcd] = (await site.machines.world()).etcd;
    const leader = etcd!.members.find(({ id }) => id === etcd!.leader)!.address;
    const first = controlPlanes.find(address => address !== leader)!;
    const name = `cp-${controlPlanes.indexOf(first) + 1}`;
    await fault(first, 'boot-fallback');
    const fallback = await failing(site.deliver(newer));
    expect(fallback.codes).toEqual([`machines/upgrade machines/${name}.yaml`]);
    expect(fallback.text).toContain(`${name} still runs Talos 1.12.6`);
    await fault(first, 'bad-image');
    const absent = await failing(site.deliver(newer));
    expect(absent.codes).toEqual([`machines/upgrade machines/${name}.yaml`]);
    const others = (await site.machines.world()).machines.filter(({ version }) => version.includes('1.12.7'));
    expect(others).toEqual([]);
    await site.machines.heal(first, 'bad-image');
    await site.deliver(newer);
    const { counters, machines } = await site.machines.world();
    expect(machines.every(({ version }) => version.includes('1.12.7'))).toBe(true);
    expect(counters.quorumLost).toBe(false);
  });

  test('a machine of another cluster is not touched, and no key of ours or theirs is told', async () => {
    const foreigner = await SimulatedSite.start({ count: 1 });
    try {
      await foreigner.deliver(foreigner.cluster({ controlPlanes: foreigner.machines.addresses, workers: [] }, { vip: undefined })); // prettier-ignore
      const before = await foreigner.machines.calls({ changes: true });
      const mixed = site.cluster({ controlPlanes, workers });
      const [foreign] = foreigner.machines.addresses;
      const machines = mixed.machines.map(machine => (machine.hostname === 'w-2' ? { ...machine, address: foreign! } : machine)); // prettier-ignore
      const { codes, text } = await failing(site.deliver({ ...mixed, machines }));
      expect(codes).toEqual(['machines/foreign machines/w-2.yaml']);
      expect(text).not.toMatch(/BEGIN|LS0tLS1/);
      expect(await foreigner.machines.calls({ changes: true })).toEqual(before);
    } finally {
      await foreigner.stop();
    }
  });
});
