import { request } from 'node:http';

/** What can be wrong with a machine. Those marked `once` end when they have happened. */
export type FaultKind =
  /** The installation takes this long; once. */
  | 'slow-install'
  /** Each boot comes this much later. */
  | 'slow-boot'
  /** The first boot of a new system fails and the machine boots the one before, without a word; once. */
  | 'boot-fallback'
  /** The machine boots its medium though a system is installed. */
  | 'wrong-boot-order'
  /** The clock is not in sync. */
  | 'clock-not-synced'
  /** The machine does not come back from its next reboot until it is powered on; once. */
  | 'stays-off'
  /** Images of installers can't be pulled. */
  | 'bad-image'
  /** Pods don't go: a drain runs into its limit. */
  | 'drain-stuck'
  /** The etcd of the machine has failed. */
  | 'member-lost'
  /** A new member of etcd stays a learner for this long; set it before it joins. */
  | 'slow-learner'
  /** The etcd of the machine raises the alarm NOSPACE, until it is disarmed. */
  | 'no-space'
  /** A task of the boot fails, over and over, as with a bad file in the configuration. */
  | 'boot-task-fails'
  /** The connection breaks while a configuration is applied, before or after it was taken; once. */
  | 'connection-cut'
  /** The installer of an upgrade fails. */
  | 'upgrade-task-fails'
  /** With any other settings than it has the machine can't be reached, until it goes back to them. */
  | 'deaf-with-new-settings'
  /** The etcd of the machine is behind the others. */
  | 'etcd-lags';

/** Details of a fault. */
export interface FaultOptions {
  /**
   * How long, for faults that have a time.
   * @default 0
   */
  readonly milliseconds?: number;
  /**
   * For `connection-cut`.
   * @default - never
   */
  readonly when?: 'before' | 'after';
}

/** One call of a machine's API, as the machine saw it. */
export interface Call {
  readonly seq: number;
  readonly time: string;
  readonly node: string;
  /** Address of the machine that handed the call on; empty where the client spoke to the machine itself. */
  readonly via: string;
  readonly method: string;
  /** Whether the call asks for a change of the machine or of etcd. */
  readonly changes: boolean;
  /** What was asked for, without secrets. */
  readonly summary: string;
  /** Outcome in words of gRPC, such as `OK` or `AlreadyExists`; empty while the call runs, or where it was cut. */
  readonly code: string;
}

/** Which calls. */
export interface CallFilter {
  readonly node?: string;
  /** Name of the method, such as `Bootstrap`, without its service. */
  readonly method?: string;
  readonly changes?: boolean;
  /** Only calls after the one of this number. */
  readonly after?: number;
}

/** What a machine is made of. */
export interface Hardware {
  readonly uuid: string;
  readonly mac: string;
  /** Bytes. */
  readonly memory: number;
  readonly disks: readonly {
    readonly path: string;
    /** Bytes. */
    readonly size: number;
    readonly model: string;
    readonly serial: string;
    readonly transport: string;
  }[];
}

/** What is known of a machine. */
export interface MachineState {
  readonly address: string;
  readonly powered: boolean;
  /** Whether its system runs. */
  readonly running: boolean;
  readonly boots: number;
  readonly faults: readonly { readonly kind: FaultKind }[] | null;
  /** Ends of its process that nobody asked for: errors of the simulator. */
  readonly crashes: readonly string[] | null;
  /** Stage in Talos' words, or `off`. */
  readonly stage: string;
  readonly ready: boolean;
  readonly unmet: readonly string[] | null;
  readonly hostname: string;
  readonly role: '' | 'controlplane' | 'worker';
  readonly version: string;
  readonly schematic: string;
  readonly maintenance: boolean;
  readonly services: Readonly<Record<string, string>> | null;
  readonly etcd: boolean;
  /** Identifier of the cluster in its configuration. */
  readonly cluster: string;
  /** SHA-256 of the configuration on its disk. */
  readonly configHash: string;
  /** Fingerprint of its certificate in maintenance, as its console shows it: another one each boot; empty otherwise. */
  readonly fingerprint: string;
  /** Name of its Node, once registered. */
  readonly node: string;
  readonly installed: boolean;
  readonly slots: readonly ({ readonly version: string; readonly schematic: string; readonly image: string } | null)[];
  readonly active: number;
  readonly hardware: Hardware;
  /** What was wiped since the machine was made: `system`, labels of partitions, disks. */
  readonly wiped: readonly string[] | null;
}

/** One etcd. */
export interface EtcdState {
  readonly cluster: string;
  readonly members: readonly {
    readonly id: string;
    readonly address: string;
    readonly hostname: string;
    readonly learner: boolean;
    readonly live: boolean;
  }[];
  readonly leader: string;
  readonly quorum: boolean;
}

/** All machines, and what is between them. */
export interface WorldState {
  /** Whether Bootstrap made a second etcd in one cluster. */
  readonly splitBrain: boolean;
  readonly counters: {
    /** Largest number of voters of etcd that were down at one time. */
    readonly controlPlanesDown: number;
    /** Smallest number of live voters beyond the quorum, of an etcd that had three voters alive; null where none had. */
    readonly margin: number | null;
    /** Whether such an etcd was ever without its quorum. */
    readonly quorumLost: boolean;
    /** Ends of boots of all machines. */
    readonly reboots: number;
  };
  readonly etcd: readonly EtcdState[];
  readonly machines: readonly MachineState[];
}

/** Speaks to the world over its socket, which lies in a folder that only its owner may enter. */
export class World {
  constructor(private readonly socketPath: string) {}

  get<T>(path: string): Promise<T> {
    return this.send<T>('GET', path);
  }

  post<T = void>(path: string, body: unknown): Promise<T> {
    return this.send<T>('POST', path, JSON.stringify(body));
  }

  private send<T>(method: string, path: string, body?: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const sent = request({ socketPath: this.socketPath, method, path, agent: false }, response => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () => {
          if (response.statusCode === 200) resolve(JSON.parse(text) as T);
          else reject(new Error(`${method} ${path}: ${text.trim()}`));
        });
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }
}
