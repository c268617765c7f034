import { Construct, type IConstruct } from 'constructs';
import { Chart } from 'cdk8s';
import { MARK, hasMark } from '../values/marks';
import { KubeObject } from '../kinds/kube-object';
import { checkProps, propProblems, refuseProps } from './check-props';
import { COMPONENT } from './component-shapes';
import type { ModelConnection, ModelNetwork, ObjectId } from './model';
import { POD_NETWORK } from './names';
import { NODE_REQUIREMENTS, type NodeRequirements } from './node-requirements';
import { captureSource } from './source-line';
import type { GuardedResource, ObjectPattern, Statements } from './statements';
import { KUBERNETES_SUPPORT, type KubernetesSupport } from './versions';

export type { GuardedResource, ObjectPattern, StatedChart, Statements } from './statements';

/** How far pods of a namespace may go, in the words of the Pod Security Standards. Anything but `restricted` needs a reason. */
export type PodSecurity =
  { readonly level: 'restricted' } | { readonly level: 'baseline' | 'privileged'; readonly reason: string };

/** Options of {@link Component.addNamespace}. */
export interface NamespaceOptions {
  /**
   * Pod Security Standard that the API server enforces.
   * @default { level: 'restricted' }
   */
  readonly podSecurity?: PodSecurity;
  /** @default - none beside those of pod security */
  readonly labels?: Readonly<Record<string, string>>;
  /** @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Props of {@link Component}. */
export interface ComponentProps {
  /**
   * Namespace in which the component's objects live unless they say otherwise.
   * @default - that of the component, tenant or chart that holds it
   */
  readonly namespace?: string;
  /**
   * How long its objects may take to become ready, as Flux writes durations.
   * @default '10m'
   */
  readonly timeout?: string;
}

const NAMESPACE = { apiVersion: 'v1', kind: 'Namespace', namespaced: false } as const;

/**
 * What a user adds to a platform and configures: it owns namespaces and objects, and states what it provides.
 * Its units, their order and their readiness are found from its objects.
 * @example
 * class Landing extends Component {
 *   constructor(scope: Construct, id: string) {
 *     super(scope, id, { namespace: 'landing' });
 *     this.addNamespace('landing');
 *     new ConfigMap(this, 'page', { data: { 'index.html': '<h1>hello</h1>' } });
 *   }
 * }
 */
export class Component extends Construct {
  /** Whether a construct is a component, of this copy of the package or another. */
  static isComponent(construct: unknown): construct is Component {
    return hasMark(construct, MARK.component);
  }

  /** The component that holds a construct, itself included. */
  static holderOf(construct: IConstruct): Component | undefined {
    for (let scope: IConstruct | undefined = construct; scope !== undefined; scope = scope.node.scope) {
      if (Component.isComponent(scope)) return scope;
    }
    return undefined;
  }

  /** Namespace of its objects. */
  readonly namespace: string | undefined;
  /** How long its objects may take to become ready. */
  readonly timeout: string;
  /** Where the constructor was called, `file:line:column`. */
  readonly source: () => string | undefined;
  /** What it states about itself; read by the walk. */
  readonly statements: Statements = {
    provided: [],
    webhooks: [],
    external: [],
    namespaces: [],
    networks: [],
    connections: [],
    charts: [],
    checks: [],
    nodeRequirements: [],
    supports: [],
    conclusions: [],
  };

  /** @throws FindingsError with all problems of the props; what a derived class adds to them is its own to check */
  constructor(scope: Construct, id: string, props: ComponentProps = {}) {
    checkProps(scope, id, props, COMPONENT, new.target === Component ? 'refused' : 'allowed');
    super(scope, id);
    const { timeout = '10m' } = props;
    Object.defineProperty(this, MARK.component, { value: true });
    this.source = captureSource();
    this.timeout = timeout;
    this.namespace = props.namespace ?? namespaceAbove(scope);
  }

  /** Name of its first unit, unique in the cluster. */
  get unitName(): string {
    return this.node.id;
  }

