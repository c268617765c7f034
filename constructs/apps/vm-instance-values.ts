import type { Quantity } from '../../lib/values/quantity';
import type { SecretName } from './postgres-backup-values';

/** Parameters of a virtual machine: plain data, the source of its JSON Schema, its CRD and its reference page. */
export interface VmInstanceValues {
  /**
   * When it runs. `Manual` leaves it to people, by `virtctl start` and `stop`.
   * @default 'Always'
   */
  readonly runStrategy?: 'Always' | 'Halted' | 'Manual' | 'RerunOnFailure' | 'Once';
  /**
   * CPUs and memory by the name of an instance type of the cluster.
   * @default - 'u1.medium', unless `resources` are given
   */
  readonly instanceType?: string;
  /**
   * Settings for its guest by the name of a preference of the cluster; empty for none.
   * @default 'ubuntu'
   */
  readonly instanceProfile?: string;
  /**
   * CPUs and memory in place of an instance type.
   * @default - those of the instance type
   */
  readonly resources?: VmInstanceResources;
  /**
   * CPU that the guest sees, in libvirt's names, e.g. `Haswell`. With nodes of several sorts it lets the machine move between them.
   * @default - that of the node
   */
  readonly cpuModel?: string;
  /**
   * Disks of the same tenant, in the order in which it boots from them.
   * @default []
   */
  readonly disks?: readonly VmInstanceDisk[];
  /**
   * Networks beside the pod network, by their NetworkAttachmentDefinitions in the tenant's namespace.
   * @default []
   */
  readonly networks?: readonly VmInstanceNetwork[];
  /**
   * Devices that it is given, by the name of their resource.
   * @default []
   */
  readonly gpus?: readonly VmInstanceGpu[];
  /**
   * Public keys of those who may log in, as they stand in `authorized_keys`. The guest reads them by cloud-init when it starts for the first time.
   * @default []
   */
  readonly sshKeys?: readonly string[];
  /**
   * User data for cloud-init, at most 2048 bytes, without secrets: it stands in the machine's object for everybody to read.
   * @default - none
   */
  readonly cloudInit?: string;
  /**
   * Secret of the same namespace that holds the user data in its key `userdata`, in place of `cloudInit`.
   * @default - none
   */
  readonly cloudInitSecret?: SecretName;
  /**
   * Any text. Another one gives the guest another identity, so that cloud-init runs again after a restart.
   * @default ''
   */
  readonly cloudInitSeed?: string;
  /**
   * Whether it is reachable from outside the cluster, by an address of its own.
   * @default false
   */
  readonly external?: boolean;
  /**
   * What of the address leads to it: the ports in `externalPorts`, or all. `WholeIP` needs cozy-proxy in the cluster.
   * @default 'PortList'
   */
  readonly externalMethod?: 'PortList' | 'WholeIP';
  /**
   * TCP ports that lead to it.
   * @default [22]
   */
  readonly externalPorts?: readonly number[];
}

/** CPUs and memory of a machine. */
export interface VmInstanceResources {
  /**
   * Cores of each socket.
   * @minimum 1
   */
  readonly cpu: number;
  /**
   * CPU sockets. More can be added while it runs.
   * @minimum 1
   */
  readonly sockets: number;
  /** Memory of the guest, in bytes. More can be added while it runs. */
  readonly memory: Quantity;
}

/** A disk as a machine sees it. */
export interface VmInstanceDisk {
  /**
   * Name of the disk, without the prefix `vm-disk-`.
   * @minLength 1
   */
  readonly name: string;
  /**
   * How it is attached.
   * @default - as the preference says
   */
  readonly bus?: 'virtio' | 'sata' | 'scsi' | 'usb';
  /**
   * Whether it is a CD-ROM.
   * @default false
   */
  readonly optical?: boolean;
}

/** A network beside the pod network. */
export interface VmInstanceNetwork {
  /**
   * Name of its NetworkAttachmentDefinition.
   * @pattern ^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$
   */
  readonly name: string;
}

/** A device of a node. */
export interface VmInstanceGpu {
  /**
   * Name of its resource, e.g. `nvidia.com/GA102GL_A10`.
   * @minLength 1
   */
  readonly name: string;
}
