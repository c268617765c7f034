import type { MachineCapacity } from '../../lib/model/model';
import type { KernelModule, NodeRole } from '../../lib/model/node-requirements';
import type { JsonObject } from '../../lib/values/json';
import type { DataDisk, DiskEncryption, EphemeralVolume, Install } from './disks';
import type { Link } from './links';

/** The image that machines boot: what is in it beside Talos itself. */
export interface MachineImage {
  /**
   * System extensions by their official name, e.g. `amd-ucode`; those that components need come by themselves.
   * @default - none
   */
  readonly extensions?: readonly string[];
  /**
   * Arguments of the kernel.
   * @default - none
   */
  readonly kernelArguments?: readonly string[];
  /**
   * Overlay for a single-board computer.
   * @default - none
   */
  readonly overlay?: ImageOverlay;
  /**
   * Whether the image is signed for SecureBoot.
   * @default false
   */
  readonly secureBoot?: boolean;
  /**
   * Installer to use instead of the Image Factory's, without the tag: what is in it is then on you.
   * @default - that of the Image Factory
   */
  readonly installer?: string;
}

/** What an image for a single-board computer has in it. */
export interface ImageOverlay {
  /** Name, e.g. `rpi_generic`. */
  readonly name: string;
  /** Image that holds it, e.g. `siderolabs/sbc-raspberrypi`. */
  readonly image: string;
}

/** Effect of a taint. */
export type TaintEffect = 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';

/** A taint: a value, if any, and an effect. */
export interface Taint {
  /**
   * Value of the taint.
   * @default ''
   */
  readonly value?: string;
  /** What becomes of pods that do not tolerate it. */
  readonly effect: TaintEffect;
}

/**
 * Settings of machines, at every level: the cluster, a role, a class, a machine. Inner levels win; maps are merged, extensions, arguments, modules,
 * data disks and patches add up.
 */
export interface MachineSettings {
  /**
   * Labels of the node.
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Annotations of the node.
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>>;
  /**
   * Taints of the node, by key.
   * @default - none
   */
  readonly taints?: Readonly<Record<string, Taint>>;
  /**
   * Failure domain, the label `topology.kubernetes.io/zone`.
   * @default - none
   */
  readonly zone?: string;
  /**
   * Rack, the label `strata.cloud/rack`: nodes may not give themselves other labels of Kubernetes' domains.
   * @default - none
   */
  readonly rack?: string;
  /**
   * CPU and memory that it has for pods: all that there is, less what the system and the kubelet keep. Only checks read it; those on what room is left
   * without one machine need it of every machine.
   * @default - not known
   */
  readonly capacity?: MachineCapacity;
  /**
   * Where Talos is installed.
   * @default - /dev/sda, not wiped before
   */
  readonly install?: Install;
  /**
   * Disks beside the one that Talos is installed on.
   * @default - none
   */
  readonly dataDisks?: readonly DataDisk[];
  /**
   * The volume that holds `/var`.
   * @default - what Talos makes of the rest of the disk
   */
  readonly ephemeral?: EphemeralVolume;
  /**
   * How the volumes of the system are encrypted.
   * @default - not
   */
  readonly encryption?: DiskEncryption;
  /**
   * What is in the image beside Talos itself.
   * @default - what components need
   */
  readonly image?: MachineImage;
  /**
   * Modules that the kernel loads.
   * @default - those that components need
   */
  readonly kernelModules?: readonly KernelModule[];
  /**
   * Kernel parameters.
   * @default - those that components need
   */
  readonly sysctls?: Readonly<Record<string, string>>;
  /**
   * Most pods of a node.
   * @minimum 1
   * @default - 110, or what components need
   */
  readonly maxPods?: number;
  /**
   * Addresses of DNS servers.
   * @default - from DHCP, else Talos' own
   */
  readonly nameservers?: readonly string[];
  /**
   * NTP servers.
   * @default - Talos' own
   */
  readonly timeServers?: readonly string[];
  /**
   * Network interfaces.
   * @default - the one that `mac` names, by DHCP; without it whichever has a link
   */
  readonly links?: readonly Link[];
  /**
   * Raw machine configuration, laid over what comes from the settings as `talosctl machineconfig patch` would: parts of the main document, or whole
   * documents with `apiVersion` and `kind`, whatever they are.
   * @default - none
   */
  readonly patches?: readonly JsonObject[];
}

/** One machine. */
export interface Machine extends MachineSettings {
  /** Name of the machine and of its node: a DNS label, unique in the cluster. A new name is a new node. */
  readonly hostname: string;
  /** What it runs: Kubernetes' own services, or only pods. */
  readonly role: NodeRole;
  /** Address of the node, by which it is reached and which Kubernetes uses. */
  readonly address: string;
  /**
   * Hardware address of the interface that has the address: the identity of the machine. A machine without `links` is found by it.
   * @default - unknown
   */
  readonly mac?: string;
  /**
   * Fingerprint of the certificate that it shows in maintenance, as its console tells it (SHA-256 of the public key, base64). With it the first configuration, which holds
   * the keys of the cluster, goes to no other machine. Talos makes the certificate anew at each start.
   * @default - whoever answers at the address in maintenance gets the configuration
   */
  readonly maintenanceFingerprint?: string;
  /**
   * Class whose settings it takes.
   * @default - none
   */
  readonly class?: string;
}
