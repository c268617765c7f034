import type { KubernetesNode } from './kubernetes-node';
import type { RunningSite } from './site';
import { failed, until } from './step';

/** Nodes by name. */
export type Nodes = ReadonlyMap<string, KubernetesNode>;

export async function nodesBy({ kubectl }: RunningSite): Promise<Nodes> {
  return new Map((await kubectl.nodes()).map(node => [node.name, node]));
}

/**
 * Waits until nodes that were restarted are Ready again, those that were before. What Kubernetes has of the boot before says nothing.
 * @throws FindingsError `machines/not-ready`
 */
export async function readyAgain(site: RunningSite, hostnames: readonly string[], before: Nodes): Promise<void> {
  const { patience, tell } = site;
  await until<true>(
    async () => {
      const now = await nodesBy(site);
      const late = hostnames.filter(name => {
        const [was, is] = [before.get(name), now.get(name)];
        return was?.ready === true && (is?.ready !== true || is.boot === was.boot);
      });
      return late.length === 0 ? { answer: true } : { reason: late.join(', ') };
    },
    {
      limit: patience.machine,
      poll: patience.poll,
      onWait: detail => tell({ step: 'ready', state: 'wait', detail }),
    },
    reason =>
      failed(
        'machines/not-ready',
        `not Ready again as before: ${reason}; no further machine was stopped`,
        'see kubectl describe node, and bring it back before the next run',
      ),
  );
}
