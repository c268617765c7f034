/**
 * What a pinned version of a chart renders with our values, made by `strata vendor` with helm and kept in the repository.
 * It holds names and numbers, no text of the chart. Lists are sorted and free of repetition, so that the same chart gives the same bytes.
 */
export interface ChartFacts {
  /** Name of the chart, e.g. `cert-manager`. */
  readonly chart: string;
  readonly version: string;
  /** Version of what the chart installs. */
  readonly appVersion?: string;
  /** Address of the chart's repository (`https://...` or `oci://...`); absent where it was vendored from a file without stating one. */
  readonly repository?: string;
  /** SHA-256 of the chart's archive, `sha256:<hex>`; absent where it was vendored from a folder. */
  readonly digest?: string;
  /** Digest of the values that it was rendered with, as `valuesDigest` gives it. */
  readonly valuesDigest: string;
  /** Name and namespace of the release that it was rendered as: object names often hold both. */
  readonly release: { readonly name: string; readonly namespace: string };
  /** Kubernetes version that the chart was told, e.g. `1.34.4`. */
  readonly kubeVersion: string;
  /** API versions that the chart was told beyond Kubernetes' own, e.g. `monitoring.coreos.com/v1`. */
  readonly apiVersions: readonly string[];
  /** All objects that stay after an installation, hooks not among them, CustomResourceDefinitions included. */
  readonly objects: readonly ChartObject[];
  /** Names of the CustomResourceDefinitions, from `crds/` and from templates, e.g. `certificates.cert-manager.io`. */
  readonly crds: readonly string[];
  /** Images of all pods, hooks included, as the chart writes them, with digests where it gives them. */
  readonly images: readonly string[];
  readonly workloads: readonly ChartWorkload[];
  readonly pdbs: readonly ChartDisruptionBudget[];
  /** Services that ask the cluster's load balancer for an address; absent where none does. */
  readonly loadBalancers?: readonly { readonly namespace: string; readonly name: string }[];
  readonly hooks: readonly ChartHook[];
  readonly webhooks: readonly ChartWebhook[];
  /** Classes that others name. */
  readonly classes: ChartClasses;
  /** Dotted paths of all values that the chart's `values.yaml` knows; empty maps and lists end a path. */
  readonly valueKeys: readonly string[];
}

/** Identity of one rendered object. */
export interface ChartObject {
  readonly apiVersion: string;
  readonly kind: string;
  /** Absent for objects rendered without one; such an object of a namespaced kind lands in the release's namespace. */
  readonly namespace?: string;
  readonly name: string;
}

/** Something of the chart that runs pods. */
export interface ChartWorkload {
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'ReplicaSet' | 'Job' | 'CronJob' | 'Pod';
  readonly namespace: string;
  readonly name: string;
  /** Pods asked for; absent where nodes decide (DaemonSet). */
  readonly replicas?: number;
  /** Whether the pods use the node's network: only such pods start before the CNI. */
  readonly hostNetwork?: boolean;
  readonly priorityClassName?: string;
  readonly serviceAccountName?: string;
  readonly containers: readonly ChartContainer[];
}

/** One container of a workload. */
export interface ChartContainer {
  readonly name: string;
  readonly image: string;
  /** Whether it runs before the others and ends. */
  readonly init?: boolean;
  /** Requested amounts by resource name, quantities as text, e.g. `{ cpu: '100m', memory: '128Mi' }`. */
  readonly requests?: Readonly<Record<string, string>>;
  /** Limits by resource name, quantities as text. */
  readonly limits?: Readonly<Record<string, string>>;
}

/** A PodDisruptionBudget of the chart: a number of pods or a share as `50%`. */
export interface ChartDisruptionBudget {
  readonly namespace: string;
  readonly name: string;
  readonly minAvailable?: number | string;
  readonly maxUnavailable?: number | string;
}

/** An object that exists only during an installation, upgrade or removal. */
export interface ChartHook extends ChartObject {
  /** Helm's words, e.g. `pre-install`, `post-upgrade`. */
  readonly events: readonly string[];
}

/** One rule of an admission webhook: which resources the API server asks it about. */
export interface ChartWebhook {
  readonly type: 'validating' | 'mutating';
  /** Name of the webhook inside its configuration, e.g. `webhook.cert-manager.io`. */
  readonly name: string;
  /** Name of the webhook configuration object. */
  readonly configuration: string;
  /** API group that it guards; empty for the core group, `*` for all. */
  readonly group: string;
  readonly versions: readonly string[];
  /** Plural names, e.g. `certificates`, `*`, `clusters/status`. */
  readonly resources: readonly string[];
  readonly operations: readonly string[];
  /** `Fail`: writes of those resources need the webhook to answer. */
  readonly failurePolicy: 'Fail' | 'Ignore';
  /** Whether a namespace or object selector narrows it. */
  readonly selective: boolean;
}

/** Names of cluster-wide classes by kind. */
export interface ChartClasses {
  readonly storage: readonly string[];
  readonly ingress: readonly string[];
  readonly gateway: readonly string[];
  readonly priority: readonly string[];
}
