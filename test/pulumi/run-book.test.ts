import { describeReal } from '../cluster/real';
import { SimulatedStack, type Wanted } from './simulated-stack';

jest.setTimeout(300_000);

describeReal(
  'the run-book of bare metal, by the real engine',
  ['pulumi', 'talosctl', 'kubectl', 'etcd', 'kube-apiserver'],
  () => {
    let stack: SimulatedStack;
    let wanted: Wanted;
    beforeAll(async () => {
      stack = await SimulatedStack.start(6);
      const names = ['cp-1', 'cp-2', 'cp-3', 'worker-1', 'worker-2', 'worker-3'];
      const { addresses } = stack.site.machines;
      wanted = { machines: names.map((hostname, index) => ({ hostname, address: addresses[index]! })) };
    });
    afterAll(() => stack?.stop());

    const preview = async (): Promise<string> => {
      const { code, printed } = await stack.run('preview', wanted);
      if (code !== 0) throw new Error(printed);
      return printed;
    };

    test('first boot: a preview needs no machine, up ends with six nodes that are Ready', async () => {
      expect(await preview()).toContain('6 machines: what this asks of them is unknown until they are probed');
      expect(await stack.site.machines.calls()).toEqual([]);
      const made = await stack.up(wanted);
      expect(made.match(/ready +: true/g)).toHaveLength(6);
      expect(made).toMatch(/kubeconfig *: \[secret\]/);
      expect(await stack.voters()).toEqual(['cp-1', 'cp-2', 'cp-3']);
      const mark = await stack.last();
      await stack.up(wanted);
      expect(await stack.changing(mark)).toEqual([]);
    });

    test('a change is what its preview says', async () => {
      wanted = { ...wanted, labels: { 'example.org/rack': 'a' } };
      expect(await preview()).toContain('worker-1: live (machine.nodeLabels');
      const mark = await stack.last();
      await stack.up(wanted);
      expect(new Set(await stack.changing(mark))).toEqual(new Set(['ApplyConfiguration']));
    });

    test('remove a machine, and add it again', async () => {
      const { machines } = wanted;
      const { address } = machines.find(({ hostname }) => hostname === 'worker-3')!;
      wanted = { ...wanted, onDestroy: 'reset' };
      await stack.up(wanted);
      wanted = { ...wanted, machines: machines.filter(({ hostname }) => hostname !== 'worker-3') };
      expect(await preview()).toContain('worker-3: leave');
      await stack.up(wanted);
      expect((await stack.site.machines.state(address)).maintenance).toBe(true);
      wanted = { ...wanted, machines };
      expect(await preview()).toContain('worker-3: join');
      await stack.up(wanted);
      expect((await stack.site.machines.state(address)).hostname).toBe('worker-3');
    });

    test('upgrade Talos', async () => {
      wanted = { ...wanted, talosVersion: '1.12.6' };
      expect(await preview()).toContain('cp-1: upgrade (machine.install.image)');
      await stack.up(wanted);
      const { machines } = await stack.site.machines.world();
      expect(new Set(machines.map(({ version }) => version.replace(/^v/, '')))).toEqual(new Set(['1.12.6']));
      expect(await stack.voters()).toHaveLength(3);
    });

    test('lose a control plane, and replace it', async () => {
      const lost = wanted.machines.find(({ hostname }) => hostname === 'cp-3')!;
      await stack.site.machines.power(lost.address, false);
      const address = await stack.site.machines.add();
      wanted = {
        ...wanted,
        machines: wanted.machines.map(machine => (machine === lost ? { ...machine, address } : machine)),
      };
      const { code, printed } = await stack.run('up', wanted);
      expect({ code, printed }).toMatchObject({ code: 1, printed: expect.stringContaining('STRATA_FORGET=cp-3') as string }); // prettier-ignore
      await stack.up(wanted, { STRATA_FORGET: 'cp-3' });
      expect(await stack.voters()).toEqual(['cp-1', 'cp-2', 'cp-3']);
      expect((await stack.site.machines.state(address)).hostname).toBe('cp-3');
    });

    test('destroy', async () => {
      const mark = await stack.last();
      const { code, printed } = await stack.run('destroy', wanted);
      expect({ code, printed }).toMatchObject({ code: 0 });
      expect(new Set(await stack.changing(mark))).toEqual(new Set(['Reset']));
      const { machines } = await stack.site.machines.world();
      expect(machines.filter(({ powered, maintenance }) => powered && !maintenance)).toEqual([]);
    });
  },
);
