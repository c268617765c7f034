import type { Mirrors } from '../model/mirrors';

/**
 * Registry mirrors for containerd on nodes that Talos does not manage: one `hosts.toml` a registry, to be copied to `/etc/containerd/certs.d`.
 * Entries of the map that are addresses of charts are left out. Form: containerd, "Registry Configuration", `override_path`.
 */
export function registryHosts(mirrors: Mirrors): [path: string, text: string][] {
  return Object.entries(mirrors)
    .filter(([registry]) => !registry.includes('://'))
    .map(([registry, mirror]) => [`registry-mirrors/${registry}/hosts.toml`, hostsToml(registry, mirror)]);
}

function hostsToml(registry: string, mirror: string): string {
  const { origin, pathname } = new URL(mirror.includes('://') ? mirror : `https://${mirror}`);
  const folder = pathname.replace(/\/$/, '');
  // a registry answers below /v2; a folder of a mirror stands behind it
  const host = folder === '' ? origin : `${origin}/v2${folder}`;
  const lines = [`server = "https://${registry}"`, '', `[host."${host}"]`, '  capabilities = ["pull", "resolve"]'];
  return [...lines, ...(folder === '' ? [] : ['  override_path = true']), ''].join('\n');
}
