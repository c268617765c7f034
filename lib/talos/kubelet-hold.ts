import { readFileSync } from 'node:fs';
import type { FiledCluster, FiledMachine } from './cluster-files';
import type { Kubectl } from './kubectl';
import type { ConfiguredSite } from './site';

/**
 * The same site, in which machines get the kubelet that they run, new ones that of a control plane, where the program wants one of another minor version: no
 * kubelet may be newer than any API server, so these wait until the API servers of all are new. Source: Kubernetes, "Version Skew Policy".
 * @returns the site, and the machines whose kubelet waits
 */
export async function holdKubelets<S extends ConfiguredSite>(
  site: S,
  kubectl: Kubectl,
  machines: readonly FiledMachine[],
): Promise<{ readonly site: S; readonly held: readonly FiledMachine[] }> {
  const { cluster, controlPlanes, configurations, workspace } = site;
  const nodes = new Map((await kubectl.nodes()).map(({ name, kubelet }) => [name, kubelet]));
  const known = controlPlanes.map(({ hostname }) => nodes.get(hostname) ?? '');
  const ofServers = known.find(kubelet => kubelet !== '' && isHeld(kubelet, cluster)) ?? '';
  const files = new Map(configurations);
  const held = machines.filter(({ hostname }) => {
    const runs = nodes.get(hostname) ?? ofServers;
    if (runs === '' || !isHeld(runs, cluster)) return false;
    const text = readFileSync(configurations.get(hostname)!, 'utf8');
    const kept = text.replace(`/kubelet:v${cluster.kubernetesVersion}`, `/kubelet:v${runs}`);
    files.set(hostname, workspace.write(`${hostname}.held.yaml`, kept));
    // settings of the program's own may name another kubelet
    return kept !== text;
  });
  return { site: { ...site, configurations: files }, held };
}

function isHeld(kubelet: string, { kubernetesVersion }: FiledCluster): boolean {
  return minorOf(kubelet) !== minorOf(kubernetesVersion);
}

function minorOf(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}
