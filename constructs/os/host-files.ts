import type { JsonObject } from '../../lib/values/json';
import type { ContainerdSetting } from '../../lib/model/node-requirements';
import type { Needs } from './needs';

/** The one file outside /var that Talos lets anybody create: a part of containerd's configuration. */
export const CONTAINERD_FILE = '/etc/cri/conf.d/20-customization.part';

/** Files of the host that needs of components come to. */
export function filesOf(needs: Needs): readonly JsonObject[] {
  const containerd = needs.containerd.entries;
  const lvmIgnores = needs.lvmIgnores.entries.map(([devices]) => devices);
  return [
    ...(containerd.length === 0 ? [] : [file(CONTAINERD_FILE, 'create', containerdText(containerd))]),
    ...(lvmIgnores.length === 0 ? [] : [file('/etc/lvm/lvm.conf', 'overwrite', lvmText(lvmIgnores))]),
  ];
}

function file(path: string, op: 'create' | 'overwrite', content: string): JsonObject {
  return { path, op, permissions: 0o644, content };
}

/** Settings by `PLUGIN NAME` as TOML. */
function containerdText(settings: readonly [string, ContainerdSetting][]): string {
  const byPlugin = new Map<string, string[]>();
  for (const [key, value] of settings) {
    const [plugin, name] = key.split(' ') as [string, string];
    const lines = byPlugin.get(plugin) ?? [];
    byPlugin.set(plugin, [...lines, `    ${name} = ${JSON.stringify(value)}\n`]);
  }
  const tables = [...byPlugin].map(([plugin, lines]) => `  [plugins.${JSON.stringify(plugin)}]\n${lines.join('')}`);
  return `[plugins]\n${tables.join('')}`;
}

/** LVM that keeps no copies of its metadata on the host, whose disk is read-only, and leaves the devices of guests alone. */
function lvmText(ignored: readonly string[]): string {
  const filter = ignored.map(devices => JSON.stringify(`r|${devices}|`)).join(', ');
  return `backup {\n  backup = 0\n  archive = 0\n}\ndevices {\n  global_filter = [ ${filter} ]\n}\n`;
}
