import { readFileSync } from 'node:fs';
import { reachKubernetes } from './bootstrap';
import type { Site } from './site';

/** Credentials of administrators. Both are valid for a year. */
export interface Credentials {
  readonly kubeconfig: string;
  readonly talosconfig: string;
}

/** Issues new credentials, by the authorities of the bundle, which stay as they are. @throws FindingsError where the Kubernetes API is not ready */
export async function credentials(site: Site): Promise<Credentials> {
  const { workspace, talosconfig } = await reachKubernetes(site);
  return { kubeconfig: readFileSync(workspace.path('kubeconfig'), 'utf8'), talosconfig };
}
