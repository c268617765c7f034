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
    const { hostname, role, address, maintenanceFingerprint } = machine;
    const mac = hardwareOf(machine);
    const image = { installer: installerOf(intent), schematic: schematic.id };
    return compact({ hostname, role, address, mac, maintenanceFingerprint, ...image });
  });
  if (cluster === undefined) return emit({ machines });
  const { name, endpoint, contract, talosVersion, kubernetesVersion, workersAtOnce } = cluster;
  return emit(compact({ cluster: name, endpoint, contract, talosVersion, kubernetesVersion, workersAtOnce, machines }));
}

/** By what a machine is known whatever its name: the hardware address that is given, or that of an interface which finds one by it. */
function hardwareOf({ mac, links = [] }: MachineIntent['machine']): string | undefined {
  const selectors = links.flatMap(({ selector, bond }) => [selector, ...(bond?.members ?? [])]);
  const known = selectors.map(selector => (typeof selector === 'object' ? selector.mac : undefined));
  return mac ?? known.find(address => address !== undefined && !address.includes('*'));
}
