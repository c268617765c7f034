import type { FiledMachine } from './cluster-files';
import type { Site } from './site';
import { failed } from './step';

/**
 * Waits until the whole cluster is healthy by what `talosctl health` checks: etcd, kubelets, all nodes Ready and schedulable. Nodes become Ready with a pod network only.
 * @throws FindingsError `machines/health` with what is not healthy in the end
 */
export async function healthy({ cluster, controlPlanes, talosctl, patience, tell }: Site): Promise<void> {
  const workers = cluster.machines.filter(({ role }) => role === 'worker');
  const list = (machines: readonly FiledMachine[]): string => machines.map(({ address }) => address).join(',');
  const limit = patience.health;
  tell({ step: 'health', state: 'begin' });
  const args = [
    'health',
    '--control-plane-nodes',
    list(controlPlanes),
    '--wait-timeout',
    `${Math.ceil(limit / 1000)}s`,
  ];
  const nodes = workers.length === 0 ? [] : ['--worker-nodes', list(workers)];
  const { ok, stderr, stdout } = await talosctl.call(controlPlanes[0]!.address, [...args, ...nodes], { timeoutMs: limit + 30_000 }); // prettier-ignore
  if (!ok)
    throw failed(
      'machines/health',
      `the cluster is not healthy: ${reasonOf(`${stdout}\n${stderr}`)}`,
      'nodes need a pod network to be Ready; see talosctl health and kubectl get nodes',
    );
  tell({ step: 'health', state: 'done' });
}

/** The last check that was waited for, without the ones that passed. */
function reasonOf(said: string): string {
  const lines = said.split('\n').map(line => line.trim()).filter(line => line !== '' && !/: OK$/.test(line)); // prettier-ignore
  return lines.slice(-3).join('; ');
}
