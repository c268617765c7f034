import type { Finding } from '../values/finding';
import type { KindRules, Readiness } from '../kinds/rules/rule';
import type { PathSegment } from '../schema/run';
import type { Manifest } from '../values/json';
import type { Late } from '../values/late';
import type { Quantity } from '../values/quantity';
import type { Mirrors } from './mirrors';
import type { ChartFacts } from './chart-facts';
import type { ModelKubernetes, ModelKubernetesSupport } from './versions';
import type { ModelConnection, ModelNetwork } from './model-network';
import type { NodeRequirements, NodeRole } from './node-requirements';

export type { ConnectionPods, ConnectionPort, ModelConnection, ModelNetwork, NetworkRole } from './model-network';

export type { KubernetesSupport, ModelKubernetes, ModelKubernetesSupport } from './versions';

/** Identity of an object inside a cluster; a construct's path is never part of it. */
export interface ObjectId {
  /** API group; empty for the core group. */
  readonly group: string;
  readonly kind: string;
  /** Absent for cluster-scoped objects. */
  readonly namespace?: string;
  readonly name: string;
}

/** What a program added: a component, a tenant, an application, or a chart that a user brought. */
export interface ModelComponent {
  /** Name that a person knows it by; units are named after it. Unique in the cluster. */
  readonly name: string;
  /** Path of the construct below the platform. */
  readonly path: string;
  /** Class of the construct, e.g. `CertManager`. */
  readonly type: string;
  /** Source position of the constructor call, read only when somebody asks. */
  readonly source: () => string | undefined;
  /** Name of the component that contains this one, e.g. an application's tenant. */
  readonly parent?: string;
}

/** One object of the model. */
export interface ModelObject {
  readonly id: ObjectId;
  /** The object as it will reach an API server; late values are represented by their examples. */
  readonly manifest: Manifest;
  /** Index into {@link Model.components}. */
  readonly component: number;
  /** Index into {@link Model.units}. */
  readonly unit: number;
  /** Path of the construct below the platform. */
  readonly path: string;
  /** When it counts as usable; absent where Kubernetes' own conventions are right. */
  readonly readiness?: Readiness;
  /** Whether it stays in the cluster when it leaves the program: it owns data, or is the namespace around what does. */
  readonly retained: boolean;
  /** Values that only a deployment knows. */
  readonly late?: readonly LateField[];
  /** SOPS ciphertext of a Secret: exits copy these bytes and the checks leave its values alone. */
  readonly ciphertext?: string;
}

/** A field whose value is known only when the program is deployed. */
export interface LateField {
  /** Members and list positions that lead to it. */
  readonly path: readonly PathSegment[];
  readonly value: Late<unknown>;
}

/** What is delivered at once: one directory and one Flux Kustomization. */
export interface Unit {
  /** DNS label, unique in the cluster: `cert-manager`, `cert-manager-config`. */
  readonly name: string;
  readonly component: number;
  /** Indices into {@link Model.objects}, in the order of their identity. */
  readonly objects: readonly number[];
  /** Names of the units that must be ready first, sorted. */
  readonly dependsOn: readonly string[];
  /** How long its objects may take to become ready, e.g. `10m`. */
  readonly timeout: string;
  /** Service account that applies it; absent where the platform's own does. */
  readonly serviceAccount?: string;
  /** Whether it is part of what is applied by hand before Flux runs. */
  readonly bootstrap: boolean;
}

/** Why one thing must, or should, be there before or beside another. */
export type EdgeReason =
  'namespace' | 'kind' | 'webhook' | 'reference' | 'selector' | 'declared' | 'network' | 'deliverer';

/** A reference from an object to what provides it. Hard edges order delivery; soft ones are only checked for existence. */
export interface Edge {
  /** Index of the object that needs. */
  readonly from: number;
  /** Index of the object that provides: directly, or by producing what is named (a release its CRDs). */
  readonly to: number;
  readonly reason: EdgeReason;
  readonly hard: boolean;
  /** Path of the field that names it, where there is one. */
  readonly field?: string;
  /** What is named, where it is not the provider itself, e.g. the Secret that a Certificate makes. */
  readonly target?: ObjectId;
}

/** A reference that nothing in the model provides. */
export interface Unresolved {
  readonly from: number;
  readonly target: ObjectId;
  readonly reason: EdgeReason;
  readonly hard: boolean;
  readonly field?: string;
}

