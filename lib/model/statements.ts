import type { KubeObject } from '../kinds/kube-object';
import type { PodSecurity } from './component';
import type { AllStated, Conclusion } from './conclusion';
import type { Check, FluxSource, ModelChart, ModelConnection, ModelNetwork, NodeFacts, ObjectId } from './model';
import type { NodeRequirements } from './node-requirements';
import type { KubernetesSupport } from './versions';

/** What a component states about itself beside its objects; read by the walk. */
export interface Statements {
  readonly provided: ObjectId[];
  readonly webhooks: GuardedResource[];
  readonly external: ObjectPattern[];
  readonly namespaces: { readonly name: string; readonly podSecurity: PodSecurity }[];
  readonly networks: ModelNetwork[];
  /** Connections that it needs, asked for when all constructs are there. */
  readonly connections: (() => readonly ModelConnection[])[];
  readonly charts: StatedChart[];
  /** Checks that the component brings. */
  readonly checks: Check[];
  readonly nodeRequirements: NodeRequirements[];
  /** What it has to say once all components have spoken. */
  readonly conclusions: ((all: AllStated) => Conclusion)[];
  /** Versions of Kubernetes that what it installs is made for. */
  readonly supports: KubernetesSupport[];
  /** Version of Kubernetes, stated by the component that runs it. */
  kubernetes?: string;
  /** The machines, stated by the component that is their operating system. */
  nodes?: NodeFacts;
  /** The repository that Flux reads, stated by the component that is Flux. */
  fluxSource?: FluxSource;
  /** Whether its pods run on the host network and so need no pod network. */
  beforePodNetwork?: boolean;
}

/** A resource (plural, `*` for all) of a group that an admission webhook answers for. */
export interface GuardedResource {
  readonly group: string;
  readonly resource: string;
}

/** A chart that a component installs by a release. */
export interface StatedChart extends Omit<ModelChart, 'release'> {
  readonly release: KubeObject;
}

/** Identities by pattern: `*` in a name or a namespace stands for any text. */
export interface ObjectPattern {
  readonly group?: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}
