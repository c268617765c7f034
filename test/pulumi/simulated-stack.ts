import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { ensureTools } from '../../lib/sandbox';
import { emit } from '../../lib/yaml/emit';
import { MAIN } from '../cli/compiled';
import { SimulatedSite } from '../talos/simulated-site';
import { startEngine, type Engine } from './engine';
import { allProviders } from './provider-folder';
import { copyOfStack } from './stack-copy';

/** What the stack is to be. */
export interface Wanted {
  readonly machines: readonly { readonly hostname: string; readonly address: string }[];
  readonly talosVersion?: string;
  /** Variables of the machines' system: they take a restart to change. */
  readonly env?: Readonly<Record<string, string>>;
  /** Labels of the nodes. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly onDestroy?: 'reset' | 'leave' | 'forget';
}

/** How a run ended. */
export interface StackRun {
  readonly code: number | null;
  readonly printed: string;
}

type Verb = 'preview' | 'up' | 'destroy';

/** The stack `bare-metal` as somebody has copied it, on simulated machines; of the platform it has only what stands for the pod network. */
export class SimulatedStack {
  static async start(count: number): Promise<SimulatedStack> {
    const { pulumi, talosctl, kubectl } = await ensureTools(['pulumi', 'talosctl', 'kubectl']);
    const providers = allProviders();
    const engine = await startEngine({ pulumi, providers });
    const copy = copyOfStack('bare-metal');
    cpSync(copy, engine.folder, { recursive: true, verbatimSymlinks: true });
    rmSync(copy, { recursive: true });
    // what npm puts there for the package
    mkdirSync(join(engine.folder, 'bin'));
    const command = join(engine.folder, 'bin', 'strata');
    writeFileSync(command, `#!/bin/sh\nexec ${process.execPath} ${MAIN} "$@"\n`, { mode: 0o755 });
    mkdirSync(join(engine.folder, 'node_modules', '.bin'));
    symlinkSync(command, join(engine.folder, 'node_modules', '.bin', 'strata'));
    const path = [dirname(talosctl), dirname(kubectl), process.env.PATH].join(':');
    const site = await SimulatedSite.start({ count, version: '1.12.5' });
    await site.machines.podNetwork(true);
    return new SimulatedStack(site, engine, path);
  }

  private constructor(
    readonly site: SimulatedSite,
    private readonly engine: Engine,
    private readonly path: string,
  ) {}

  /** Runs a verb to its end. */
  async run(verb: Verb, wanted: Wanted, environment: NodeJS.ProcessEnv = {}): Promise<StackRun> {
    const child = this.begin(verb, wanted, environment);
    const [printed, errors] = await Promise.all([text(child.stdout!), text(child.stderr!), once(child, 'close')]);
    return { code: child.exitCode, printed: printed + errors };
  }

  /** @returns what it printed. @throws Error with that where it failed */
  async up(wanted: Wanted, environment: NodeJS.ProcessEnv = {}): Promise<string> {
    const { code, printed } = await this.run('up', wanted, environment);
    if (code !== 0) throw new Error(printed);
    return printed;
  }

  /** Begins a run, which somebody may end before it does. */
  begin(verb: Verb, wanted: Wanted, environment: NodeJS.ProcessEnv = {}): ChildProcess {
    const { folder, pulumi, providers } = this.engine;
    const { machines, onDestroy = 'forget' } = wanted;
    writeFileSync(join(folder, 'cloud.ts'), cloud(this.site.machines.virtualAddress, wanted));
    const all = machines.map(({ hostname, address }) => {
      const role = hostname.startsWith('cp') ? 'control-plane' : 'worker';
      return { hostname, role, address, mac: macOf(address) };
    });
    writeFileSync(join(folder, 'machines.yaml'), emit({ machines: all }));
    const values = JSON.stringify({ host: { value: 'cloud.example.org' }, onDestroy: { value: onDestroy } });
    const jiti = join(__dirname, '../../node_modules/jiti/lib/jiti-cli.mjs');
    const args = [jiti, join(__dirname, 'run-stack.ts'), folder, providers, pulumi, verb, values];
    return spawn(process.execPath, args, { cwd: folder, env: { ...process.env, PATH: this.path, ...environment } });
  }

  /** Takes the lock of a run that was killed. */
  async cancel(): Promise<void> {
    const { folder, environment } = this.engine;
    const env = { ...process.env, ...environment };
    await promisify(execFile)(join(folder, 'cli', 'bin', 'pulumi'), ['cancel', '--yes', '--stack', 'prod'], { cwd: folder, env }); // prettier-ignore
  }

  /** Number of the last call of a machine. */
  async last(): Promise<number> {
    return (await this.site.machines.calls()).at(-1)?.seq ?? -1;
  }

  /** Calls that changed something after one. */
  async changing(after: number): Promise<readonly string[]> {
    return (await this.site.machines.calls({ changes: true, after })).map(({ method }) => method);
  }

  /** Names of the members of etcd that vote. @throws Error where the cluster was made twice */
  async voters(): Promise<readonly string[]> {
    const { etcd, splitBrain } = await this.site.machines.world();
    if (splitBrain) throw new Error('the cluster was made twice');
    return (etcd[0]?.members ?? [])
      .filter(({ learner }) => !learner)
      .map(({ hostname }) => hostname)
      .sort();
  }

  async stop(): Promise<void> {
    await this.site.stop();
    this.engine.dispose();
  }
}

function macOf(address: string): string {
  const parts = address.split('.').slice(1).map(part => Number(part).toString(16).padStart(2, '0')); // prettier-ignore
  return `02:00:00:${parts.join(':')}`;
}

function cloud(virtualAddress: string, { talosVersion = '1.12.5', env = {}, labels = {} }: Wanted): string {
  return `
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
        talosVersion: '${talosVersion}',
        kubernetesVersion: '1.34.4',
        vip: '${virtualAddress}',
        settings: {
          install: { disk: '/dev/sda' },
          labels: ${JSON.stringify(labels)},
          patches: [{ machine: { env: ${JSON.stringify(env)} } }],
        },
      });
      return platform;
    }
  `;
}
