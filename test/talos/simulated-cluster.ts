import type { ApiServer } from '../../lib/sandbox/api-transport';
import { startMachines, type Machines, type MachinesOptions } from './simulator';
import { Talosctl } from './talosctl';

/** What a {@link SimulatedCluster} is made of. */
export interface SimulatedClusterOptions extends Omit<MachinesOptions, 'count'> {
  readonly planes: number;
  readonly workers: number;
  readonly apiServer?: ApiServer;
  /**
   * Patch of all machines' configuration.
   * @default - none
   */
  readonly patch?: object;
}

/** Simulated machines that talosctl has made a cluster of. */
export class SimulatedCluster {
  private constructor(
    readonly machines: Machines,
    readonly talosctl: Talosctl,
    readonly planes: readonly string[],
    readonly workers: readonly string[],
    private readonly patch: object,
  ) {}

  /** Starts machines and makes their configurations; they stay in maintenance. */
  static async prepare(program: string, options: SimulatedClusterOptions): Promise<SimulatedCluster> {
    const { planes, workers, patch = {}, ...rest } = options;
    const machines = await startMachines({ ...rest, count: planes + workers });
    const talosctl = new Talosctl(program);
    const all = machines.addresses;
    const made = new SimulatedCluster(machines, talosctl, all.slice(0, planes), all.slice(planes), patch);
    await talosctl.makeCluster(made.planes.length > 1 ? machines.virtualAddress : all[0]!);
    return made;
  }

  /** The same, and a cluster of them. */
  static async start(program: string, options: SimulatedClusterOptions): Promise<SimulatedCluster> {
    const made = await SimulatedCluster.prepare(program, options);
    await Promise.all([...made.planes, ...made.workers].map(address => made.configure(address)));
    await made.bootstrap(made.planes[0]!);
    await made.allRun();
    return made;
  }

  /** Makes a machine's configuration, with a patch beside that of all, and gives its file's name. */
  file(address: string, patch: object = {}): Promise<string> {
    const plane = this.planes.indexOf(address);
    const virtual = {
      apiVersion: 'v1alpha1',
      kind: 'Layer2VIPConfig',
      name: this.machines.virtualAddress,
      link: 'eth0',
    };
    return plane < 0
      ? this.talosctl.makeMachine('worker', `w-${this.workers.indexOf(address) + 1}`, this.patch, patch)
      : this.talosctl.makeMachine('controlplane', `cp-${plane + 1}`, this.patch, virtual, patch);
  }

  /** Gives a machine in maintenance its configuration. */
  async configure(address: string): Promise<void> {
    await this.talosctl.run('apply-config', '-i', '-n', address, '-f', await this.file(address));
  }

  /** Bootstraps a control plane as soon as that is possible. */
  async bootstrap(address: string): Promise<void> {
    await this.machines.until('a runtime', ({ machines }) =>
      machines.some(machine => machine.address === address && machine.services?.cri === 'Running'),
    );
    await this.talosctl.get(address, ['bootstrap']);
  }

  /** Waits until all machines run and all control planes vote. */
  async allRun(): Promise<void> {
    await this.machines.until('all run', ({ machines, etcd }) => {
      const voters = etcd[0]?.members.filter(({ learner, live }) => live && !learner).length;
      return machines.every(({ stage }) => stage === 'running') && voters === this.planes.length;
    });
  }

  /** Ends the machines. */
  async stop(): Promise<void> {
    await this.machines.stop();
    this.talosctl.end();
  }
}
