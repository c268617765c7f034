import { idText } from '../model/identity';
import type { ObjectId } from '../model/model';
import { resourceName } from '../pulumi/resource-type';
import type { Finding } from '../values/finding';

/** A resource in the state of a stack, as far as a hand-over reads it. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  /** Whether it waits for its deletion, after a replacement. */
  readonly delete?: boolean;
  readonly parent?: string;
  /** URN and id of its provider. */
  readonly provider?: string;
  readonly dependencies?: readonly string[];
  readonly propertyDependencies?: Readonly<Record<string, readonly string[] | null>>;
  readonly deletedWith?: string;
  readonly replaceWith?: readonly string[];
  /** The manager under which the provider applies the object. */
  readonly outputs?: { readonly __fieldManager?: string };
}

/** What `pulumi stack export` prints, version 3. */
export interface StackState {
  readonly version: number;
  readonly deployment: {
    readonly resources?: readonly StateResource[];
    readonly pending_operations?: readonly { readonly resource: StateResource; readonly type: string }[];
  };
}

/** The objects of one cluster in a state. */
export class HeldObjects {
  private readonly byIdentity: ReadonlyMap<string, StateResource>;

  /** @param cluster name of the cluster, which is that of the provider of its objects */
  constructor(
    private readonly state: StackState,
    cluster: string,
  ) {
    const ofCluster = resourcesOf(state).filter(({ provider = '' }) =>
      provider.includes(`::pulumi:providers:kubernetes::${cluster}::`),
    );
    this.byIdentity = new Map(
      ofCluster.map(resource => [`${groupAndKind(resource.type)} ${resource.id ?? ''}`, resource]),
    );
  }

  /** The resource of an object, under whatever version of its kind. */
  find(id: ObjectId): StateResource | undefined {
    return this.byIdentity.get(`${id.group}:${id.kind} ${resourceName(id)}`);
  }

  /** URNs of those that are none of these objects. */
  othersThan(ids: readonly ObjectId[]): readonly string[] {
    const known = new Set(ids.map(id => this.find(id)));
    return [...this.byIdentity.values()].filter(resource => !known.has(resource)).map(({ urn }) => urn);
  }

  /** What keeps these resources from leaving the state. */
  obstacles(released: ReadonlyMap<string, ObjectId>): readonly Finding[] {
    const { pending_operations: pending = [] } = this.state.deployment;
    const findings: Finding[] = pending.map(({ resource, type }) => ({
      code: 'handoff/pending',
      severity: 'error',
      message: `the last run did not end: ${resource.urn} is ${type}`,
      fix: 'run `pulumi up` first',
    }));
    for (const { urn, parent = '', ...resource } of resourcesOf(this.state)) {
      const id = released.get(urn);
      if (id !== undefined && resource.delete === true)
        findings.push({
          code: 'handoff/pending',
          severity: 'error',
          message: 'an earlier resource of it waits for its deletion',
          object: idText(id),
          fix: 'run `pulumi up` first',
        });
      const above = released.get(parent);
      if (id === undefined && above !== undefined)
        findings.push({
          code: 'handoff/child',
          severity: 'error',
          message: `${urn}, which stays, is its child in the stack`,
          object: idText(above),
          fix: 'give that resource another parent, with an alias, and run `pulumi up`',
        });
    }
    return findings;
  }
}

/** All resources of a state. */
export function resourcesOf({ deployment }: StackState): readonly StateResource[] {
  return deployment.resources ?? [];
}

/** `apps:Deployment` of `kubernetes:apps/v1:Deployment`, `:Secret` of `kubernetes:core/v1:Secret`. */
function groupAndKind(type: string): string {
  const [, apiVersion = '', kind = ''] = type.split(':');
  const [group = ''] = apiVersion.split('/');
  return `${group === 'core' ? '' : group}:${kind}`;
}
