import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiServer } from '../../lib/sandbox/api-transport';
import { ProcessGroup, type RunningProcess } from '../../lib/sandbox/process-group';
import { goProgram } from '../go-program';
import {
  World,
  type Call,
  type CallFilter,
  type FaultKind,
  type FaultOptions,
  type Hardware,
  type WorldState,
} from './simulator-world';

/** Minors of Talos that can be simulated, the older one first. */
export const SIMULATOR_MINORS = ['1.12', '1.13'] as const;

/** A minor of Talos that can be simulated. */
export type SimulatorMinor = (typeof SIMULATOR_MINORS)[number];

const SOURCES = join(__dirname, 'simulator');

/** The binary that plays machines of a minor: built once, kept, built anew where its sources change. */
export function simulator(minor: SimulatorMinor): Promise<string> {
  const pins = ['go.mod', 'go.sum'].map(file => [file, join(SOURCES, minor, file)]);
  const code = goFiles(SOURCES).map(path => [relative(SOURCES, path), path]);
  const sources = Object.fromEntries([...code, ...pins]) as Record<string, string>;
  return goProgram({ name: 'talos-simulator', variant: minor, sources });
}

function goFiles(folder: string): readonly string[] {
  const entries = readdirSync(folder)
    .sort()
    .map(name => join(folder, name));
  return entries.flatMap(path => (statSync(path).isDirectory() ? goFiles(path) : path.endsWith('.go') ? [path] : []));
}

/** How long things take on simulated machines, in milliseconds. */
export interface Timing {
  /** Installing a system on the disk. */
  readonly install: number;
  /** From the end of one boot to the start of the next. */
  readonly reboot: number;
  /** One stage of starting services. */
  readonly service: number;
  /** From joining etcd to being a voter. */
  readonly learner: number;
  /** Limit of a drain, and of leaving an etcd that is not well. */
  readonly drain: number;
  /** How long `bootstrap` waits for a clock in sync. */
  readonly clock: number;
}

const TIMING: Timing = { install: 100, reboot: 100, service: 20, learner: 200, drain: 2000, clock: 300 };

/** Options of {@link startMachines}. */
export interface MachinesOptions {
  /** How many machines there are at first. */
  readonly count: number;
  /**
   * Version of Talos on the medium that machines without a system boot.
   * @default '1.12.6'
   */
  readonly version?: `${SimulatorMinor}.${number}`;
  /**
   * The real API server behind all control planes.
   * @default - none: there are no Nodes, and machines are ready without one
   */
  readonly apiServer?: ApiServer;
  /**
   * How long things take.
   * @default - tens to hundreds of milliseconds
   */
  readonly timing?: Partial<Timing>;
}

/** Simulated machines, powered on, in maintenance. */
export class Machines {
  constructor(
    /** Addresses of the machines that were there at first. */
    readonly addresses: readonly string[],
    /** An address of their network that no machine has. */
    readonly virtualAddress: string,
    /** Scratch folder with the log of each machine in `ADDRESS.log`. It goes when the machines do. */
    readonly dir: string,
    private readonly remote: World,
    private readonly group: ProcessGroup,
  ) {}

  /** Everything about all machines, and etcd between them. */
  world(): Promise<WorldState> {
    return this.remote.get<WorldState>('/world');
  }

  /** What is known of a machine, from outside and from itself. */
  async state(address: string): Promise<WorldState['machines'][number]> {
    const found = (await this.world()).machines.find(machine => machine.address === address);
    if (!found) throw new Error(`no machine has the address ${address}`);
    return found;
  }

  /** Calls of the machines' APIs, in order of their arrival. */
  async calls(filter: CallFilter = {}): Promise<readonly Call[]> {
    const { node, method, changes, after = -1 } = filter;
    if (method?.includes('/')) throw new Error(`method: ${method} given, a name without its service wanted`);
    return (await this.remote.get<readonly Call[]>('/calls')).filter(
      call =>
        call.seq > after &&
        (node === undefined || call.node === node) &&
        (method === undefined || call.method === method) &&
        (changes === undefined || call.changes === changes),
    );
  }