/** A namespace and the pod security that its component asks for. */
export interface ModelNamespace {
  readonly name: string;
  readonly podSecurity: 'restricted' | 'baseline' | 'privileged';
  /** Why it is not `restricted`. */
  readonly reason?: string;
  readonly component: number;
}

/** A chart that the platform installs. */
export interface ModelChart {
  /** Index of the HelmRelease in {@link Model.objects}. */
  readonly release: number;
  readonly repository: string;
  readonly name: string;
  readonly version: string;
  readonly values: Manifest['spec'];
  /** What the chart renders with these values; absent where nobody has vendored it. */
  readonly facts?: ChartFacts;
}

/** The repository that Flux reads the tree from. */
export interface FluxSource {
  readonly url: string;
  readonly branch: string;
  /** Secret with credentials, in the namespace of Flux. @default - the repository is public */
  readonly secretName?: string;
}

/** A finding that a user accepts, with the reason. */
export interface Acknowledgement {
  /** Code of the finding, e.g. `images/floating-tag`. */
  readonly code: string;
  /** Identity text of the object that it is accepted for, e.g. `Deployment.apps web/frontend`. @default - every object */
  readonly object?: string;
  /** Why; it is shown with the finding. */
  readonly reason: string;
}

/** A check: a pure pass over the model. */
export type Check = (model: Model) => readonly Finding[];

/** The whole cluster as plain data, made in one walk over the constructs. Checks and exits read this and never a construct. */
export interface Model {
  readonly cluster: string;
  readonly components: readonly ModelComponent[];
  readonly units: readonly Unit[];
  readonly objects: readonly ModelObject[];
  readonly edges: readonly Edge[];
  readonly unresolved: readonly Unresolved[];
  /** Index of the object that is the pod network; absent where the program does not bring it. */
  readonly podNetwork?: number;
  readonly namespaces: readonly ModelNamespace[];
  readonly charts: readonly ModelChart[];
  readonly networks: readonly ModelNetwork[];
  /** Connections that components need, in the order of the components' names. */
  readonly connections: readonly ModelConnection[];
  /** Facts of the nodes, as far as the program states them. */
  readonly nodes?: NodeFacts;
  /** Version of Kubernetes; absent where the program does not say it. */
  readonly kubernetes?: ModelKubernetes;
  /** Versions of Kubernetes that what components install is made for. */
  readonly kubernetesSupport: readonly ModelKubernetesSupport[];
  /** What components need of the nodes, in the order of the components' names. */
  readonly nodeRequirements: readonly ModelNodeRequirements[];
  /** Files of the tree beside those that Flux reads, e.g. machine configuration. */
  readonly files: readonly ModelFile[];
  readonly mirrors: Mirrors;
  /** Where Flux reads the tree from; absent where no Flux is part of the program. */
  readonly fluxSource?: FluxSource;
  readonly acknowledgements: readonly Acknowledgement[];
  /** Rules of kinds that the program brings; they go before those of the engine. @default - none */
  readonly kindRules?: readonly KindRules[];
  /** Checks that the program brings. */
  readonly checks: readonly Check[];
  /** What the walk itself found wrong: values no object can hold, names without a holder, cycles. */
  readonly findings: readonly Finding[];
}

/** How many machines there are, by role. */
export interface NodeFacts {
  readonly controlPlanes: number;
  readonly workers: number;
  /**
   * Each machine, in the order of their names.
   * @default - only the counts are known
   */
  readonly machines?: readonly MachineFacts[];
}

/** One machine, for the checks on what its loss means. */
export interface MachineFacts {
  /** Name of its node. */
  readonly name: string;
  readonly role: NodeRole;
  /** Zone, the label `topology.kubernetes.io/zone`. */
  readonly zone?: string;
  readonly rack?: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Whether taints keep ordinary pods away. @default false */
  readonly closed?: boolean;
  /** @default - not known */
  readonly capacity?: MachineCapacity;
}

/** What a machine has for pods: what Kubernetes calls the allocatable amounts of its node. */
export interface MachineCapacity {
  /** In cores, e.g. `16` or `15500m`. */
  readonly cpu: Quantity;
  /** In bytes, e.g. `120Gi`. */
  readonly memory: Quantity;
}

/** What a component needs of nodes, and which component. */
export interface ModelNodeRequirements {
  /** Name of the component. */
  readonly component: string;
  /** Path of its construct. */
  readonly path: string;
  readonly requirements: NodeRequirements;
}

/** A file of the tree that is no object. */
export interface ModelFile {
  /** Below the folder of the cluster, e.g. `talos/cp-1.yaml`. */
  readonly path: string;
  readonly text: string;
}
