import { deliverMachines } from '../../lib/pulumi/machines';
import { describeReal } from '../cluster/real';
import type { SimulatedSite } from '../talos/simulated-site';
import { MachineEngine, STRATA } from './machine-engine';
import { TestStack } from './providers/bench';

jest.setTimeout(300_000);

describeReal('machines by the real engine', ['pulumi', 'talosctl', 'kubectl', 'etcd', 'kube-apiserver'], () => {
  let started: MachineEngine;
  let site: SimulatedSite;
  let stack: TestStack;

  beforeAll(async () => {
    started = await MachineEngine.start(4);
    ({ site } = started);
    stack = await TestStack.create(started.engine, 'machines');
  });
  afterAll(() => started?.stop());

  const program =
    (sysctls: Readonly<Record<string, string>> = {}) =>
    () => {
      const [worker, ...controlPlanes] = site.machines.addresses.toReversed();
      const settings = { install: { disk: '/dev/sda' }, sysctls };
      const platform = site.platform({ controlPlanes, workers: [worker!] }, { settings });
      const { kubeconfig } = deliverMachines(platform, { strata: STRATA });
      return { kubeconfig };
    };
  const changing = async (after: number): Promise<readonly string[]> =>
    (await site.machines.calls({ changes: true, after })).map(({ method }) => method);
  const last = async (): Promise<number> => (await site.machines.calls()).at(-1)?.seq ?? -1;

  test('a preview needs no machine, and up makes the cluster', async () => {
    const { steps, text } = await stack.preview(program());
    expect(steps).toEqual({
      'sim/secrets': ['create'],
      'sim/machines': ['create'],
      'sim/applied': ['create'],
      'sim/credentials': ['create'],
    });
    expect(text).toContain('4 machines: what this asks of them is unknown until they are probed');
    expect(await site.machines.calls()).toEqual([]);
    await stack.up(program());
    const { etcd, splitBrain } = await site.machines.world();
    expect(splitBrain).toBe(false);
    expect(etcd[0]!.members.filter(({ learner }) => !learner)).toHaveLength(3);
  });

  test('a second up calls no machine; a change goes to the machines by an update', async () => {
    const mark = await last();
    const unchanged = await stack.up(program());
    expect(new Set(Object.values(unchanged.steps).flat())).toEqual(new Set(['same']));
    expect(await last()).toBe(mark);
    const next = program({ 'vm.max_map_count': '262144' });
    const { text } = await stack.preview(next);
    expect(text).toMatch(/machines change:\n *cp-1: live \(machine\.sysctls\)\n/);
    expect(await last()).toBe(mark);
    const { steps } = await stack.up(next);
    expect(steps).toEqual({
      'sim/secrets': ['same'],
      'sim/machines': ['update'],
      'sim/applied': ['update'],
      'sim/credentials': ['same'],
    });
    // on trial, then for good
    expect(await changing(mark)).toEqual(Array(8).fill('ApplyConfiguration'));
  });

  test('no key stands in the state', () => {
    const state = stack.stateText();
    expect(state).toContain('STRATA_MACHINE_CP_1');
    expect(state).not.toMatch(/LS0tLS1|BEGIN|bootstraptoken|client-key-data/);
  });

  test('machines that are forgotten stay as they are when the stack is destroyed', async () => {
    const mark = await last();
    const { failure } = await stack.destroy({ excludeProtected: true });
    expect(failure).toBeUndefined();
    expect(await last()).toBe(mark);
  });
});
