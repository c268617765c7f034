import type { Construct } from 'constructs';
import { Component } from '../../lib/model/component';
import { checkProps } from '../../lib/model/check-props';
import { allStated, type AllStated, type Conclusion } from '../../lib/model/conclusion';
import { compareText } from '../../lib/model/identity';
import type { NodeFacts } from '../../lib/model/model';
import type { NodeRole } from '../../lib/model/node-requirements';
import { Platform } from '../../lib/model/platform';
import { TALOS_FOLDER } from '../../lib/talos/cluster-files';
import type { JsonObject } from '../../lib/values/json';
import { checkCluster } from './checks';
import { machineIntents, nodeSubnetsOf, resolve, type PlatformFacts } from './cluster-intent';
import type { MachineIntent } from './intent';
import type { Need } from './needs';
import { documentsOf, patchText } from './patch';
import type { ResolvedMachine } from './settings';
import { summaryText } from './summary';
import { TALOS_CLUSTER, type TalosClusterProps } from './talos-props';

export { changesOf, worstOf, CHANGE_CLASSES, type ChangeClass, type FieldChange } from '../../lib/talos/changes';
export type { DataDisk, Disk, DiskEncryption, DiskSelector, EphemeralVolume, Install, KmsKey } from './disks';
export type { Bond, BondMode, Link, LinkNetwork, LinkSelector, Route, Vlan } from './links';
export type { ImageOverlay, Machine, MachineImage, MachineSettings, Taint, TaintEffect } from './machine';
export { readMachines, type MachineInventory } from './inventory';
export type { Need } from './needs';
export { schematicId, schematicText, type Schematic } from './schematic';
export type { RunningVersions, TalosClusterProps } from './talos-props';
export { SUPPORT, type Contract, type TalosMinor } from './versions';

/** What a cluster is made from where no platform is. */
const NO_PLATFORM: PlatformFacts = {
  cluster: 'talos',
  clusterDomain: 'cluster.local',
  podCidr: '10.244.0.0/16',
  serviceCidr: '10.96.0.0/16',
};

/**
 * The machines of a cluster and their operating system, Talos. It makes a patch of machine configuration a machine, without secrets: settings of the
 * program, and what the components of the platform need of their nodes.
 * @example
 * new TalosCluster(platform, 'talos', {
 *   talosVersion: '1.12.1',
 *   kubernetesVersion: '1.34.4',
 *   machines: [{ hostname: 'cp-1', role: 'control-plane', address: '192.0.2.11', mac: '52:54:00:00:00:11' }],
 * });
 */
export class TalosCluster extends Component {
  readonly #props: TalosClusterProps;
  readonly #platform: PlatformFacts;

  /** @throws FindingsError with all props that are malformed; what does not fit together is found by the checks */
  constructor(scope: Construct, id: string, props: TalosClusterProps) {
    checkProps(scope, id, props, TALOS_CLUSTER);
    super(scope, id);
    const platform = Platform.tryOf(scope);
    this.#props = props;
    this.#platform = platform === undefined ? NO_PLATFORM : factsOf(platform);
    this.statements.nodes = nodeFacts(props);
    this.statements.kubernetes = props.kubernetesVersion;
    if (this.#platform.nodeCidr === undefined) {
      for (const subnet of nodeSubnetsOf(props.machines.map(machine => resolve(machine, props))))
        this.network('nodes', subnet, { role: 'nodes' });
    }
    this.statements.conclusions.push(all => this.#conclude(all));
  }

  /**
   * A patch of machine configuration for each machine, by hostname: YAML for `talosctl machineconfig patch`. Ask for it when all components of the
   * platform are there, since they add what they need.
   */
  patches(): ReadonlyMap<string, string> {
    return new Map(this.#intents().map(intent => [intent.machine.hostname, patchText(intent)]));
  }

  /** The documents of each machine's patch, by hostname: what {@link patches} writes, as data. */
  documents(): ReadonlyMap<string, readonly JsonObject[]> {
    return new Map(this.#intents().map(intent => [intent.machine.hostname, documentsOf(intent)]));
  }

  /** Addresses of the machines of a role, in the order in which they are given. */
  addressesOf(role: NodeRole): readonly string[] {
    return this.#props.machines.filter(machine => machine.role === role).map(({ address }) => address);
  }

  /** What a machine needs, with the components that ask for it. @returns undefined for an unknown hostname */
  needsOf(hostname: string): readonly Need[] | undefined {
    return this.#intents().find(({ machine }) => machine.hostname === hostname)?.needs.all;
  }

  /** Name of each machine's schematic at the Image Factory, by hostname. */
  schematics(): ReadonlyMap<string, string> {
    return new Map(this.#intents().map(({ machine, schematic }) => [machine.hostname, schematic.id]));
  }

  #intents(all?: AllStated): readonly MachineIntent[] {
    return machineIntents(this.#props, this.#platform, this.unitName, all ?? allStated(this.#components()));
  }

  #components(): readonly Component[] {
    return this.node.root.node.findAll().filter(each => Component.isComponent(each));
  }

  #conclude(all: AllStated): Conclusion {
    const intents = this.#intents(all);
    const place = { construct: this.node.path, source: this.source() };
    const others = this.#components()
      .filter(each => each !== this && each.statements.nodes !== undefined)
      .map(each => each.node.path);
    const { networks, nodeRequirements } = all;
    const facts = { props: this.#props, platform: this.#platform, intents, networks, nodeRequirements, others };
    const problems = checkCluster(facts);
    const schematics = new Map(intents.map(({ schematic: { id, text } }) => [id, text]));
    return {
      findings: problems.map(problem => ({ ...problem, ...place })),
      files: [
        { path: `${TALOS_FOLDER}/cluster.yaml`, text: summaryText(intents) },
        ...intents.map(intent => ({
          path: `${TALOS_FOLDER}/machines/${intent.machine.hostname}.yaml`,
          text: patchText(intent),
        })),
        ...[...schematics].map(([id, text]) => ({ path: `${TALOS_FOLDER}/schematics/${id}.yaml`, text })),
      ],
    };
  }
}

function factsOf({ cluster, clusterDomain, podCidr, serviceCidr, props }: Platform): PlatformFacts {
  return {
    cluster,
    clusterDomain,
    podCidr,
    serviceCidr,
    nodeCidr: props.nodeCidr,
    nodes: props.nodes,
    mirrors: props.mirrors,
  };
}

function nodeFacts(props: TalosClusterProps): NodeFacts {
  const machines = props.machines.map(machine => resolve(machine, props));
  const controlPlanes = machines.filter(({ role }) => role === 'control-plane').length;
  return {
    controlPlanes,
    workers: machines.length - controlPlanes,
    machines: machines
      .map(machine => {
        const { hostname, role, zone, rack, labels = {}, capacity } = machine;
        return {
          name: hostname,
          role,
          zone,
          rack,
          labels,
          capacity,
          ...(isClosed(machine, props) && { closed: true }),
        };
      })
      .sort((a, b) => compareText(a.name, b.name)),
  };
}

/** Whether taints keep ordinary pods away: Talos' own on control planes, or those of the program. */
function isClosed(
  { role, taints = {} }: ResolvedMachine,
  { scheduleOnControlPlanes = true }: TalosClusterProps,
): boolean {
  return (
    (role === 'control-plane' && !scheduleOnControlPlanes) ||
    Object.values(taints).some(({ effect }) => effect !== 'PreferNoSchedule')
  );
}
