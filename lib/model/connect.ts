import type { IConstruct } from 'constructs';
import type { ObjectPattern } from './component';
import { crdId } from './identity';
import type { KnownKind, KnownKinds } from './known-kinds';
import type { Edge, EdgeReason, ModelObject, Unresolved } from './model';
import { FLUX_NAMESPACE } from './names';
import type { Placement } from './place';
import { provisionOf, type Provision } from './provide';
import type { Needed } from './providers';
import type { Gathered } from './walk';

/** Edges of the model, and for each object whether its kind comes from its own component's release. */
export interface Connected {
  readonly edges: readonly Edge[];
  readonly unresolved: readonly Unresolved[];
  readonly kindFromOwnRelease: readonly boolean[];
  /** Index of the object that is the pod network, if the program brings it. */
  readonly podNetwork: number | undefined;
}

/** Finds what each object needs and who provides it. */
export function connect(
  gathered: Gathered,
  placement: Placement,
  external: readonly ObjectPattern[],
  known: KnownKinds,
): Connected {
  const connector = new Connector(gathered, placement, provisionOf(gathered, placement, external), known);
  return connector.connect();
}

/** What all objects of one kind need. */
interface KindNeeds {
  /** Its definition; absent for built-in kinds. */
  readonly definition: Needed | undefined;
  /** The objects whose webhooks answer for it. */
  readonly webhooks: readonly number[];
  readonly runsPods: boolean;
}

class Connector {
  private readonly edges: Edge[] = [];
  private readonly unresolved: Unresolved[] = [];
  private readonly needsOfKind = new Map<KnownKind, KindNeeds>();

  constructor(
    private readonly gathered: Gathered,
    private readonly placement: Placement,
    private readonly provision: Provision,
    private readonly known: KnownKinds,
  ) {}

  connect(): Connected {
    const { objects, kinds } = this.placement;
    const kindFromOwnRelease = objects.map((object, from) =>
      this.connectObject(from, object, this.needsOf(kinds[from]!)),
    );
    this.connectReleases();
    this.connectDeliverers();
    this.connectDeclared();
    return {
      edges: this.edges,
      unresolved: this.unresolved,
      kindFromOwnRelease,
      podNetwork: this.provision.podNetwork,
    };
  }

  /** @returns whether the object's kind comes with a release of its own component */
  private connectObject(from: number, { id, component }: PlacedObject, needs: KindNeeds): boolean {
    const { providers } = this.provision;
    const { namespace } = id;
    if (namespace !== undefined)
      this.need(from, providers.find('', 'Namespace', undefined, namespace), 'namespace', true, 'metadata.namespace');
    this.needKind(from, needs, 'kind');
    this.gathered.references.forEach(
      this.placement.references[from]!,
      ({ group, kind, namespace: other = namespace, hard, field }, name) => {
        const place = this.known.named(group, kind).namespaced ? other : undefined;
        this.need(from, providers.find(group, kind, place, name), 'reference', hard, field);
      },
    );
    if (needs.runsPods) this.needPodNetwork(from, component);
    return [needs.definition?.provider, ...needs.webhooks].some(provider => this.isReleaseOf(component, provider));
  }

  private need(
    from: number,
    { id, provider, direct }: Needed,
    reason: EdgeReason,
    hard: boolean,
    field?: string,
  ): void {
    if (provider === undefined) this.unresolved.push({ from, target: id, reason, hard, field });
    else if (typeof provider === 'number' && provider !== from)
      this.edges.push({ from, to: provider, reason, hard, field, target: direct ? undefined : id });
  }

  /** Needs the definition of a kind, and the webhooks that answer for it. */
  private needKind(from: number, { definition, webhooks }: KindNeeds, field?: string): void {
    if (definition !== undefined) this.need(from, definition, 'kind', true, field);
    for (const webhook of webhooks)
      if (webhook !== definition?.provider && webhook !== from)
        this.edges.push({ from, to: webhook, reason: 'webhook', hard: true });
  }

  private needsOf(kind: KnownKind): KindNeeds {
    const known = this.needsOfKind.get(kind);
    if (known !== undefined) return known;
    const { group, info, rules } = kind;
    const { webhooks, providers } = this.provision;
    const crd = info?.origin === 'crd' ? crdId(group, info.plural) : undefined;
    const resources = info === undefined ? [] : [info.plural, '*'];
    const needs: KindNeeds = {
      definition: crd && providers.find(crd.group, crd.kind, undefined, crd.name),
      webhooks: resources.flatMap(plural => [...(webhooks.get(`${group}/${plural}`) ?? [])]),
      runsPods: rules?.runsPods === true,
    };
    this.needsOfKind.set(kind, needs);
    return needs;
  }

  /** Whether a provider is what a component installs, a definition as an object of its own not counting. */
  private isReleaseOf(component: number, provider: Needed['provider']): boolean {
    if (typeof provider !== 'number') return false;
    const object = this.placement.objects[provider]!;
    return object.component === component && object.id.kind !== 'CustomResourceDefinition';
  }

  private needPodNetwork(from: number, component: number): void {
    const { podNetwork } = this.provision;
    if (podNetwork === undefined || podNetwork === from) return;
    const holder = this.gathered.holders[component]!.component;
    const comesBefore =
      holder?.statements.beforePodNetwork === true ||
      holder?.isBootstrap === true ||
      this.placement.objects[podNetwork]!.component === component;
    if (!comesBefore) this.edges.push({ from, to: podNetwork, reason: 'network', hard: true });
  }

  /** A release can't be installed before the kinds of the objects that it brings are defined. */
  private connectReleases(): void {
    for (const { release, kinds } of this.provision.renderedKinds)
      for (const [group, kind] of kinds) this.needKind(release, this.needsOf(this.known.named(group, kind)));
  }

  /** A component that is delivered by a service account of its own waits for it. */
  private connectDeliverers(): void {
    const { main, providers } = this.provision;
    this.gathered.holders.forEach(({ component }, holder) => {
      const name = component?.deliveredBy;
      const from = main[holder];
      if (name !== undefined && from !== undefined)
        this.need(from, providers.find('', 'ServiceAccount', FLUX_NAMESPACE, name), 'deliverer', true);
    });
  }

  /** Dependencies declared by `node.addDependency`: between objects as they stand, else between what stands for their components. */
  private connectDeclared(): void {
    const { declared, holderOf } = this.gathered;
    const standsFor = (construct: IConstruct): number | undefined => {
      const object = this.placement.numberOf(construct);
      if (object !== undefined) return object;
      for (let scope: IConstruct | undefined = construct; scope !== undefined; scope = scope.node.scope) {
        const holder = holderOf.get(scope);
        if (holder !== undefined) return this.provision.main[holder];
      }
      return undefined;
    };
    const found: Edge[] = [];
    for (const { from, to } of declared) {
      const source = standsFor(from);
      const target = standsFor(to);
      if (source !== undefined && target !== undefined && source !== target)
        found.push({ from: source, to: target, reason: 'declared', hard: true });
    }
    // in the order of objects, not of construction
    for (const edge of found.sort((a, b) => a.from - b.from || a.to - b.to)) this.edges.push(edge);
  }
}

type PlacedObject = Pick<ModelObject, 'id' | 'component'>;
