import type { AllStated } from '../../lib/model/conclusion';
import type { NodeFacts } from '../../lib/model/model';
import type { Platform } from '../../lib/model/platform';
import { Cidr } from '../../lib/values/cidr';
import { parseIp } from '../../lib/values/ip-address';
import type { ClusterIntent, MachineIntent } from './intent';
import { addressedLinks, linksOf, subnetsOf } from './link-names';
import type { Machine, MachineImage } from './machine';
import { Needs } from './needs';
import { schematicId, schematicText } from './schematic';
import { resolveMachine, type ResolvedMachine } from './settings';
import type { TalosClusterProps } from './talos-props';
import { minorOf, type Contract } from './versions';

/** What of the platform a cluster is made from; for one without a platform, its defaults. */
export type PlatformFacts = Pick<Platform, 'cluster' | 'clusterDomain' | 'podCidr' | 'serviceCidr'> & {
  readonly nodeCidr?: string;
  /** Counts that the platform states itself. */
  readonly nodes?: NodeFacts;
  readonly mirrors?: Readonly<Record<string, string>>;
};

/** What is to be of all machines, from the props, the platform and what components have stated. */
export function machineIntents(
  props: TalosClusterProps,
  platform: PlatformFacts,
  owner: string,
  stated: Pick<AllStated, 'nodeRequirements' | 'hasPodNetwork'>,
): readonly MachineIntent[] {
  const machines = props.machines.map(machine => resolve(machine, props));
  const given = platform.nodeCidr === undefined ? undefined : parts(platform.nodeCidr);
  const networks = given === undefined ? networksOf(machines) : new Map<ResolvedMachine, string>();
  const cluster = clusterIntent(props, platform, stated.hasPodNetwork);
  const alike = new Map<string, Pick<MachineIntent, 'needs' | 'schematic'>>();
  return machines.map(machine => {
    const { kernelModules, sysctls, maxPods, image, role } = machine;
    const { extensions, kernelArguments, overlay } = image;
    const own = { kernelModules, sysctls, maxPods, extensions, kernelArguments };
    const key = JSON.stringify([role, own, overlay]);
    const shared = alike.get(key) ?? shareOf(new Needs(role, own, owner, stated.nodeRequirements), overlay);
    alike.set(key, shared);
    const nodeSubnets = given ?? [networks.get(machine)].filter(network => network !== undefined);
    return { cluster, machine, nodeSubnets, ...shared };
  });
}

/** What machines of one role and equal settings share. */
function shareOf(needs: Needs, overlay: MachineImage['overlay']): Pick<MachineIntent, 'needs' | 'schematic'> {
  const schematic = {
    overlay,
    extensions: needs.extensions.names,
    // their order counts: the kernel reads one after the other
    kernelArguments: needs.kernelArguments.names,
  };
  return { needs, schematic: { id: schematicId(schematic), text: schematicText(schematic) } };
}

/** A machine with the settings of the levels around it: cluster, role, class. */
export function resolve(machine: Machine, props: TalosClusterProps): ResolvedMachine {
  const { settings, controlPlanes, workers, classes = {} } = props;
  const ofRole = machine.role === 'control-plane' ? controlPlanes : workers;
  return resolveMachine(machine, [settings, ofRole, machine.class === undefined ? undefined : classes[machine.class]]);
}

function clusterIntent(props: TalosClusterProps, platform: PlatformFacts, hasPodNetwork: boolean): ClusterIntent {
  const { talosVersion, kubernetesVersion, vip, kubeProxy, scheduleOnControlPlanes = true } = props;
  const endpoint = endpointOf(props);
  const host = URL.canParse(endpoint) ? new URL(endpoint).hostname.replace(/^\[|\]$/g, '') : undefined;
  const sans = ['127.0.0.1', vip, host, ...(props.certSans ?? [])].filter(san => san !== undefined && san !== '');
  return {
    name: platform.cluster,
    endpoint,
    host,
    vip,
    contract: props.contract ?? (minorOf(talosVersion) as Contract),
    talosVersion,
    kubernetesVersion,
    workersAtOnce: props.workersAtOnce,
    dnsDomain: platform.clusterDomain,
    podSubnets: parts(platform.podCidr),
    serviceSubnets: parts(platform.serviceCidr),
    certSans: [...new Set(sans as string[])],
    ownPodNetwork: hasPodNetwork,
    kubeProxy: kubeProxy ?? !hasPodNetwork,
    scheduleOnControlPlanes,
    imageFactory: props.imageFactory ?? 'factory.talos.dev',
    mirrors: Object.fromEntries(Object.entries(platform.mirrors ?? {}).filter(([from]) => !from.includes('://'))),
  };
}

/** Address of the Kubernetes API as given, else by the VIP, else by the first control plane. */
export function endpointOf({ endpoint, vip, machines }: TalosClusterProps): string {
  const host = vip ?? machines.find(({ role }) => role === 'control-plane')?.address ?? '';
  return endpoint ?? `https://${host.includes(':') ? `[${host}]` : host}:6443`;
}

function parts(cidr: string): readonly string[] {
  return cidr.split(',').map(part => part.trim());
}

/** Networks in which the addresses of the nodes lie, by the static addresses of their interfaces; else each address alone. None lies in another. */
export function nodeSubnetsOf(machines: readonly ResolvedMachine[]): readonly string[] {
  return [...new Set(networksOf(machines).values())].sort();
}

/** The widest of these networks around each machine's address. */
function networksOf(machines: readonly ResolvedMachine[]): ReadonlyMap<ResolvedMachine, string> {
  const found = machines.flatMap(machine => {
    const ip = parseIp(machine.address);
    if (ip === undefined) return [];
    const own = addressedLinks(linksOf(machine)).flatMap(({ network }) => subnetsOf(network));
    return [{ machine, subnet: own.find(subnet => subnet.contains(ip)) ?? Cidr.of({ ip, length: ip.size }) }];
  });
  found.sort((a, b) => byPlace(a.subnet, b.subnet));
  let widest: Cidr | undefined;
  return new Map(
    found.map(({ machine, subnet }) => {
      if (widest?.contains(subnet) !== true) widest = subnet;
      return [machine, widest.toString()];
    }),
  );
}

/** Each network before those inside it. */
function byPlace(a: Cidr, b: Cidr): number {
  if (a.size !== b.size) return a.size - b.size;
  return a.first === b.first ? a.prefixLength - b.prefixLength : a.first < b.first ? -1 : 1;
}
