import type { Construct } from 'constructs';
import { Component, namespaceAbove } from './component';

/** What a class of applications is called. */
export interface ApplicationType {
  /** Kind in the catalogue, e.g. `Postgres`. */
  readonly kind: string;
  /** Prefix of its objects' names: instance `orders` becomes `postgres-orders`. */
  readonly prefix: string;
}

/**
 * Base of the managed services in a tenant's namespace. It emits the operator's own custom resources and plain objects, and works alone in
 * anybody's cdk8s chart: then it lives in the chart's namespace.
 */
export class Application extends Component {
  /** Name that its objects share, `<prefix>-<id>`. */
  readonly releaseName: string;
  declare readonly namespace: string;
  /** Labels of all its objects and pods. */
  readonly labels: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, type: ApplicationType, props: { readonly timeout?: string } = {}) {
    super(scope, id, { ...props, namespace: namespaceAbove(scope) ?? 'default' });
    this.releaseName = `${type.prefix}-${id}`;
    this.labels = {
      'app.kubernetes.io/instance': this.releaseName,
      'app.kubernetes.io/managed-by': 'strata',
      'app.kubernetes.io/name': type.prefix,
    };
  }

  /** Units of applications are named after their namespace too, since tenants name theirs freely. */
  override get unitName(): string {
    return `${this.namespace}-${this.releaseName}`;
  }

  override get deliveredBy(): string | undefined {
    const { scope } = this.node;
    return scope === undefined ? undefined : Component.holderOf(scope)?.delivererOfApplications;
  }

  /** Metadata of an object of this application: named after it, in its namespace, with its labels. */
  protected metadata(suffix?: string): {
    readonly name: string;
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
  } {
    return {
      name: suffix === undefined ? this.releaseName : `${this.releaseName}-${suffix}`,
      namespace: this.namespace,
      labels: this.labels,
    };
  }
}
