import type { FiledMachine } from './cluster-files';
import type { Talosctl } from './talosctl';

/** State of a control plane's etcd in Talos' words, e.g. `Preparing` while it waits for its cluster; or why nobody knows. */
export async function etcdService(
  talosctl: Talosctl,
  { hostname, address }: FiledMachine,
): Promise<{ readonly state: string } | { readonly reason: string }> {
  const { ok, stdout, stderr } = await talosctl.call(address, ['service', 'etcd']);
  return ok ? { state: stateOf(stdout) } : { reason: `etcd of ${hostname} says nothing: ${stderr}` };
}

/** @param text what `talosctl service etcd` prints, the newest event first */
export function stateOf(text: string): string {
  const [, state = ''] = /^STATE\s+(\S+)/m.exec(text) ?? [];
  // one that ends as soon as it is started, as with a corrupt database, is waiting in between, as one is that has not been started yet
  const isRestarted = /^EVENTS\s+\[Waiting\]: .*going to restart/m.test(text);
  return isRestarted ? 'Failed' : state;
}
