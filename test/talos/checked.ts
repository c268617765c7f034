import { Component, type ComponentProps } from '../../lib/model/component';
import { check } from '../../lib/check';
import type { NodeRequirements } from '../../lib/model/node-requirements';
import { Platform, type PlatformProps } from '../../lib/model/platform';
import type { Machine } from '../../constructs/os/machine';
import type { TalosClusterProps } from '../../constructs/os/talos-props';
import { TalosCluster } from '../../constructs/os/talos-cluster';

/** A component that asks for something. */
export class Asker extends Component {
  constructor(
    platform: Platform,
    id: string,
    requirements: NodeRequirements,
    networks: readonly [string, string][] = [],
  ) {
    super(platform, id, {} satisfies ComponentProps);
    this.requireOfNodes(requirements);
    for (const [name, cidr] of networks) this.network(name, cidr, { role: 'load-balancers' });
  }
}

export const CP: Machine = { hostname: 'cp-1', role: 'control-plane', address: '192.0.2.11', mac: '52:54:00:00:00:11' };
export const WORKER: Machine = { hostname: 'w-1', role: 'worker', address: '192.0.2.21', mac: '52:54:00:00:00:21' };
export const SOUND: TalosClusterProps = { talosVersion: '1.12.1', kubernetesVersion: '1.34.4', machines: [CP] };

/** Findings of a program with one cluster of machines, as `code field: message`, but for what the loss of its few machines means. */
export function findings(
  props: Partial<TalosClusterProps>,
  platformProps: PlatformProps = { nodeCidr: '192.0.2.0/24' },
  add: (platform: Platform) => unknown = () => undefined,
): string[] {
  const platform = new Platform('test', platformProps);
  add(platform);
  new TalosCluster(platform, 'talos', { ...SOUND, ...props });
  const found = check(platform.model()).filter(({ code }) => !code.startsWith('loss/'));
  return found.map(({ code, field = '-', message, construct }) => {
    if (code.startsWith('talos/')) expect(['talos', 'another']).toContain(construct);
    return `${code} ${field}: ${message}`;
  });
}

/** Findings of machines that are like the sound one but for this. */
export const ofMachine = (machine: Partial<Machine>, props: Partial<TalosClusterProps> = {}): string[] =>
  findings({ ...props, machines: [{ ...CP, ...machine }] });
