import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Kubectl } from './kubectl';
import type { RunningSite } from './site';
import { failed, until } from './step';

const LEASE = { name: 'strata-talos', namespace: 'kube-system' };
/** How long the turn of a program that died lasts, in seconds. */
export const LASTS_S = 30;

interface Lease {
  readonly metadata: { readonly resourceVersion: string };
  readonly spec: {
    readonly holderIdentity?: string;
    readonly renewTime?: string;
    readonly leaseDurationSeconds?: number;
  };
}

/**
 * The turn to take machines down, which one program has at a time: a Lease in the cluster itself. Two programs that each found etcd healthy would together
 * take two control planes.
 */
export class Turn {
  readonly #holder = `${hostname()}/${process.pid}/${randomUUID().slice(0, 8)}`;
  #renewal: NodeJS.Timeout | undefined;
  /** Ends with the last call: the renewal and whoever makes sure of the turn would refuse each other. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(private readonly kubectl: Kubectl) {}

  /** Takes the turn, or makes sure of it. @returns who has it, where it is taken */
  take(): Promise<string | undefined> {
    return this.#afterLast(() => this.#take());
  }

  /** Gives it back, unless somebody else has it by now. */
  give(): Promise<void> {
    clearInterval(this.#renewal);
    return this.#afterLast(() => this.#give());
  }

  #afterLast<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#last.then(work);
    this.#last = next.catch(() => undefined);
    return next;
  }

  async #take(): Promise<string | undefined> {
    const known = await this.#read();
    const { holderIdentity = '', renewTime = '', leaseDurationSeconds = LASTS_S } = known?.spec ?? {};
    const isOver = Date.now() > Date.parse(renewTime) + leaseDurationSeconds * 1000;
    if (holderIdentity !== '' && holderIdentity !== this.#holder && !isOver) return holderIdentity;
    const refused = await this.#write(known, this.#holder);
    if (refused !== undefined) return `another program (${refused})`;
    this.#renewal ??= setInterval(() => void this.take().catch(() => undefined), (LASTS_S * 1000) / 4).unref();
    return undefined;
  }

  async #give(): Promise<void> {
    const known = await this.#read();
    if (known?.spec.holderIdentity === this.#holder) await this.#write(known, '');
  }

  /** Whoever is faster wins: creation fails on an object that is there, replacement on another version of it. @returns why not */
  async #write(known: Lease | undefined, holderIdentity: string): Promise<string | undefined> {
    const lease = {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { ...LEASE, resourceVersion: known?.metadata.resourceVersion },
      spec: { holderIdentity, renewTime: microTime(), leaseDurationSeconds: LASTS_S },
    };
    const verb = known === undefined ? 'create' : 'replace';
    const { ok, stderr } = await this.kubectl.run([verb, '-f', '-'], 15_000, JSON.stringify(lease));
    return ok ? undefined : stderr;
  }

  async #read(): Promise<Lease | undefined> {
    const { items } = (await this.kubectl.json(['get', 'lease', '-n', LEASE.namespace, '-o', 'json', '--field-selector', `metadata.name=${LEASE.name}`])) as { readonly items: readonly Lease[] }; // prettier-ignore
    return items[0];
  }
}

/** Does work that takes machines down while nobody else does, and waits for its turn for as long as that may take. */
export async function inTurn(site: RunningSite, limit: number, work: (turn: Turn) => Promise<void>): Promise<void> {
  const { kubectl, patience, tell } = site;
  const turn = new Turn(kubectl);
  await until<true>(
    async () => {
      const other = await turn.take();
      return other === undefined ? { answer: true } : { reason: `${other} is at work on this cluster` };
    },
    { limit, poll: patience.poll, onWait: detail => tell({ step: 'turn', state: 'wait', detail }) },
    reason => failed('machines/busy', reason, 'wait until it is done'),
  );
  try {
    await work(turn);
  } finally {
    // it ends by itself where nobody answers any more
    await turn.give().catch(() => undefined);
  }
}

/** The time as Leases have it: microseconds, of which the last three are nought. */
function microTime(): string {
  return new Date().toISOString().replace('Z', '000Z');
}