  /** Whether Bootstrap made a second etcd in one cluster. */
  async splitBrain(): Promise<boolean> {
    return (await this.world()).splitBrain;
  }

  /** Makes something wrong with a machine, until it is healed; faults of one occasion end with that. */
  fault(address: string, kind: FaultKind, options: FaultOptions = {}): Promise<void> {
    return this.remote.post(`/machines/${address}/faults`, { kind, ...options });
  }

  /** Ends a fault. */
  heal(address: string, kind: FaultKind): Promise<void> {
    return this.remote.post(`/machines/${address}/heal`, kind);
  }

  /** Switches a machine on, or off as if by its plug. */
  power(address: string, on: boolean): Promise<void> {
    return this.remote.post(`/machines/${address}/power`, on);
  }

  /** Changes what a machine is made of, and switches it off and on. */
  async rebuild(address: string, change: Partial<Hardware>): Promise<void> {
    await this.remote.post(`/machines/${address}/hardware`, change);
    await this.power(address, false);
    await this.power(address, true);
  }

  /** Says whether Nodes have a pod network where the configuration brings none (`cni: none`): with one they become Ready. */
  podNetwork(on: boolean): Promise<void> {
    return this.remote.post('/pod-network', on);
  }

  /** Puts one more machine on the network, in maintenance, and gives its address. */
  add(): Promise<string> {
    return this.remote.post<string>('/machines', {});
  }

  /**
   * Waits until something holds.
   * @throws when it does not hold after so many seconds, with the state of the machines
   */
  async until(what: string, holds: (world: WorldState) => boolean, seconds = 30): Promise<WorldState> {
    const deadline = Date.now() + seconds * 1000;
    for (;;) {
      const world = await this.world();
      if (holds(world)) return world;
      if (Date.now() > deadline) {
        throw new Error(`not after ${seconds} s: ${what}\n${JSON.stringify(world, undefined, 1)}`);
      }
      await sleep(50);
    }
  }

  /** Ends all machines. May be called more than once. */
  stop(): Promise<void> {
    return this.group.stop();
  }
}

/** Starts simulated machines on a loopback network of their own. They live no longer than this process, whatever ends it. */
export async function startMachines(options: MachinesOptions): Promise<Machines> {
  const { count, version = '1.12.6', apiServer, timing } = options;
  const binaries: Record<string, string> = {};
  for (const minor of SIMULATOR_MINORS) binaries[minor] = await simulator(minor);
  const dir = mkdtempSync(join(tmpdir(), 'strata-machines-'));
  const group = new ProcessGroup(dir, true);
  try {
    const config = {
      ...{ dir, binaries, medium: version, count, timing: { ...TIMING, ...timing } },
      ...(apiServer && { kubernetes: apiServer }),
    };
    const path = join(dir, 'config.json');
    writeFileSync(path, JSON.stringify(config), { mode: 0o600 });
    const process = group.start({ name: 'world', program: binaries['1.12']!, args: ['world', path] });
    const { addresses, spare, socket } = await readiness(join(dir, 'ready.json'), process);
    return new Machines(addresses, spare, dir, new World(socket), group);
  } catch (error) {
    await group.stop();
    throw error;
  }
}

interface Readiness {
  readonly addresses: readonly string[];
  readonly spare: string;
  readonly socket: string;
}

async function readiness(path: string, process: RunningProcess): Promise<Readiness> {
  for (;;) {
    try {
      return JSON.parse(readFileSync(path, 'utf8')) as Readiness;
    } catch (error) {
      if (process.exit() !== undefined) throw new Error(`the world ended: ${process.lastLines()}`, { cause: error });
      await sleep(20);
    }
  }
}
