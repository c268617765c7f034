/** A node as Kubernetes has it. */
export interface KubernetesNode {
  readonly name: string;
  /** Version of its kubelet, without `v`. */
  readonly kubelet: string;
  /** Whether it takes no pods since a delivery drained it, which may have been killed then. */
  readonly drainedByUs: boolean;
  /** Whether its machine was told to leave for good. */
  readonly leaving: boolean;
  /** Whether settings of its machine are on trial, or were when a delivery was killed. */
  readonly onTrial: boolean;
  /** Whether it takes pods, as far as its kubelet says. */
  readonly ready: boolean;
  /** Name of the boot that its kubelet last spoke in: another one after each start. */
  readonly boot: string;
  /** Address by which it is reached. */
  readonly address?: string;
  readonly role: 'control-plane' | 'worker';
}

/** Annotation of a node that a delivery drains. */
export const DRAINED = 'strata.cloud/drained';
/** Annotation of a node whose machine is being taken out. */
export const LEAVING = 'strata.cloud/leaving';
/** Annotation of a node whose machine has settings on trial. */
export const ON_TRIAL = 'strata.cloud/on-trial';

/** A Node, as far as it is read here. */
export interface NodeObject {
  readonly metadata: {
    readonly name: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly status: {
    readonly nodeInfo?: { readonly kubeletVersion: string; readonly bootID?: string };
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly addresses?: readonly { readonly type: string; readonly address: string }[];
  };
}

export function nodeOf({ metadata, status }: NodeObject): KubernetesNode {
  const { name, annotations = {}, labels = {} } = metadata;
  const { nodeInfo, conditions = [], addresses = [] } = status;
  return {
    name,
    kubelet: nodeInfo?.kubeletVersion.replace(/^v/, '') ?? '',
    drainedByUs: DRAINED in annotations,
    leaving: LEAVING in annotations,
    onTrial: ON_TRIAL in annotations,
    ready: conditions.some(({ type, status: value }) => type === 'Ready' && value === 'True'),
    boot: nodeInfo?.bootID ?? '',
    address: addresses.find(({ type }) => type === 'InternalIP')?.address,
    role: 'node-role.kubernetes.io/control-plane' in labels ? 'control-plane' : 'worker',
  };
}
