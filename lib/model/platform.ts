import { App, type ApiObject, type AppProps } from 'cdk8s';
import type { KindRules } from '../kinds/rules/rule';
import { MARK, hasMark } from '../values/marks';
import { Component, type ObjectPattern } from './component';
import type { Mirrors } from './mirrors';
import type { Acknowledgement, Check, Model, NodeFacts } from './model';
import { buildModel } from './build';
import type { Patch, PlacedPatch } from './patches';
import { checkPlatform } from './platform-problems';
import { captureSource } from './source-line';
import { synthUnits } from './synth';

/** Props of {@link Platform}. */
export interface PlatformProps extends Pick<AppProps, 'outdir'> {
  /**
   * DNS domain of the cluster's services.
   * @default 'cluster.local'
   */
  readonly clusterDomain?: string;
  /**
   * Domain under which the platform and its tenants are reached; a tenant's host is `<tenant>.<host>`.
   * @default - none: what needs a host says so
   */
  readonly host?: string;
  /**
   * Pod network in CIDR notation. Talos and the CNI take it from here.
   * @default '10.244.0.0/16'
   */
  readonly podCidr?: string;
  /**
   * Service network in CIDR notation.
   * @default '10.96.0.0/16'
   */
  readonly serviceCidr?: string;
  /**
   * Network of the machines in CIDR notation, for the check on overlaps.
   * @default - not compared
   */
  readonly nodeCidr?: string;
  /**
   * Machines by role, for the checks on quorum and replicas.
   * @default - not checked
   */
  readonly nodes?: NodeFacts;
  /**
   * Objects that are there though nothing in the program makes them. `*` stands for any text.
   * @default - none
   */
  readonly external?: readonly ObjectPattern[];
  /**
   * Where charts and images come from on a site without the internet: address as upstream writes it, address to use.
   * @default - from upstream
   */
  readonly mirrors?: Mirrors;
  /**
   * Findings that are accepted, each with a reason.
   * @default - none
   */
  readonly acknowledge?: readonly Acknowledgement[];
  /**
   * Checks of your own: pure functions from the model to findings.
   * @default - none
   */
  readonly checks?: readonly Check[];
  /**
   * What the engine should know of kinds of your own: readiness, references, produced objects.
   * @default - none
   */
  readonly kindRules?: readonly KindRules[];
}

/** Where the command line listens for the platforms that a program builds without exporting them. */
export const PROGRAM = Symbol.for('strata.program');

/** Mark that cdk8s asks for when it looks for the chart of an object. */
const CHART = Symbol.for('cdk8s.Chart');

/**
 * The root of a program: one cluster and all that runs on it.
 *
 * It is a cdk8s `App`, so the cdk8s command runs it too, and it answers as the chart of every object below it: one chart without a namespace,
 * since charts in charts make the outer one depend on the inner, and a chart's namespace is stamped on cluster-scoped objects.
 * @example
 * const platform = new Platform('prod', { host: 'example.org' });
 * new CertManager(platform, 'cert-manager');
 */
export class Platform extends App {
  /** Whether a construct is a platform, of this copy of the package or another. */
  static isPlatform(construct: unknown): construct is Platform {
    return hasMark(construct, MARK.platform);
  }

  /** The platform above a construct, if any: constructs also work in anybody's cdk8s app. */
  static tryOf(construct: { readonly node: { readonly root: unknown } }): Platform | undefined {
    const { root } = construct.node;
    return Platform.isPlatform(root) ? root : undefined;
  }

  /** Name of the cluster. */
  readonly cluster: string;
  readonly clusterDomain: string;
  readonly host: string | undefined;
  readonly podCidr: string;
  readonly serviceCidr: string;
  readonly props: PlatformProps;
  readonly source: () => string | undefined;
  /** Patches in the order of their calls; read by the walk. */
  readonly patches: PlacedPatch[] = [];
  /** For cdk8s, which asks the chart of an object for them. */
  readonly namespace = undefined;
  readonly labels = {};

  constructor(cluster: string, props: PlatformProps = {}) {
    super({ outdir: props.outdir });
    this.source = captureSource();
    checkPlatform(cluster, props, this.source);
    const { clusterDomain = 'cluster.local', podCidr = '10.244.0.0/16', serviceCidr = '10.96.0.0/16' } = props;
    Object.defineProperties(this, { [MARK.platform]: { value: true }, [CHART]: { value: true } });
    this.cluster = cluster;
    this.clusterDomain = clusterDomain;
    this.host = props.host;
    this.podCidr = podCidr;
    this.serviceCidr = serviceCidr;
    this.props = props;
    (globalThis as { [PROGRAM]?: Platform[] })[PROGRAM]?.push(this);
  }

  /** Names objects that don't name themselves: by their path below the component, readable, without a hash. */
  generateObjectName(object: ApiObject): string {
    const holder = Component.holderOf(object);
    const path = object.node.path.slice(holder === undefined ? 0 : holder.node.path.length - holder.node.id.length);
    const parts = path.split('/').filter(part => part !== 'Resource' && part !== 'Default');
    return parts.join('-').toLowerCase();
  }

  /**
   * Changes an object that some construct made: by the construct, or by kind, namespace and name. Patches apply last, in the order of the calls.
   * One that matches nothing is an error.
   * @example
   * platform.patch({ group: 'apps', kind: 'Deployment', namespace: 'web', name: 'web' }, { merge: { spec: { replicas: 3 } } });
   */
  patch(target: ApiObject | ObjectPattern, patch: Patch): void {
    this.patches.push({ target, patch, source: captureSource() });
  }

  /** The platform as plain data: one walk over the constructs. */
  model(): Model {
    return buildModel(this);
  }

  /** Writes one file a unit, in the manner of the cdk8s command. The tree for Flux is written by `strata synth`. */
  override synth(): void {
    synthUnits(this.model(), this.outdir);
  }
}
