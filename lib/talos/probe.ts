import { parseAllDocuments } from 'yaml';
import type { FiledMachine } from './cluster-files';
import type { Answer, Talosctl } from './talosctl';

/**
 * Who answers at a machine's address: a machine that waits for its configuration; one of our cluster; one whose authority is another's; nobody.
 */
export type MachineState = 'maintenance' | 'ours' | 'foreign' | 'silent';

/** What a machine says of itself, without any effect on it. */
export interface Observed {
  readonly state: MachineState;
  /** Stage of the machine, e.g. `booting`, `running`. */
  readonly stage?: string;
  /** What keeps the machine from being ready. */
  readonly unmet: readonly string[];
  /** Why nobody answered, or who did. */
  readonly reason: string;
}

/** TLS answers of somebody who doesn't know our authority. */
const STRANGER =
  /unknown authority|certificate required|bad certificate|broken pipe|tls:|x509|authentication handshake/i;

/** What TLS says too of somebody who was only too slow. */
const LATE = /deadline exceeded|timeout|timed out/i;

/** Asks a machine as one of ours, and where that is refused as one in maintenance: the pair of answers says who it is. */
export async function probe(talosctl: Talosctl, machine: Pick<FiledMachine, 'address'>): Promise<Observed> {
  const observed = await ask(talosctl, machine);
  // one that is just taking its configuration answers like a stranger for a moment
  return observed.state === 'foreign' ? ask(talosctl, machine) : observed;
}

async function ask(talosctl: Talosctl, { address }: Pick<FiledMachine, 'address'>): Promise<Observed> {
  const status = ['get', 'machinestatus', '-o', 'yaml'];
  const known = await talosctl.call(address, status);
  if (known.ok) return { state: 'ours', ...statusOf(known) };
  const silent: Observed = { state: 'silent', unmet: [], reason: known.stderr };
  if (!STRANGER.test(known.stderr)) return silent;
  const anybody = await talosctl.call(address, status, { insecure: true });
  if (anybody.ok) return { state: 'maintenance', ...statusOf(anybody) };
  const isStranger = [known, anybody].every(({ stderr }) => STRANGER.test(stderr) && !LATE.test(stderr));
  return isStranger ? { ...silent, state: 'foreign' } : silent;
}

interface Status {
  readonly stage?: string;
  readonly status?: {
    readonly unmetConditions?: readonly { readonly name: string; readonly reason: string }[];
  };
}

function statusOf(answer: Answer): Omit<Observed, 'state'> {
  const [{ stage, status } = {}] = specsOf<Status>(answer);
  const unmet = (status?.unmetConditions ?? []).map(({ name, reason }) => `${name}: ${reason}`);
  return { stage, unmet, reason: stage ?? 'it answers' };
}

/** The specs of the resources that `talosctl get -o yaml` printed. */
export function specsOf<T>({ ok, raw }: Answer): readonly T[] {
  if (!ok) return [];
  return parseAllDocuments(raw)
    .map(document => (document.toJS() as { readonly spec?: T } | null)?.spec)
    .filter(spec => spec !== undefined);
}

/** What runs on a machine of ours. */
export interface Running {
  /** Version of Talos, without `v`. */
  readonly version?: string;
  /** Name of its schematic at the Image Factory; absent where the image has none. */
  readonly schematic?: string;
}

/** Asks what is installed and runs: after an upgrade too, since one that failed falls back in silence. */
export async function running(talosctl: Talosctl, { address }: Pick<FiledMachine, 'address'>): Promise<Running> {
  const version = await talosctl.call(address, ['version', '--short']);
  const extensions = await talosctl.call(address, ['get', 'extensions', '-o', 'yaml']);
  const server = version.stdout.slice(version.stdout.indexOf('Server:'));
  const [, tag] = /Tag:\s+v(\S+)/.exec(server) ?? [];
  const specs = specsOf<{ readonly metadata?: { readonly name?: string; readonly version?: string } }>(extensions);
  const schematic = specs.find(({ metadata }) => metadata?.name === 'schematic')?.metadata?.version;
  return { version: tag, schematic };
}

/** Whether a system is installed on a disk of a machine in maintenance: then it has booted from another medium again. */
export async function isInstalled(talosctl: Talosctl, { address }: Pick<FiledMachine, 'address'>): Promise<boolean> {
  const disk = await talosctl.call(address, ['get', 'systemdisk', '-o', 'yaml'], { insecure: true });
  return specsOf(disk).length > 0;
}
