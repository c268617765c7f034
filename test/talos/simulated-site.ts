import { TalosCluster, type TalosClusterProps } from '../../constructs/os/talos-cluster';
import { Component } from '../../lib/model/component';
import { Platform } from '../../lib/model/platform';
import { check } from '../../lib/check';
import { ensureTools, startCluster, type Cluster } from '../../lib/sandbox';
import { newBundle } from '../../lib/talos/bundle';
import { clusterFilesAmong, readClusterFiles, type FiledCluster } from '../../lib/talos/cluster-files';
import { deliver, type Delivered } from '../../lib/talos/deliver';
import { onSite, type Site, type SiteOptions } from '../../lib/talos/site';
import type { Patience, Step } from '../../lib/talos/step';
import { startMachines, type Machines, type MachinesOptions } from './simulator';

/** Simulated machines are quick, and so is whoever waits for them. */
export const QUICK: Patience = {
  poll: 100,
  machine: 20_000,
  etcd: 20_000,
  kubernetes: 20_000,
  drain: 5_000,
  trial: 6_000,
  health: 20_000,
};

/** Little patience, for what never comes. */
export const IMPATIENT: Patience = {
  ...QUICK,
  machine: 3_000,
  etcd: 3_000,
  kubernetes: 3_000,
  drain: 1_000,
  health: 2_000,
};

/** What every platform has, so that Talos brings none. */
class PodNetwork extends Component {
  constructor(scope: Platform, id: string) {
    super(scope, id);
    this.providePodNetwork();
  }
}

/** Addresses of machines by role. */
export interface Addresses {
  readonly controlPlanes: readonly string[];
  readonly workers: readonly string[];
}

/** Simulated machines, a real API server behind them, and the tools and secrets with which a cluster is made of them. */
export class SimulatedSite {
  static async start(options: MachinesOptions): Promise<SimulatedSite> {
    const tools = await ensureTools(['talosctl', 'kubectl']);
    const api = await startCluster({});
    const machines = await startMachines({ ...options, apiServer: api.server });
    const secrets = await newBundle(tools.talosctl);
    return new SimulatedSite(machines, api, tools, secrets);
  }

  readonly steps: Step[] = [];

  private constructor(
    readonly machines: Machines,
    readonly api: Cluster,
    readonly tools: { readonly talosctl: string; readonly kubectl: string },
    readonly secrets: string,
  ) {}

  /** The files that synth writes of a cluster of these machines: `cp-1`, `cp-2`... and `w-1`... */
  files(addresses: Addresses, props: Partial<TalosClusterProps> = {}): ReadonlyMap<string, string> {
    const model = this.platform(addresses, props).model();
    const errors = check(model).filter(({ severity }) => severity === 'error');
    if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
    return clusterFilesAmong(model.files);
  }

  /** A platform of these machines, whose network somebody else brings. */
  platform(addresses: Addresses, props: Partial<TalosClusterProps> = {}, id = 'talos'): Platform {
    const nodeCidr = this.machines.virtualAddress.replace(/\d+$/, '0/24');
    const platform = new Platform('sim', { nodeCidr });
    new PodNetwork(platform, 'network');
    const machine = (hostname: string, role: 'control-plane' | 'worker', address: string) => ({
      hostname,
      role,
      address,
      mac: `02:00:00:${address.split('.').slice(1).map(part => Number(part).toString(16).padStart(2, '0')).join(':')}`, // prettier-ignore
    });
    new TalosCluster(platform, id, {
      machines: [
        ...addresses.controlPlanes.map((address, index) => machine(`cp-${index + 1}`, 'control-plane', address)),
        ...addresses.workers.map((address, index) => machine(`w-${index + 1}`, 'worker', address)),
      ],
      talosVersion: '1.12.6',
      kubernetesVersion: '1.34.4',
      vip: this.machines.virtualAddress,
      settings: { install: { disk: '/dev/sda' } },
      ...props,
    });
    return platform;
  }

  /** What they say. */
  cluster(addresses: Addresses, props: Partial<TalosClusterProps> = {}): FiledCluster {
    return readClusterFiles(this.files(addresses, props));
  }

  deliver(cluster: FiledCluster, options: Partial<SiteOptions> = {}): Promise<Delivered> {
    const { talosctl, kubectl } = this.tools;
    const onStep = (step: Step): void => void this.steps.push(step);
    return deliver(cluster, { secrets: this.secrets, talosctl, kubectl, patience: QUICK, onStep, ...options });
  }

  /** Does any other work on the machines of a cluster. */
  work<T>(cluster: FiledCluster, work: (site: Site) => Promise<T>, patience: Patience = QUICK): Promise<T> {
    return onSite(cluster, { secrets: this.secrets, ...this.tools, patience }, work);
  }

  async stop(): Promise<void> {
    await this.machines.stop();
    await this.api.stop();
  }
}
