import type { KubevirtMachineTemplateSpec } from '../../lib/kinds/generated/infrastructure.cluster.x-k8s.io';
import { containerResources, quantityText } from './resources';
import type { TenantClusterNodeGroup, TenantClusterVersion } from './tenant-cluster-node-values';
import { RELEASES } from './tenant-cluster-versions';

/** A group as its machines are made of it, and whose it is. */
export interface MachinesOf {
  /** Name of the cluster. */
  readonly cluster: string;
  readonly namespace: string;
  /** Name of the group. */
  readonly name: string;
  readonly group: TenantClusterNodeGroup;
  /** Version of the nodes. */
  readonly version: TenantClusterVersion;
}

/**
 * Raised with any change to what stands below, or to an image of {@link RELEASES}: a template can't be changed, so that one with other
 * contents needs another name.
 */
const REVISION = 1;

/** Name of a group's objects. */
export function groupName({ cluster, name }: MachinesOf): string {
  return `${cluster}-${name}`;
}

/**
 * Name of a group's template: all that the template is made of, so that it changes with each of them and with nothing else.
 * Example: `kubernetes-prod-md0--r1--v1.35--u1.medium--disk-20gi`.
 */
export function templateName(machines: MachinesOf): string {
  const { version, group } = machines;
  const { instanceType = 'u1.medium', resources, diskSize = '20Gi', storageClass, roles = [], gpus = [] } = group;
  return [
    groupName(machines),
    `r${REVISION}`,
    version,
    ...(resources === undefined ? [instanceType] : [`${resources.cpu}-cpu-${quantityText(resources.memory)}`]),
    `disk-${quantityText(diskSize)}`,
    ...(storageClass === undefined ? [] : [`on-${storageClass}`]),
    ...roles.map(role => `role-${role}`),
    ...gpus.map(({ name }) => `gpu-${name}`),
  ]
    .map(part =>
      part
        .toLowerCase()
        .replaceAll('/', '.')
        .replaceAll(/[^a-z0-9.-]/g, '-'),
    )
    .join('--');
}

/** The machines of a group. Figures: Cozystack v1.5.4, chart `kubernetes`. */
export function templateSpec(machines: MachinesOf): KubevirtMachineTemplateSpec {
  const { cluster, namespace, group, version } = machines;
  const { instanceType = 'u1.medium', resources, diskSize = '20Gi', storageClass, roles = [], gpus = [] } = group;
  const roleLabels = Object.fromEntries(roles.map(role => [`node-role.kubernetes.io/${role}`, '']));
  return {
    template: {
      spec: {
        // a look by SSH would need a way in to every node, and a key; the node tells by joining
        virtualMachineBootstrapCheck: { checkStrategy: 'none' },
        virtualMachineTemplate: {
          metadata: { namespace, labels: roleLabels },
          spec: {
            runStrategy: 'Always',
            instancetype:
              resources === undefined ? { kind: 'VirtualMachineClusterInstancetype', name: instanceType } : undefined,
            dataVolumeTemplates: [
              {
                // a populator would bind the claim by way of another, which LINSTOR takes for an error
                metadata: { name: DISK, annotations: { 'cdi.kubevirt.io/storage.usePopulator': 'false' } },
                spec: {
                  source: { blank: {} },
                  storage: {
                    resources: { requests: { storage: quantityText(diskSize) } },
                    storageClassName: storageClass,
                  },
                },
              },
            ],
            template: {
              metadata: {
                annotations: { 'kubevirt.io/allow-pod-bridge-network-live-migration': 'true' },
                labels: { ...roleLabels, 'cluster.x-k8s.io/deployment-name': groupName(machines) },
              },
              spec: {
                domain: {
                  // what the machine writes beside its disks, so that quotas can count it
                  resources: scratchSpace(),
                  ...(resources === undefined
                    ? {}
                    : {
                        cpu: { cores: resources.cpu, sockets: 1, threads: 1 },
                        memory: { guest: quantityText(resources.memory) },
                      }),
                  devices: {
                    gpus:
                      gpus.length === 0
                        ? undefined
                        : gpus.map(({ name }, index) => ({ name: `gpu${index + 1}`, deviceName: name })),
                    disks: [
                      { name: 'system', disk: { bus: 'virtio', pciAddress: '0000:07:00.0' } },
                      {
                        name: DISK,
                        disk: { bus: 'virtio', pciAddress: '0000:08:00.0' },
                        blockSize: { matchVolume: { enabled: true } },
                      },
                    ],
                    interfaces: [{ name: 'default', bridge: {} }],
                  },
                },
                evictionStrategy: 'External',
                networks: [{ name: 'default', pod: {} }],
                // two nodes of a group on one of the platform's would fall together
                affinity: {
                  podAntiAffinity: {
                    preferredDuringSchedulingIgnoredDuringExecution: [
                      {
                        weight: 100,
                        podAffinityTerm: {
                          labelSelector: { matchLabels: { 'cluster.x-k8s.io/cluster-name': cluster } },
                          topologyKey: 'kubernetes.io/hostname',
                        },
                      },
                    ],
                  },
                },
                volumes: [
                  { name: 'system', containerDisk: { image: RELEASES[version].image } },
                  { name: DISK, dataVolume: { name: DISK } },
                ],
              },
            },
          },
        },
      },
    },
  };
}

function scratchSpace(): Record<'limits' | 'requests', { readonly 'ephemeral-storage': string }> {
  const { limits, requests } = containerResources('t1.nano');
  const of = (amounts: typeof limits): { readonly 'ephemeral-storage': string } => ({
    'ephemeral-storage': amounts['ephemeral-storage'],
  });
  return { limits: of(limits), requests: of(requests) };
}

/** Disk for kubelet and containerd: it is the second one, `/dev/vdb`. */
const DISK = 'disk-kubelet';
