import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { clusterFolder } from '../gitops/paths';
import type { Model } from '../model/model';
import { machineChanges, type MachineChange } from '../talos/changes';
import { clusterFilesAmong, readClusterFiles, readClusterFolder, TALOS_FOLDER } from '../talos/cluster-files';
import { FindingsError } from '../values/finding';

/** What a program changes of the machines of the tree that is there; nothing where the tree has none, or none that can be read. */
export function changesOfMachines(root: string, { cluster, files }: Model): readonly MachineChange[] {
  const folder = join(root, clusterFolder(cluster), TALOS_FOLDER);
  const after = clusterFilesAmong(files);
  if (after.size === 0 || !existsSync(join(folder, 'cluster.yaml'))) return [];
  try {
    return machineChanges(readClusterFolder(folder), readClusterFiles(after));
  } catch (error) {
    // what was edited by hand is written anew, so nothing is said of it
    if (error instanceof FindingsError) return [];
    throw error;
  }
}
