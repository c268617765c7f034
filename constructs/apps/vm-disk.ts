import type { Construct } from 'constructs';
import { DataVolume, type DataVolumeSpecSource } from '../../lib/kinds/generated/cdi.kubevirt.io';
import { Application } from '../../lib/model/application';
import { hasMark } from '../../lib/values/marks';
import { allowFromOperator } from '../tenancy/allow';
import { refuse, type Problem } from './values';
import { allowUsing } from './vm-access';
import { valueProblems } from './vm-disk-problems';
import type { VmDiskSource, VmDiskValues } from './vm-disk-values';

export type * from './vm-disk-values';

/** Namespace of the platform's images. It is Cozystack's, since values name images without one. */
export const IMAGES_NAMESPACE = 'cozy-public';

/** Props of {@link VmDisk}: the parameters, with a disk in place of its name. */
export interface VmDiskProps extends Omit<VmDiskValues, 'source'> {
  /**
   * What the disk is filled with: one member, or a disk of the same tenant that is copied. It cannot change after creation.
   * @default - nothing: an empty disk
   */
  readonly source?: VmDiskSource | VmDisk;
}

const MARK = Symbol.for('strata.VmDisk');
/** Port on which the pods of CDI take images and tell how far they are. */
const PORT = 8443;

/**
 * A disk of virtual machines, which CDI fills. It stays when it leaves the program.
 * @example
 * const url = 'https://cloud-images.ubuntu.com/noble/current/noble-server-cloudimg-amd64.img';
 * const system = new VmDisk(tenant, 'web-system', { source: { http: { url } }, storage: '20Gi' });
 * new VmInstance(tenant, 'web', { disks: [system] });
 */
export class VmDisk extends Application {
  /** An application from plain values, as they stand in a cluster or a file. @throws FindingsError like the constructor */
  static fromValues(scope: Construct, id: string, values: VmDiskValues): VmDisk {
    return new VmDisk(scope, id, values);
  }

  /** Whether something is a disk, of this copy of the package or another. */
  static isVmDisk(construct: unknown): construct is VmDisk {
    return hasMark(construct, MARK);
  }

  /** Name by which machines and other disks of the tenant ask for it. */
  readonly diskName: string;
  /** Whether machines see it as a CD-ROM. */
  readonly optical: boolean;

  /** @throws FindingsError with all problems of the props */
  constructor(scope: Construct, id: string, props: VmDiskProps = {}) {
    super(scope, id, { kind: 'VmDisk', prefix: 'vm-disk' });
    Object.defineProperty(this, MARK, { value: true });
    const values = plainValues(props);
    refuse(this, [...placeProblems(props, this), ...valueProblems(values, this.releaseName)]);
    const { source = {}, optical = false, storage = '5Gi', storageClass } = values;
    this.diskName = id;
    this.optical = optical;
    const { upload, http } = source;
    const metadata = this.metadata();
    const now: Readonly<Record<string, string>> =
      upload === undefined ? {} : { 'cdi.kubevirt.io/storage.bind.immediate.requested': '' };
    new DataVolume(this, 'disk', {
      metadata: { ...metadata, annotations: { ...now, 'vm-disk.cozystack.io/optical': String(optical) } },
      spec: {
        contentType: 'kubevirt',
        source: sourceOf(source, this.namespace),
        storage: {
          resources: { requests: { storage } },
          ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
        },
      },
    });
    if (upload !== undefined) this.allowUploads();
    // the controller reads there how far the download is
    if (http !== undefined) this.allowCdi('import', { app: 'containerized-data-importer' }, 'importer');
  }

  private allowUploads(): void {
    this.allowCdi('upload', { 'cdi.kubevirt.io': 'cdi-uploadproxy' }, 'cdi-upload-server');
    allowUsing(this, [
      { apiGroups: ['upload.cdi.kubevirt.io'], resources: ['uploadtokenrequests'], verbs: ['create'] },
    ]);
  }

  private allowCdi(suffix: string, from: Readonly<Record<string, string>>, component: string): void {
    allowFromOperator(this, suffix, from, { labels: { 'cdi.kubevirt.io': component }, ports: [PORT] });
  }
}

function sourceOf({ image, http, upload, disk }: VmDiskSource, namespace: string): DataVolumeSpecSource {
  if (image !== undefined) return { pvc: { name: `vm-default-images-${image.name}`, namespace: IMAGES_NAMESPACE } };
  if (http !== undefined) return { http: { url: http.url } };
  if (upload !== undefined) return { upload: {} };
  if (disk !== undefined) return { pvc: { name: `vm-disk-${disk.name}`, namespace } };
  return { blank: {} };
}

/** The props with names in place of references. */
function plainValues(props: VmDiskProps): VmDiskValues {
  const { source, ...rest } = props ?? {};
  if (source === undefined) return rest;
  return { ...rest, source: VmDisk.isVmDisk(source) ? { disk: { name: source.diskName } } : source };
}

/** A disk is copied within its namespace. */
function placeProblems({ source }: VmDiskProps = {}, { namespace }: VmDisk): readonly Problem[] {
  if (!VmDisk.isVmDisk(source) || source.namespace === namespace) return [];
  const message = `the disk must be in namespace '${namespace}', got one in '${source.namespace}'`;
  return [{ code: 'props/value', field: 'source', message }];
}
