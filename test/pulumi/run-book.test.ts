import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { emit } from '../../lib/yaml/emit';
import { ensureTools } from '../../lib/sandbox';
import { MAIN } from '../cli/compiled';
import { describeReal } from '../cluster/real';
import { SimulatedSite } from '../talos/simulated-site';
import { startEngine, type Engine } from './engine';
import { kubernetesProvider } from './provider-folder';
import { copyOfStack } from './stack-copy';

jest.setTimeout(300_000);

/** The platform of the run-book: machines as the stack has them, and of the rest only what stands for the pod network. */
const CLOUD = (virtualAddress: string, settings: string): string => `
  import { join } from 'node:path';
  import { Component, Platform } from 'strata-cloud';
  import { ConfigMap } from 'strata-cloud/kinds/core';
  import { readMachines, TalosCluster } from 'strata-cloud/os/talos-cluster';

  class PodNetwork extends Component {
    constructor(scope: Platform) {
      super(scope, 'cilium', { namespace: 'kube-system' });
      this.providePodNetwork();
      new ConfigMap(this, 'settings', { data: { network: 'of the tests' } });
    }
  }

  export function buildCloud({ cluster }: { readonly cluster: string }): Platform {
    const platform = new Platform(cluster, { nodeCidr: '${virtualAddress.replace(/\d+$/, '0/24')}' });
    new PodNetwork(platform);
    new TalosCluster(platform, 'talos', {
      machines: readMachines(join(__dirname, 'machines.yaml')),
      talosVersion: '1.12.5', kubernetesVersion: '1.34.4', vip: '${virtualAddress}',
      settings: { install: { disk: '/dev/sda' } },
      ${settings}
    });
    return platform;
  }
`;

interface Machine {
  readonly hostname: string;
  readonly address: string;
}

