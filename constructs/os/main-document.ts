import type { JsonObject } from '../../lib/values/json';
import { compact } from './compact';
import type { Install } from './disks';
import { filesOf } from './host-files';
import { installerOf } from './installer';
import type { ClusterIntent, MachineIntent, Written } from './intent';
import { KUBE_PRISM } from '../infrastructure/api-server';

/** What all contracts from 1.10 to 1.13 write in the main document. */
export function mainDocument(intent: MachineIntent): Written {
  const { cluster, machine, needs } = intent;
  const isControlPlane = machine.role === 'control-plane';
  const modules = needs.modules.entries.map(([name]) => {
    const parameters = needs.moduleParameters.entries.filter(([key]) => key.startsWith(`${name} `));
    return compact({
      name,
      parameters:
        parameters.length === 0
          ? undefined
          : parameters.map(([key, value]) => `${key.slice(name.length + 1)}=${value}`),
    });
  });
  const files = filesOf(needs);
  return {
    machine: compact({
      certSANs: cluster.certSans,
      kubelet: kubeletOf(intent),
      install: installOf(intent),
      nodeLabels: orNothing({ ...labelsOf(intent) }),
      nodeAnnotations: orNothing({ ...machine.annotations }),
      nodeTaints: orNothing(
        Object.fromEntries(
          Object.entries(machine.taints ?? {}).map(([key, { value, effect }]) => [
            key,
            value ? `${value}:${effect}` : effect,
          ]),
        ),
      ),
      sysctls: orNothing(Object.fromEntries(needs.sysctls.entries)),
      kernel: modules.length === 0 ? undefined : { modules },
      files: files.length === 0 ? undefined : files,
      features: { kubePrism: { enabled: true, port: KUBE_PRISM.port } },
    }),
    cluster: compact({
      clusterName: cluster.name,
      controlPlane: { endpoint: cluster.endpoint },
      discovery: { enabled: false },
      network: compact({
        cni: cluster.ownPodNetwork ? { name: 'none' } : undefined,
        dnsDomain: cluster.dnsDomain,
        podSubnets: cluster.podSubnets,
        serviceSubnets: cluster.serviceSubnets,
      }),
      ...(isControlPlane ? controlPlaneOf(intent) : {}),
    }),
  };
}

function orNothing(map: JsonObject): JsonObject | undefined {
  return Object.keys(map).length === 0 ? undefined : map;
}

function labelsOf({ machine }: MachineIntent): JsonObject {
  const { zone, rack, labels, role } = machine;
  return compact({
    // MetalLB announces nothing from a node with this label, and Talos gives it to every control plane
    'node.kubernetes.io/exclude-from-external-load-balancers':
      role === 'control-plane' ? { $patch: 'delete' } : undefined,
    'topology.kubernetes.io/zone': zone,
    'strata.cloud/rack': rack,
    ...labels,
  });
}

function kubeletOf({ nodeSubnets, needs }: MachineIntent): JsonObject {
  const mounts = needs.mounts.entries.map(([path, options]) => ({
    destination: path,
    type: 'bind',
    source: path,
    options,
  }));
  return compact({
    nodeIP: { validSubnets: nodeSubnets },
    extraConfig: needs.pods === undefined ? undefined : { maxPods: needs.pods },
    extraMounts: mounts.length === 0 ? undefined : mounts,
  });
}

function installOf(intent: MachineIntent): JsonObject {
  const { disk = '/dev/sda', wipe = false }: Install = intent.machine.install ?? {};
  // the disk that every generated configuration names goes: one of the two says it
  const where: JsonObject =
    typeof disk === 'string' ? { disk } : { disk: { $patch: 'delete' }, diskSelector: compact({ ...disk }) };
  return { ...where, image: installerOf(intent), wipe };
}

function controlPlaneOf({ cluster, nodeSubnets, needs }: MachineIntent): JsonObject {
  const oidc = needs.oidc.get('');
  return compact({
    allowSchedulingOnControlPlanes: cluster.scheduleOnControlPlanes,
    proxy: cluster.kubeProxy ? undefined : { disabled: true },
    apiServer: compact({
      // the endpoint's host is there by itself, and lists of patches are added to those that are there
      certSANs: cluster.certSans.filter(san => san !== cluster.host),
      extraArgs:
        oidc === undefined
          ? undefined
          : {
              'oidc-issuer-url': oidc.issuerUrl,
              'oidc-client-id': oidc.clientId,
              'oidc-username-claim': oidc.usernameClaim,
              'oidc-groups-claim': oidc.groupsClaim,
            },
    }),
    controllerManager: { extraArgs: controllerManagerArguments(cluster, needs) },
    scheduler: { extraArgs: METRICS_REACHABLE },
    etcd: {
      advertisedSubnets: nodeSubnets,
      // twice etcd's recommended most, as a platform of many kinds needs it. Source: Cozystack's Talos configuration
      extraArgs: { 'quota-backend-bytes': String(8 * 1024 ** 3) },
    },
  });
}

/** Talos binds them to the node itself, where no scraper reaches them. */
const METRICS_REACHABLE = { 'bind-address': '0.0.0.0' };

function controllerManagerArguments({ podSubnets }: ClusterIntent, needs: MachineIntent['needs']): JsonObject {
  if (needs.allocateNodeCidrs.get('') === false) return { ...METRICS_REACHABLE, 'allocate-node-cidrs': 'false' };
  const size = nodeMask(needs.pods ?? 110);
  // dual-stack clusters name the size by family
  const ipv4 = podSubnets.length > 1 ? 'node-cidr-mask-size-ipv4' : 'node-cidr-mask-size';
  const isIpv4 = podSubnets.some(subnet => !subnet.includes(':'));
  return size === 24 || !isIpv4 ? METRICS_REACHABLE : { ...METRICS_REACHABLE, [ipv4]: String(size) };
}

/** Prefix of the range that a node gets out of the pod network, so that each of its pods can have an address. 24, Kubernetes' default, at most. */
export function nodeMask(pods: number): number {
  return Math.min(24, 32 - Math.ceil(Math.log2(pods)));
}
