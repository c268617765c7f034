import type { Quantity } from '../../lib/values/quantity';

/** Parameters of a disk of virtual machines: plain data, the source of its JSON Schema, its CRD and its reference page. */
export interface VmDiskValues {
  /**
   * What the disk is filled with, one of its members. It cannot change after creation.
   * @immutable
   * @default - nothing: an empty disk
   */
  readonly source?: VmDiskSource;
  /**
   * Whether machines see it as a CD-ROM.
   * @default false
   */
  readonly optical?: boolean;
  /**
   * Size of the disk when it is made. It cannot change after creation; its claim can grow.
   * @immutable
   * @default '5Gi'
   */
  readonly storage?: Quantity;
  /**
   * StorageClass of the disk. It cannot change after creation.
   * @immutable
   * @default - the cluster's default StorageClass
   */
  readonly storageClass?: string;
}

/** What a disk is filled with: one of these. */
export interface VmDiskSource {
  /**
   * An image of the platform.
   * @default - none
   */
  readonly image?: VmDiskImage;
  /**
   * An image that is downloaded.
   * @default - none
   */
  readonly http?: VmDiskHttp;
  /**
   * An image that somebody uploads, by `virtctl image-upload`. Give `{}`.
   * @default - none
   */
  readonly upload?: VmDiskUpload;
  /**
   * Another disk of the same tenant, which is copied.
   * @default - none
   */
  readonly disk?: VmDiskClone;
}

/** An image of the platform, in namespace `cozy-public`. */
export interface VmDiskImage {
  /**
   * Its name, e.g. `ubuntu-24.04`: the claim is `vm-default-images-<name>`.
   * @minLength 1
   */
  readonly name: string;
}

/** An image that is downloaded. */
export interface VmDiskHttp {
  /**
   * Address, without credentials. Formats: qcow2, raw, iso and others that QEMU reads, also packed by gzip or xz.
   * @pattern ^https?://[^/@\s]+(/\S*)?$
   */
  readonly url: string;
}

/** An image that somebody uploads; nothing more is to be said about it. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- a member that only has to be there
export interface VmDiskUpload {}

/** Another disk. */
export interface VmDiskClone {
  /**
   * Its name, without the prefix `vm-disk-`.
   * @minLength 1
   */
  readonly name: string;
}
