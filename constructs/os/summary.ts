import type { JsonObject } from '../../lib/values/json';
import { emit } from '../../lib/yaml/emit';
import { compact } from './compact';
import { installerOf } from './installer';
import type { MachineIntent } from './intent';

/** The cluster in short, for programs that deliver it: what `talosctl gen config` is told, and where each machine is. */
export function summaryText(intents: readonly MachineIntent[]): string {
  const cluster = intents[0]?.cluster;
  const machines = intents.map((intent): JsonObject => {
    const { machine, schematic } = intent;
    const { hostname, role, address, mac, maintenanceFingerprint } = machine;
    const image = { installer: installerOf(intent), schematic: schematic.id };
    return compact({ hostname, role, address, mac, maintenanceFingerprint, ...image });
  });
  if (cluster === undefined) return emit({ machines });
  const { name, endpoint, contract, talosVersion, kubernetesVersion, workersAtOnce } = cluster;
  return emit(compact({ cluster: name, endpoint, contract, talosVersion, kubernetesVersion, workersAtOnce, machines }));
}
