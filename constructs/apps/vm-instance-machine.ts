import { createHash } from 'node:crypto';
import type {
  VirtualMachineInstanceSpecDomain,
  VirtualMachineInstanceSpecVolume,
  VirtualMachineSpec,
} from '../../lib/kinds/generated/kubevirt.io';
import type { VmInstanceValues } from './vm-instance-values';

/** What a machine is made from beside its values. */
export interface MachineSurroundings {
  readonly namespace: string;
  readonly releaseName: string;
  readonly labels: Readonly<Record<string, string>>;
}

const CLOUD_INIT = 'cloudinitdisk';

/** Spec of KubeVirt's object. */
export function machineSpec(values: VmInstanceValues, surroundings: MachineSurroundings): VirtualMachineSpec {
  const { runStrategy = 'Always', resources, instanceProfile = 'ubuntu', networks = [], sshKeys = [] } = values;
  const { instanceType = resources === undefined ? 'u1.medium' : '' } = values;
  const { namespace, releaseName, labels } = surroundings;
  return {
    runStrategy,
    ...(instanceType === '' ? {} : { instancetype: { kind: 'VirtualMachineClusterInstancetype', name: instanceType } }),
    ...(instanceProfile === ''
      ? {}
      : { preference: { kind: 'VirtualMachineClusterPreference', name: instanceProfile } }),
    template: {
      metadata: {
        // its address is that of its pod, and Kube-OVN keeps it when the machine moves
        annotations: { 'kubevirt.io/allow-pod-bridge-network-live-migration': 'true' },
        labels,
      },
      spec: {
        domain: domainOf(values, surroundings),
        networks: [
          { name: 'default', pod: {} },
          ...networks.map(({ name }) => ({ name, multus: { networkName: `${namespace}/${name}` } })),
        ],
        volumes: volumesOf(values),
        ...(sshKeys.length === 0
          ? {}
          : {
              accessCredentials: [
                {
                  sshPublicKey: {
                    source: { secret: { secretName: sshSecret(releaseName) } },
                    propagationMethod: { noCloud: {} },
                  },
                },
              ],
            }),
      },
    },
  };
}

/** Name of the Secret with the public keys. */
export function sshSecret(releaseName: string): string {
  return `${releaseName}-ssh-keys`;
}

function domainOf(values: VmInstanceValues, surroundings: MachineSurroundings): VirtualMachineInstanceSpecDomain {
  const { disks = [], networks = [], gpus = [], resources, cpuModel = '' } = values;
  const cpu = {
    ...(resources === undefined ? {} : { cores: resources.cpu, sockets: resources.sockets }),
    ...(cpuModel === '' ? {} : { model: cpuModel }),
  };
  return {
    ...(Object.keys(cpu).length === 0 ? {} : { cpu }),
    ...(resources === undefined ? {} : { memory: { guest: resources.memory } }),
    firmware: { uuid: identityOf(surroundings, values.cloudInitSeed ?? '') },
    devices: {
      disks: [
        ...disks.map(({ name, bus, optical = false }, index) => {
          const device = bus === undefined ? {} : { bus };
          return {
            name: `disk-${name}`,
            ...(optical ? { cdrom: device } : { disk: device }),
            bootOrder: index + 1,
          };
        }),
        ...(hasCloudInit(values) ? [{ name: CLOUD_INIT, disk: {} }] : []),
      ],
      ...(gpus.length === 0
        ? {}
        : { gpus: gpus.map(({ name }, index) => ({ name: `gpu${index + 1}`, deviceName: name })) }),
      interfaces: ['default', ...networks.map(({ name }) => name)].map(name => ({ name, bridge: {} })),
    },
  };
}

function volumesOf(values: VmInstanceValues): readonly VirtualMachineInstanceSpecVolume[] {
  const { disks = [], cloudInit = '', cloudInitSecret } = values;
  // keys alone need a disk too, on which they are handed over
  const userData = cloudInit === '' ? '#cloud-config\n{}\n' : cloudInit;
  const cloudInitNoCloud = cloudInitSecret === undefined ? { userData } : { secretRef: { name: cloudInitSecret.name } };
  return [
    ...disks.map(({ name }) => ({ name: `disk-${name}`, dataVolume: { name: `vm-disk-${name}` } })),
    ...(hasCloudInit(values) ? [{ name: CLOUD_INIT, cloudInitNoCloud }] : []),
  ];
}

function hasCloudInit({ cloudInit = '', cloudInitSecret, sshKeys = [] }: VmInstanceValues): boolean {
  return cloudInit !== '' || cloudInitSecret !== undefined || sshKeys.length > 0;
}

/** The identity that cloud-init knows the guest by. It is computed as in Cozystack, so that a machine that moves from there keeps it. */
function identityOf({ namespace, releaseName }: MachineSurroundings, seed: string): string {
  const hash = createHash('sha256').update(`${namespace}-${releaseName}-${seed}`).digest('hex');
  const parts = [hash.slice(0, 8), hash.slice(8, 12), `4${hash.slice(13, 16)}`, `9${hash.slice(17, 20)}`];
  return [...parts, hash.slice(20, 32)].join('-');
}
