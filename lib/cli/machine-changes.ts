import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterFolder } from '../gitops/paths';
import type { Model } from '../model/model';
import { machineChanges, type MachineChange } from '../talos/changes';
import { readClusterFiles } from '../talos/cluster-files';
import { FindingsError } from '../values/finding';

const FOLDER = 'talos/';

/** What a program changes of the machines of the tree that is there; nothing where the tree has none, or none that can be read. */
export function changesOfMachines(root: string, { cluster, files }: Model): readonly MachineChange[] {
  const folder = join(root, clusterFolder(cluster), FOLDER);
  const own = files.filter(({ path }) => path.startsWith(FOLDER));
  if (own.length === 0 || !existsSync(join(folder, 'cluster.yaml'))) return [];
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(path => path.endsWith('.yaml'));
  const before = new Map(paths.map(path => [path, readFileSync(join(folder, path), 'utf8')]));
  try {
    const after = new Map(own.map(({ path, text }) => [path.slice(FOLDER.length), text]));
    return machineChanges(readClusterFiles(before), readClusterFiles(after));
  } catch (error) {
    // what was edited by hand is written anew, so nothing is said of it
    if (error instanceof FindingsError) return [];
    throw error;
  }
}
