import type { Construct } from 'constructs';
import { DataVolume } from '../../lib/kinds/generated/cdi.kubevirt.io';
import { ClusterRole, RoleBinding } from '../../lib/kinds/generated/rbac.authorization.k8s.io';
import { checkProps } from '../../lib/model/check-props';
import { Component } from '../../lib/model/component';
import { DURATION } from '../../lib/model/component-shapes';
import { TEXT, map, object, required, text, type Shape } from '../../lib/model/prop-types';
import type { Quantity } from '../../lib/values/quantity';
import { IMAGES_NAMESPACE } from './vm-disk';

/** An image that disks are copied from. */
export interface VmImage {
  /** Address, without credentials. */
  readonly url: string;
  /**
   * Size of its disk; those that are copied from it have at least that. It cannot change after creation.
   * @default '20Gi'
   */
  readonly storage?: Quantity;
}

/** Props of {@link VmImages}. */
export interface VmImagesProps {
  /** Images by name, e.g. `ubuntu-24.04`. */
  readonly images: Readonly<Record<string, VmImage>>;
  /**
   * StorageClass of the images. Disks of the same class are copied from them by the storage itself.
   * @default - the cluster's default StorageClass
   */
  readonly storageClass?: string;
  /**
   * How long its objects may take to become ready, as Flux writes durations.
   * @default '10m'
   */
  readonly timeout?: string;
}

const IMAGE: Shape<VmImage> = {
  url: required(text(/^https?:\/\/[^/@\s]+(\/\S*)?$/, 'be an http or https address without credentials')),
  storage: TEXT,
};
const PROPS: Shape<VmImagesProps> = { images: required(map(object(IMAGE))), storageClass: TEXT, timeout: DURATION };

const RBAC = 'rbac.authorization.k8s.io';
const ROLE = 'cdi-copy-dv';

/**
 * Images of virtual machines that all tenants may copy disks from: each is downloaded once, into namespace `cozy-public`.
 * @example
 * const url = 'https://cloud-images.ubuntu.com/noble/current/noble-server-cloudimg-amd64.img';
 * new VmImages(platform, 'vm-images', { images: { 'ubuntu-24.04': { url } } });
 * new VmDisk(tenant, 'web-system', { source: { image: { name: 'ubuntu-24.04' } }, storage: '20Gi' });
 */
export class VmImages extends Component {
  declare readonly namespace: string;

  /** @throws FindingsError with all problems of the props */
  constructor(scope: Construct, id: string, props: VmImagesProps) {
    checkProps(scope, id, props, PROPS);
    super(scope, id, { namespace: IMAGES_NAMESPACE, timeout: props.timeout });
    const { images, storageClass } = props;
    this.addNamespace(IMAGES_NAMESPACE);
    for (const [name, { url, storage = '20Gi' }] of Object.entries(images))
      new DataVolume(this, name, {
        // before anybody copies from it
        metadata: {
          name: `vm-default-images-${name}`,
          annotations: { 'cdi.kubevirt.io/storage.bind.immediate.requested': 'true' },
        },
        spec: {
          contentType: 'kubevirt',
          source: { http: { url } },
          storage: {
            resources: { requests: { storage } },
            ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
          },
        },
      });
    this.allowCopies();
  }

  /** CDI asks whether whoever makes a disk may copy from here: tenants' accounts may. */
  private allowCopies(): void {
    const metadata = { name: ROLE };
    new ClusterRole(this, 'role', {
      metadata,
      rules: [{ apiGroups: ['cdi.kubevirt.io'], resources: ['datavolumes/source'], verbs: ['create'] }],
    });
    new RoleBinding(this, 'role-binding', {
      metadata: { name: 'cdi-clone-dv' },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: ROLE },
      subjects: [{ apiGroup: RBAC, kind: 'Group', name: 'system:serviceaccounts' }],
    });
  }
}
