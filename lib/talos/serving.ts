import type { FiledMachine } from './cluster-files';
import { membersBy } from './etcd';
import { probe } from './probe';
import type { RunningSite } from './site';

/** What of a control plane answers, beside the machine itself. */
export interface Serving {
  readonly etcd: boolean;
  /** Its own API server, not that of the endpoint. */
  readonly api: boolean;
}

export async function servingBy({ talosctl, kubectl }: RunningSite, machine: FiledMachine): Promise<Serving> {
  if (machine.role === 'worker') return { etcd: false, api: false };
  const [members, notReady] = await Promise.all([membersBy(talosctl, machine), kubectl.notReady(ownApi(machine))]);
  return { etcd: members !== undefined, api: notReady === undefined };
}

/** Address of a control plane's own API server. */
export function ownApi({ address }: FiledMachine): string {
  return `https://${address.includes(':') ? `[${address}]` : address}:6443`;
}

/** What a machine lacks that it had before: its answer as one of ours, its etcd, its API server. */
export async function lackOf(site: RunningSite, machine: FiledMachine, before: Serving): Promise<string | undefined> {
  const { state, reason } = await probe(site.talosctl, machine);
  if (state !== 'ours') return `it does not answer at ${machine.address}: ${reason}`;
  const { etcd, api } = await servingBy(site, machine);
  if (before.etcd && !etcd) return 'its etcd does not answer';
  return before.api && !api ? 'its Kubernetes API is not ready' : undefined;
}
