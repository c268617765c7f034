/** How a disk is found. All given members must hold. `serial` and `wwid` name one disk for good; names such as `/dev/sda` change. */
export interface DiskSelector {
  /**
   * Serial number.
   * @default - any
   */
  readonly serial?: string;
  /**
   * World-wide id, e.g. `naa.5000c500a1b2c3d4`.
   * @default - any
   */
  readonly wwid?: string;
  /**
   * Model as the disk tells it.
   * @default - any
   */
  readonly model?: string;
  /**
   * Address on the bus; `*` stands for any text where the disk is the one Talos is installed on.
   * @default - any
   */
  readonly busPath?: string;
  /**
   * Sort of disk; `sd` is a memory card.
   * @default - any
   */
  readonly type?: 'ssd' | 'hdd' | 'nvme' | 'sd';
  /**
   * A comparison with an amount in decimal units, e.g. `>= 500GB`.
   * @default - any
   */
  readonly size?: string;
}

/** A disk: a path such as `/dev/sda`, or what finds it. */
export type Disk = string | DiskSelector;

/** Where Talos is installed. */
export interface Install {
  /**
   * The disk.
   * @default '/dev/sda'
   */
  readonly disk?: Disk;
  /**
   * Whether the disk is wiped before.
   * @default false
   */
  readonly wipe?: boolean;
}

/** A disk beside the one that Talos is installed on. */
export interface DataDisk {
  /** Name of the volume, at most 34 letters, digits and dashes. */
  readonly name: string;
  /** The disk, or what finds it. */
  readonly disk: Disk;
  /**
   * What Talos makes of it: nothing, for storage that takes whole disks; a file system under `/var/mnt/NAME`; or a bare partition.
   * @default 'untouched'
   */
  readonly use?: 'untouched' | 'filesystem' | 'raw';
  /**
   * Least size of the volume, e.g. `100GB`.
   * @default '1GB'
   */
  readonly minSize?: string;
  /**
   * Largest size of the volume.
   * @default - all that there is
   */
  readonly maxSize?: string;
}

/** The volume that holds `/var`: images, containers, etcd. It acts when the machine is installed and never again. */
export interface EphemeralVolume {
  /**
   * Least size, e.g. `70GB`.
   * @default - Talos' own
   */
  readonly minSize?: string;
  /**
   * Largest size, e.g. `200GB`.
   * @default - all that there is
   */
  readonly maxSize?: string;
}

/** How the volumes of the system are encrypted. It acts when the machine is installed and never again. */
export type DiskEncryption =
  /** By a key made from the machine's own id: protects a disk that is taken out, no more. */
  | 'node-id'
  /** By a key that the machine's TPM keeps. */
  | 'tpm'
  /** By a key that a server keeps. */
  | KmsKey;

/** A key that a server keeps. */
export interface KmsKey {
  /** Address of the server, https or grpc. */
  readonly kms: string;
}
