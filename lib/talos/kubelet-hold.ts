import { readFileSync } from 'node:fs';
import type { FiledMachine } from './cluster-files';
import type { ConfiguredSite, RunningSite } from './site';

/**
 * The same site, in which machines keep the kubelet that they run where the program wants one of another minor version: no kubelet may be newer than any API
 * server, so those of control planes wait until the API servers of all are new. Source: Kubernetes, "Version Skew Policy".
 * @returns the site, and the machines whose kubelet waits
 */
export async function holdKubelets<S extends ConfiguredSite & RunningSite>(
  site: S,
  machines: readonly FiledMachine[],
): Promise<{ readonly site: S; readonly held: readonly FiledMachine[] }> {
  const { cluster, kubectl, configurations, workspace } = site;
  const nodes = new Map((await kubectl.nodes()).map(({ name, kubelet }) => [name, kubelet]));
  const files = new Map(configurations);
  const held = machines.filter(({ hostname }) => {
    const runs = nodes.get(hostname) ?? '';
    if (runs === '' || minorOf(runs) === minorOf(cluster.kubernetesVersion)) return false;
    const text = readFileSync(configurations.get(hostname)!, 'utf8');
    const kept = text.replace(`/kubelet:v${cluster.kubernetesVersion}`, `/kubelet:v${runs}`);
    files.set(hostname, workspace.write(`${hostname}.held.yaml`, kept));
    // settings of the program's own may name another kubelet
    return kept !== text;
  });
  return { site: { ...site, configurations: files }, held };
}

function minorOf(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}
