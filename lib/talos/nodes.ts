import { running } from './probe';
import type { RunningSite } from './site';
import { each } from './step';

/** What a machine of the cluster is and runs. */
export interface NodeState {
  readonly hostname: string;
  readonly role: 'control-plane' | 'worker';
  readonly address: string;
  /** Version of Talos that runs, without `v`. */
  readonly talos?: string;
  /** Name of the schematic of its image. */
  readonly schematic?: string;
  /** Version of its kubelet, without `v`. */
  readonly kubernetes?: string;
  /** Whether Kubernetes has it as Ready. */
  readonly ready: boolean;
}

/** Asks every machine, and Kubernetes, what is there now. */
export async function nodeStates({ cluster, talosctl, kubectl, atOnce }: RunningSite): Promise<readonly NodeState[]> {
  const nodes = new Map((await kubectl.nodes()).map(node => [node.name, node]));
  const states = new Map<string, NodeState>();
  await each(cluster.machines, atOnce, async machine => {
    const { hostname, role, address } = machine;
    const { version: talos, schematic } = await running(talosctl, machine);
    const node = nodes.get(hostname);
    states.set(hostname, { hostname, role, address, talos, schematic, kubernetes: node?.kubelet, ready: node?.ready === true }); // prettier-ignore
  });
  return cluster.machines.map(({ hostname }) => states.get(hostname)!);
}
