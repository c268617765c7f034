import { log, type Resource } from '@pulumi/pulumi';
import { changeLine, machineChanges } from '../talos/changes';
import { readClusterFiles, type FiledCluster } from '../talos/cluster-files';
import { FindingsError } from '../values/finding';
import { earlierResources } from './earlier-resources';

/** Name of the resource that keeps what was delivered to machines last, without secrets. */
export function appliedName(cluster: string): string {
  return `${cluster}/applied`;
}

/** Tells in a preview what is asked of each machine, as far as the state knows what was delivered to it last. */
export async function tellChanges(cluster: FiledCluster, resource: Resource): Promise<void> {
  const before = await appliedBefore(cluster.cluster);
  if (before === undefined) {
    await log.info(
      `${cluster.machines.length} machines: what this asks of them is unknown until they are probed`,
      resource,
    );
    return;
  }
  const changes = machineChanges(before, cluster);
  if (changes.length > 0) await log.info(['machines change:', ...changes.map(changeLine)].join('\n  '), resource);
}

async function appliedBefore(cluster: string): Promise<FiledCluster | undefined> {
  const resources = await earlierResources();
  const [, outputs] = resources.find(([urn]) => urn.endsWith(`::${appliedName(cluster)}`)) ?? [];
  try {
    return readClusterFiles(new Map(Object.entries((outputs?.input ?? {}) as Readonly<Record<string, string>>)));
  } catch (error) {
    if (error instanceof FindingsError) return undefined;
    throw error;
  }
}
