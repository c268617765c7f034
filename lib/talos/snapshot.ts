import { chmodSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Site } from './site';
import { failed } from './step';

/** Snapshots that are kept of a cluster. */
const KEPT = 3;

/** Folder of what is kept of a cluster's etcd; only its owner reads it. */
export function snapshotFolder(cluster: string): string {
  const { XDG_STATE_HOME = join(homedir(), '.local', 'state') } = process.env;
  return join(XDG_STATE_HOME, 'strata', 'etcd', cluster);
}

/**
 * Keeps the cluster's etcd as it is before control planes are changed, in a folder that only its owner reads: it holds every Secret of the cluster.
 * @throws FindingsError `machines/snapshot` where none can be made: then no control plane is touched
 */
export async function keepSnapshot({ cluster, controlPlanes, talosctl, tell }: Site): Promise<string> {
  const folder = snapshotFolder(cluster.cluster);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${new Date().toISOString().replaceAll(':', '-')}.snapshot`);
  const { ok, stderr } = await talosctl.call(controlPlanes[0]!.address, ['etcd', 'snapshot', path], { timeoutMs: 300_000 }); // prettier-ignore
  if (!ok)
    throw failed('machines/snapshot', `no control plane was touched: etcd gives no snapshot: ${stderr}`, 'see talosctl etcd status of the control planes'); // prettier-ignore
  chmodSync(path, 0o600);
  const old = readdirSync(folder).filter(name => name.endsWith('.snapshot')).sort().slice(0, -KEPT); // prettier-ignore
  for (const name of old) rmSync(join(folder, name));
  tell({ step: 'snapshot', state: 'done', detail: path });
  return path;
}
