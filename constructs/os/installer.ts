import type { MachineIntent } from './intent';

/** Image of the installer, by which the first installation and upgrades know what to write. */
export function installerOf({ cluster, machine, schematic }: MachineIntent): string {
  const { installer, secureBoot = false } = machine.image;
  const name = `metal-installer${secureBoot ? '-secureboot' : ''}`;
  return `${installer ?? `${cluster.imageFactory}/${name}/${schematic.id}`}:v${cluster.talosVersion}`;
}