  /**
   * Service account, in the namespace of Flux, with whose rights its units are applied.
   * @returns undefined where the platform's own rights are needed
   */
  get deliveredBy(): string | undefined {
    return undefined;
  }

  /** Service account that delivers the applications inside this component: that of the tenant around it, where there is one. */
  get delivererOfApplications(): string | undefined {
    const { scope } = this.node;
    return scope === undefined ? undefined : Component.holderOf(scope)?.delivererOfApplications;
  }

  /** Whether its objects are applied by hand before Flux runs. Only Flux itself is. */
  get isBootstrap(): boolean {
    return false;
  }

  /** Adds a namespace with its Pod Security labels. */
  addNamespace(name: string, options: NamespaceOptions = {}): KubeObject {
    const { podSecurity = { level: 'restricted' }, labels, annotations } = options;
    const { level } = podSecurity;
    this.statements.namespaces.push({ name, podSecurity });
    return new KubeObject(this, `namespace-${name}`, NAMESPACE, {
      metadata: {
        name,
        annotations:
          level === 'restricted'
            ? annotations
            : { ...annotations, 'strata.cloud/pod-security-reason': podSecurity.reason },
        labels: {
          ...labels,
          'pod-security.kubernetes.io/enforce': level,
          'pod-security.kubernetes.io/warn': level,
        },
      },
    });
  }

  /** States that objects exist once this component is ready, though no construct makes them: what a release installs. */
  protected provide(...objects: readonly ObjectId[]): void {
    this.statements.provided.push(...objects);
  }

  /** States that a webhook of this component answers for resources: their objects wait for this component. */
  protected guard(...resources: readonly GuardedResource[]): void {
    this.statements.webhooks.push(...resources);
  }

  /** States that this component is the pod network: what runs pods waits for it. */
  protected providePodNetwork(): void {
    this.provide(POD_NETWORK);
  }

  /** States that the pods of this component run on the host network, so that it can come before the pod network. */
  protected runBeforePodNetwork(): void {
    this.statements.beforePodNetwork = true;
  }

  /** States that something is there from elsewhere, so that references to it are not reported. `*` stands for any text. */
  external(...objects: readonly ObjectPattern[]): void {
    this.statements.external.push(...objects);
  }

  /**
   * States what this component needs of the nodes: kernel modules, extensions, settings. The operating system in the program, e.g. `TalosCluster`,
   * gives it to them; two components that need what does not go together are a finding.
   * @throws FindingsError with all that is malformed
   */
  protected requireOfNodes(...requirements: readonly NodeRequirements[]): void {
    const problems = requirements.flatMap(each => propProblems(each, NODE_REQUIREMENTS));
    const { scope, id } = this.node;
    if (scope !== undefined) refuseProps(scope, id, problems);
    this.statements.nodeRequirements.push(...requirements);
  }

  /**
   * States for which versions of Kubernetes something that this component installs is made, for the check against the version that the program asks for.
   * @throws FindingsError with all that is malformed
   */
  protected supports(...supported: readonly KubernetesSupport[]): void {
    const problems = supported.flatMap(each => propProblems(each, KUBERNETES_SUPPORT));
    const { scope, id } = this.node;
    if (scope !== undefined) refuseProps(scope, id, problems);
    this.statements.supports.push(...supported);
  }

  /** States a network that this component uses, for the check that compares them all. */
  protected network(name: string, cidr: string, use: Pick<ModelNetwork, 'role' | 'rangePerNode'> = {}): void {
    this.statements.networks.push({ name, cidr, ...use });
  }

  /** States connections that this component needs, for the check on what policies let through. Asked for when all constructs are there. */
  protected connects(connections: () => readonly ModelConnection[]): void {
    this.statements.connections.push(connections);
  }
}

/** Namespace of the component, tenant or chart around a construct. */
export function namespaceAbove(scope: Construct): string | undefined {
  for (let above: IConstruct | undefined = scope; above !== undefined; above = above.node.scope) {
    if (Component.isComponent(above)) return above.namespace;
    if (Chart.isChart(above)) return above.namespace;
  }
  return undefined;
}
