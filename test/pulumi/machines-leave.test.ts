import { deliverMachines, type MachinesOptions } from '../../lib/pulumi/machines';
import { describeReal } from '../cluster/real';
import type { SimulatedSite } from '../talos/simulated-site';
import { MachineEngine, STRATA } from './machine-engine';
import { TestStack } from './providers/bench';

jest.setTimeout(300_000);

describeReal('machines that leave a stack', ['pulumi', 'talosctl', 'kubectl', 'etcd', 'kube-apiserver'], () => {
  let started: MachineEngine;
  let site: SimulatedSite;
  let stack: TestStack;

  beforeAll(async () => {
    started = await MachineEngine.start(6);
    ({ site } = started);
    await site.machines.podNetwork(true);
    stack = await TestStack.create(started.engine, 'leaving');
  });
  afterAll(() => started?.stop());

  interface Wanted {
    readonly workers: number;
    readonly id?: string;
    readonly options?: MachinesOptions;
  }

  /** A stack of three control planes and so many workers. */
  const program =
    ({ workers, id, options = { onDestroy: 'reset' } }: Wanted) =>
    () => {
      const { addresses } = site.machines;
      const all = { controlPlanes: addresses.slice(0, 3), workers: addresses.slice(3, 3 + workers) };
      const platform = site.platform(all, {}, id);
      const machines = deliverMachines(platform, { strata: STRATA, ...options });
      machines.healthy({});
    };
  const changing = async (after: number): Promise<readonly string[]> =>
    (await site.machines.calls({ changes: true, after })).map(({ node, method }) => `${method} ${stateName(node)}`);
  const stateName = (address: string): string => {
    const index = site.machines.addresses.indexOf(address);
    return index < 3 ? `cp-${index + 1}` : `w-${index - 2}`;
  };
  const last = async (): Promise<number> => (await site.machines.calls()).at(-1)?.seq ?? -1;
  const leaving = (steps: Readonly<Record<string, readonly string[]>>): readonly string[] =>
    Object.entries(steps).flatMap(([name, [step]]) => (name.includes('/leaving/') ? [step!] : []));
  const nodes = async (): Promise<readonly unknown[]> =>
    (await site.api.client.list('v1', 'Node')).items.map(({ metadata }) => (metadata as { name: string }).name).sort();

  test('another name of the construct, or another policy, takes no machine out', async () => {
    const made = await stack.up(program({ workers: 3 }));
    expect(made.failure).toBeUndefined();
    expect(leaving(made.steps)).toEqual(Array(6).fill('create'));
    expect(made.outputs['sim/health']).toBeDefined();
    const mark = await last();
    expect(new Set(Object.values((await stack.up(program({ workers: 3, id: 'os' }))).steps).flat())).toEqual(new Set(['same'])); // prettier-ignore
    const forgetting = await stack.up(program({ workers: 3, options: { onDestroy: 'forget' } }));
    expect(leaving(forgetting.steps)).toEqual(Array(6).fill('delete'));
    expect(forgetting.failure).toBeUndefined();
    await stack.up(program({ workers: 3 }));
    expect(await changing(mark)).toEqual([]);
    expect(await nodes()).toHaveLength(6);
  });

  test('what the program has no more is reset once the others are delivered', async () => {
    const mark = await last();
    const { text } = await stack.preview(program({ workers: 2 }));
    expect(text).toMatch(/machines change:\n *w-3: leave/);
    const { failure, steps } = await stack.up(program({ workers: 2 }));
    expect(failure).toBeUndefined();
    expect(leaving(steps).filter(step => step === 'delete')).toHaveLength(1);
    expect(await changing(mark)).toEqual(['Reset w-3']);
    expect(await nodes()).toEqual(['cp-1', 'cp-2', 'cp-3', 'w-1', 'w-2']);
    expect((await site.machines.state(site.machines.addresses[5]!)).maintenance).toBe(true);
  });

  test('one that is left is shut down; one that is dead is told of until it is forgotten on purpose', async () => {
    const options: MachinesOptions = { onDestroy: 'leave' };
    await stack.up(program({ workers: 2, options }));
    await site.machines.power(site.machines.addresses[4]!, false);
    const { failure } = await stack.up(program({ workers: 1, options }));
    expect(failure).toContain('STRATA_FORGET=w-2');
    process.env.STRATA_FORGET = 'w-2';
    const forgotten = await stack.up(program({ workers: 1, options })).finally(() => delete process.env.STRATA_FORGET);
    expect(forgotten.failure).toBeUndefined();
    expect(await nodes()).toEqual(['cp-1', 'cp-2', 'cp-3', 'w-1']);
    const mark = await last();
    await stack.up(program({ workers: 0, options }));
    expect(await changing(mark)).toEqual(['Shutdown w-1']);
    expect(await nodes()).toEqual(['cp-1', 'cp-2', 'cp-3']);
  });

  test('with the stack all machines go, the one on which etcd was made last; the secrets stay', async () => {
    await stack.up(program({ workers: 0 }));
    const mark = await last();
    const { failure } = await stack.destroy({ excludeProtected: true });
    expect(failure).toBeUndefined();
    expect(await changing(mark)).toEqual(['Reset cp-3', 'Reset cp-2', 'Reset cp-1']);
    expect(Object.keys(await stack.state())).toEqual(['sim/secrets']);
  });

  test('machines that are left with the stack are shut down, their disks as they are', async () => {
    const options: MachinesOptions = { onDestroy: 'leave' };
    expect((await stack.up(program({ workers: 0, options }))).failure).toBeUndefined();
    const mark = await last();
    expect((await stack.destroy({ excludeProtected: true })).failure).toBeUndefined();
    expect(await changing(mark)).toEqual(['Shutdown cp-3', 'Shutdown cp-2', 'Shutdown cp-1']);
    const states = await Promise.all(site.machines.addresses.slice(0, 3).map(address => site.machines.state(address)));
    expect(states.map(({ powered, installed }) => ({ powered, installed }))).toEqual(Array(3).fill({ powered: false, installed: true })); // prettier-ignore
  });
});
