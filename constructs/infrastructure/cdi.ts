import type { Construct } from 'constructs';
import { CDI, type CDISpec } from '../../lib/kinds/generated/cdi.kubevirt.io';
import { checkProps } from '../../lib/model/check-props';
import { Component, type ComponentProps } from '../../lib/model/component';
import { COMPONENT } from '../../lib/model/component-shapes';
import { TEXT, integer, map, object, oneOf, where, type Shape } from '../../lib/model/prop-types';
import type { Quantity } from '../../lib/values/quantity';
import { addCdiOperator } from './cdi-operator';
import { TLS_PASSTHROUGH, addPassthrough, type TlsPassthrough } from './kubevirt-ingress';
import { BLOCK_DEVICES } from './kubevirt-nodes';

export type { TlsPassthrough } from './kubevirt-ingress';

/** What pods that fill disks may use. */
export interface CdiPodResources {
  /**
   * CPU and memory that they ask for.
   * @default { cpu: '100m', memory: '60M' }
   */
  readonly requests?: Readonly<Record<string, Quantity>>;
  /**
   * CPU and memory that they may use at most.
   * @default { cpu: '750m', memory: '600M' }
   */
  readonly limits?: Readonly<Record<string, Quantity>>;
}

/** Props of {@link Cdi}. */
export interface CdiProps extends ComponentProps {
  /** @default 'cdi' */
  readonly namespace?: string;
  /**
   * How a disk becomes a copy of another: csi-clone and snapshot leave it to the storage, copy sends every byte through two pods.
   * @default 'csi-clone'
   */
  readonly cloneStrategy?: 'csi-clone' | 'snapshot' | 'copy';
  /**
   * StorageClass of the space in which images are unpacked on their way to a disk.
   * @default - that of the disk, else the cluster's default
   */
  readonly scratchSpaceStorageClass?: string;
  /**
   * What pods that import, upload and clone may use. One import takes place in one pod.
   * @default - see its members
   */
  readonly podResources?: CdiPodResources;
  /**
   * Where people upload images from outside, by `virtctl image-upload`.
   * @default - from inside the cluster only
   */
  readonly uploadProxy?: TlsPassthrough;
  /**
   * Pods of the controller, the API server and the upload proxy each.
   * @minimum 1
   * @default 1
   */
  readonly replicas?: number;
}

const AMOUNT = where({ required: false, problems: () => [] }, (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' ? undefined : "be a quantity such as '500m' or '1Gi'",
);
const PODS: Shape<CdiPodResources> = { requests: map(AMOUNT), limits: map(AMOUNT) };
const PROPS: Shape<CdiProps> = {
  ...COMPONENT,
  cloneStrategy: oneOf('csi-clone', 'snapshot', 'copy'),
  scratchSpaceStorageClass: TEXT,
  podResources: object(PODS),
  uploadProxy: TLS_PASSTHROUGH,
  replicas: integer(1),
};

const LINUX = { 'kubernetes.io/os': 'linux' } as const;

/**
 * CDI, the Containerized Data Importer: fills disks of virtual machines from images, uploads and other disks.
 * @example
 * new Cdi(platform, 'cdi', { uploadProxy: { host: 'uploads.example.org', ingressClassName: 'tenant-root' } });
 */
export class Cdi extends Component {
  declare readonly namespace: string;

  /** @throws FindingsError with all problems of the props */
  constructor(scope: Construct, id: string, props: CdiProps = {}) {
    checkProps(scope, id, props, PROPS);
    const { namespace = 'cdi', timeout, uploadProxy } = props;
    super(scope, id, { namespace, timeout });
    this.addNamespace(namespace);
    addCdiOperator(this, namespace);
    this.requireOfNodes({ containerd: BLOCK_DEVICES });
    new CDI(this, 'cdi', { metadata: { name: 'cdi' }, spec: specOf(props) });
    if (uploadProxy === undefined) return;
    this.provide({ group: '', kind: 'Service', namespace, name: 'cdi-uploadproxy' });
    addPassthrough(this, 'cdi-uploadproxy', uploadProxy);
  }
}

function specOf(props: CdiProps): CDISpec {
  const { cloneStrategy = 'csi-clone', replicas = 1, podResources = {}, scratchSpaceStorageClass, uploadProxy } = props;
  const { requests = { cpu: '100m', memory: '60M' }, limits = { cpu: '750m', memory: '600M' } } = podResources;
  return {
    cloneStrategyOverride: cloneStrategy,
    config: {
      featureGates: ['HonorWaitForFirstConsumer', 'ExpandDisks'],
      podResourceRequirements: { limits, requests },
      ...(scratchSpaceStorageClass === undefined ? {} : { scratchSpaceStorageClass }),
      ...(uploadProxy === undefined ? {} : { uploadProxyURLOverride: `https://${uploadProxy.host}` }),
    },
    imagePullPolicy: 'IfNotPresent',
    infra: {
      apiServerReplicas: replicas,
      deploymentReplicas: replicas,
      nodeSelector: LINUX,
      tolerations: [{ key: 'CriticalAddonsOnly', operator: 'Exists' }],
      uploadProxyReplicas: replicas,
    },
    // without the definitions of disks, which go with it, there are no disks
    uninstallStrategy: 'BlockUninstallIfWorkloadsExist',
    workload: { nodeSelector: LINUX },
  };
}
