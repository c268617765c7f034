import type { FiledMachine } from './cluster-files';
import type { Talosctl } from './talosctl';

/** Where a kubelet keeps what the cluster gave it. */
const KEYS = '/var/lib/kubelet/pki';
/** Its credential, which it has once the cluster took it in. Talos tells a node by the same file (github.com/siderolabs/talos v1.12, sequencer tasks: drain). */
const CREDENTIAL = 'kubelet-client-current.pem';

/** Whether a machine that runs has ever been a node of a cluster, since its disk was wiped. @returns the reason where it does not say */
export async function wasNode(
  talosctl: Talosctl,
  { address }: Pick<FiledMachine, 'address'>,
): Promise<boolean | { readonly reason: string }> {
  const { ok, stdout, stderr } = await talosctl.call(address, ['list', KEYS]);
  return ok || /no such file/.test(stderr) ? stdout.includes(CREDENTIAL) : { reason: stderr };
}