describeReal(
  'the run-book of bare metal, by the real engine',
  ['pulumi', 'talosctl', 'kubectl', 'etcd', 'kube-apiserver'],
  () => {
    let engine: Engine;
    let site: SimulatedSite;
    let stack: string;
    let path: string;
    let providers: string;

    beforeAll(async () => {
      const { pulumi, talosctl, kubectl } = await ensureTools(['pulumi', 'talosctl', 'kubectl']);
      providers = [...new Set([kubernetesProvider().folder, join(__dirname, 'providers/bin')])].join(':');
      engine = await startEngine({ pulumi, providers });
      const copy = copyOfStack('bare-metal');
      cpSync(copy, engine.folder, { recursive: true, verbatimSymlinks: true });
      rmSync(copy, { recursive: true });
      stack = engine.folder;
      mkdirSync(join(stack, 'bin'));
      // what npm puts there for the package
      writeFileSync(join(stack, 'bin', 'strata'), `#!/bin/sh\nexec ${process.execPath} ${MAIN} "$@"\n`, {
        mode: 0o755,
      });
      mkdirSync(join(stack, 'node_modules', '.bin'));
      symlinkSync(join(stack, 'bin', 'strata'), join(stack, 'node_modules', '.bin', 'strata'));
      path = [dirname(talosctl), dirname(kubectl), process.env.PATH].join(':');
      site = await SimulatedSite.start({ count: 6, version: '1.12.5' });
      await site.machines.podNetwork(true);
    });
    afterAll(async () => {
      await site?.stop();
      engine?.dispose();
    });

    let settings = '';
    let machines: readonly Machine[] = [];
    let onDestroy = 'forget';

    async function pulumi(
      verb: 'preview' | 'up' | 'destroy',
      environment: NodeJS.ProcessEnv = {},
    ): Promise<{ readonly code: number | null; readonly printed: string }> {
      writeFileSync(join(stack, 'cloud.ts'), CLOUD(site.machines.virtualAddress, settings));
      const role = (hostname: string): string => (hostname.startsWith('cp') ? 'control-plane' : 'worker');
      const mac = (address: string): string => `02:00:00:${address.split('.').slice(1).map(part => Number(part).toString(16).padStart(2, '0')).join(':')}`; // prettier-ignore
      const all = machines.map(({ hostname, address }) => ({
        hostname,
        role: role(hostname),
        address,
        mac: mac(address),
      }));
      writeFileSync(join(stack, 'machines.yaml'), emit({ machines: all }));
      const values = { host: { value: 'cloud.example.org' }, onDestroy: { value: onDestroy } };
      const jiti = join(__dirname, '../../node_modules/jiti/lib/jiti-cli.mjs');
      const args = [
        jiti,
        join(__dirname, 'run-stack.ts'),
        stack,
        providers,
        engine.pulumi,
        verb,
        JSON.stringify(values),
      ];
      const child = spawn(process.execPath, args, { cwd: stack, env: { ...process.env, PATH: path, ...environment } });
      const [printed, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
      return { code: child.exitCode, printed: printed + errors };
    }
    const changing = async (after: number): Promise<readonly string[]> =>
      (await site.machines.calls({ changes: true, after })).map(({ method }) => method);
    const last = async (): Promise<number> => (await site.machines.calls()).at(-1)?.seq ?? -1;
    const succeed = async (environment?: NodeJS.ProcessEnv): Promise<string> => {
      const { code, printed } = await pulumi('up', environment);
      if (code !== 0) throw new Error(printed);
      return printed;
    };
    const without = (hostname: string): readonly Machine[] => machines.filter(machine => machine.hostname !== hostname);
    const voters = async (): Promise<readonly string[]> => {
      const { etcd, splitBrain } = await site.machines.world();
      expect(splitBrain).toBe(false);
      return etcd[0]!.members
        .filter(({ learner }) => !learner)
        .map(({ hostname }) => hostname)
        .sort();
    };

    test('first boot: a preview needs no machine, up ends with six nodes that are Ready', async () => {
      const names = ['cp-1', 'cp-2', 'cp-3', 'worker-1', 'worker-2', 'worker-3'];
      machines = names.map((hostname, index) => ({ hostname, address: site.machines.addresses[index]! }));
      const { code, printed } = await pulumi('preview');
      expect({ code, printed }).toMatchObject({ code: 0, printed: expect.stringContaining('6 machines: what this asks of them is unknown until they are probed') as string }); // prettier-ignore
      expect(await site.machines.calls()).toEqual([]);
      const made = await succeed();
      expect(made.match(/ready +: true/g)).toHaveLength(6);
      expect(made).toMatch(/kubeconfig *: \[secret\]/);
      expect(await voters()).toEqual(['cp-1', 'cp-2', 'cp-3']);
      const mark = await last();
      await succeed();
      expect(await changing(mark)).toEqual([]);
    });

    test('a change is what its preview says', async () => {
      settings = `settings: { install: { disk: '/dev/sda' }, labels: { 'example.org/rack': 'a' } },`;
      expect((await pulumi('preview')).printed).toContain('worker-1: live (machine.nodeLabels');
      const mark = await last();
      await succeed();
      expect(new Set(await changing(mark))).toEqual(new Set(['ApplyConfiguration']));
    });

    test('remove a machine, and add it again', async () => {
      onDestroy = 'reset';
      await succeed();
      const all = machines;
      machines = without('worker-3');
      expect((await pulumi('preview')).printed).toContain('worker-3: leave');
      await succeed();
      expect((await site.machines.state(all[5]!.address)).maintenance).toBe(true);
      machines = all;
      expect((await pulumi('preview')).printed).toContain('worker-3: join');
      await succeed();
      expect((await site.machines.state(all[5]!.address)).hostname).toBe('worker-3');
    });

    test('upgrade Talos', async () => {
      settings += ` talosVersion: '1.12.6',`;
      expect((await pulumi('preview')).printed).toContain('cp-1: upgrade (machine.install.image)');
      await succeed();
      const { machines: all } = await site.machines.world();
      expect(new Set(all.map(({ version }) => version.replace(/^v/, '')))).toEqual(new Set(['1.12.6']));
      expect(await voters()).toHaveLength(3);
    });

    test('lose a control plane, and replace it', async () => {
      await site.machines.power(machines[2]!.address, false);
      const address = await site.machines.add();
      machines = machines.map(machine => (machine.hostname === 'cp-3' ? { ...machine, address } : machine));
      const told = await pulumi('up');
      expect({ code: told.code, printed: told.printed }).toMatchObject({ code: 1, printed: expect.stringContaining('STRATA_FORGET=cp-3') as string }); // prettier-ignore
      await succeed({ STRATA_FORGET: 'cp-3' });
      expect(await voters()).toEqual(['cp-1', 'cp-2', 'cp-3']);
      expect((await site.machines.state(address)).hostname).toBe('cp-3');
    });

    test('destroy', async () => {
      const mark = await last();
      const { code, printed } = await pulumi('destroy');
      expect({ code, printed }).toMatchObject({ code: 0 });
      expect(new Set(await changing(mark))).toEqual(new Set(['Reset']));
      const { machines: all } = await site.machines.world();
      expect(all.filter(({ powered, maintenance }) => powered && !maintenance)).toEqual([]);
    });
  },
);
