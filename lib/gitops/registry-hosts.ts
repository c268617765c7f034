import type { Mirrors } from '../model/mirrors';

/**
 * Registry mirrors for containerd on nodes that Talos does not manage: one `hosts.toml` a registry, to be copied to `/etc/containerd/certs.d`.
 * Entries of the map that are addresses of charts are left out.
 */
export function registryHosts(mirrors: Mirrors): [path: string, text: string][] {
  return Object.entries(mirrors)
    .filter(([registry]) => !registry.includes('://'))
    .map(([registry, mirror]) => [
      `registry-mirrors/${registry}/hosts.toml`,
      [
        `server = "https://${registry}"`,
        '',
        `[host."${mirror.includes('://') ? mirror : `https://${mirror}`}"]`,
        '  capabilities = ["pull", "resolve"]',
        '  override_path = true',
        '',
      ].join('\n'),
    ]);
}
