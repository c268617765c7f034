import type { IConstruct } from 'constructs';
import { referenceFinder, type ReferenceFinder } from './references';
import { crdId, idKey, keyOf } from './identity';
import { FLUX_NAMESPACE } from './names';
import { groupOf } from '../kinds/kind';
import type { Edge, EdgeReason, ModelObject, ObjectId, Unresolved } from './model';
import type { KnownKind, Placement } from './place';
import { Providers } from './providers';
import type { Gathered } from './walk';
import type { ObjectPattern, Statements } from './component';
import { POD_NETWORK } from './names';

/** Kinds whose pods need the pod network. A release is taken to run pods. */
const RUNS_PODS = new Set([
  'apps/Deployment',
  'apps/StatefulSet',
  'apps/DaemonSet',
  'batch/Job',
  'batch/CronJob',
  '/Pod',
  'helm.toolkit.fluxcd.io/HelmRelease',
]);

/** Edges of the model, and for each object whether its kind comes from its own component's release. */
export interface Connected {
  readonly edges: readonly Edge[];
  readonly unresolved: readonly Unresolved[];
  readonly kindFromOwnRelease: readonly boolean[];
}

/** Finds what each object needs and who provides it. */
export function connect(
  gathered: Gathered,
  placement: Placement,
  external: readonly ObjectPattern[],
  lookup: (group: string, kind: string) => KnownKind,
): Connected {
  const { holders } = gathered;
  const { objects, keys, kinds } = placement;
  const stated = holders.map(holder => holder.component?.statements);
  const everywhere = [...external, ...stated.flatMap(statements => statements?.external ?? [])];
  const providers = new Providers(everywhere, () => produced(placement));
  const webhooks = new Map<string, number>();
  const main = mainObjects(objects, holders.length);
  provideAll(keys, stated, main, providers, webhooks);

  const edges: Edge[] = [];
  const unresolved: Unresolved[] = [];
  const kindFromOwnRelease = objects.map(() => false);
  const finders = new Map<KnownKind, ReferenceFinder | undefined>();
  const isNamespaced = (group: string, kind: string): boolean => lookup(group, kind).namespaced;

  const need = (
    from: number,
    target: ObjectId,
    reason: EdgeReason,
    hard: boolean,
    field?: string,
  ): number | undefined => {
    const key = keyOf(target);
    const to = providers.find(target, key);
    if (to === undefined) unresolved.push({ from, target, reason, hard, field });
    if (typeof to !== 'number') return undefined;
    if (to !== from) edges.push({ from, to, reason, hard, field, ...(keys[to] === key ? {} : { target }) });
    return to;
  };

  /** Needs the definition of a kind, and the webhook that answers for it. */
  const needKind = (from: number, group: string, plural: string, field?: string): readonly (number | undefined)[] => {
    const to = need(from, crdId(group, plural), 'kind', true, field);
    const webhook = webhooks.get(`${group}/${plural}`) ?? webhooks.get(`${group}/*`);
    if (webhook !== undefined && webhook !== to && webhook !== from)
      edges.push({ from, to: webhook, reason: 'webhook', hard: true });
    return [to, webhook];
  };

  const podNetwork = providers.stated(keyOf(POD_NETWORK));
  objects.forEach((object, from) => {
    const { id, manifest } = object;
    const known = kinds[from]!;
    if (id.namespace !== undefined)
      need(from, { group: '', kind: 'Namespace', name: id.namespace }, 'namespace', true, 'metadata.namespace');
    if (known.info?.origin === 'crd') {
      kindFromOwnRelease[from] = needKind(from, id.group, known.info.plural, 'kind').some(
        provider =>
          provider !== undefined &&
          objects[provider]!.component === object.component &&
          objects[provider]!.id.kind !== 'CustomResourceDefinition',
      );
    }
    if (!finders.has(known)) finders.set(known, referenceFinder(known.rules, isNamespaced));
    finders.get(known)?.(manifest, id.namespace, ({ group, kind, namespace, name, hard, field }) => {
      need(
        from,
        namespace === undefined ? { group, kind, name } : { group, kind, namespace, name },
        'reference',
        hard,
        field,
      );
    });
    if (podNetwork !== undefined && podNetwork !== from && RUNS_PODS.has(`${id.group}/${id.kind}`)) {
      const before =
        stated[object.component]?.beforePodNetwork === true ||
        holders[object.component]!.component?.isBootstrap === true ||
        objects[podNetwork]!.component === object.component;
      if (!before) edges.push({ from, to: podNetwork, reason: 'network', hard: true });
    }
  });
  for (const { from, kinds } of renderedKinds(stated, placement))
    for (const { group, kind } of kinds) {
      const { info } = lookup(group, kind);
      if (info?.origin === 'crd') needKind(from, group, info.plural);
    }
  deliverers(gathered, main, need);
  declared(gathered, placement, main, edges);
  return { edges, unresolved, kindFromOwnRelease };
}

/** The object that stands for a component: its release, else its first one. */
function mainObjects(
  objects: readonly Pick<ModelObject, 'component' | 'id'>[],
  components: number,
): readonly (number | undefined)[] {
  const main = new Array<number | undefined>(components).fill(undefined);
  objects.forEach(({ component, id }, index) => {
    if (
      main[component] === undefined ||
      (id.kind === 'HelmRelease' && objects[main[component]]!.id.kind !== 'HelmRelease')
    )
      main[component] = index;
  });
  return main;
}

/** What controllers make of the objects. */
function* produced({ objects, kinds }: Placement): Iterable<readonly [string, number]> {
  for (const [index, { id, manifest }] of objects.entries()) {
    for (const { group = '', kind, namespace = id.namespace, name } of kinds[index]!.rules?.produces?.(manifest) ??
      []) {
      yield [idKey(group, kind, namespace, name), index];
    }
  }
}

/** Records what objects are, and what components state. */
function provideAll(
  keys: readonly string[],
  stated: readonly (Statements | undefined)[],
  main: readonly (number | undefined)[],
  providers: Providers,
  webhooks: Map<string, number>,
): void {
  keys.forEach((key, index) => providers.add(key, index));
  stated.forEach((statements, component) => {
    const index = main[component];
    if (statements === undefined || index === undefined) return;
    for (const id of statements.provided) providers.add(keyOf(id), index);
    for (const { group, resource } of statements.webhooks) webhooks.set(`${group}/${resource}`, index);
  });
}

/** The kinds of the objects that each release brings: it can't be installed before they are defined. */
function renderedKinds(
  stated: readonly (Statements | undefined)[],
  { constructs }: Placement,
): { readonly from: number; readonly kinds: Iterable<{ readonly group: string; readonly kind: string }> }[] {
  const index = new Map<IConstruct, number>(constructs.map((construct, position) => [construct, position]));
  return stated.flatMap(statements =>
    (statements?.charts ?? []).flatMap(({ release, facts }) => {
      const from = index.get(release);
      if (from === undefined || facts === undefined) return [];
      const kinds = new Map(
        facts.objects.map(({ apiVersion, kind }) => [`${apiVersion}/${kind}`, { group: groupOf(apiVersion), kind }]),
      );
      return [{ from, kinds: kinds.values() }];
    }),
  );
}

type Need = (from: number, target: ObjectId, reason: EdgeReason, hard: boolean, field?: string) => number | undefined;

/** A component that is delivered by a service account of its own waits for it. */
function deliverers(gathered: Gathered, main: readonly (number | undefined)[], need: Need): void {
  gathered.holders.forEach(({ component }, holder) => {
    const name = component?.deliveredBy;
    const from = main[holder];
    if (name !== undefined && from !== undefined)
      need(from, { group: '', kind: 'ServiceAccount', namespace: FLUX_NAMESPACE, name }, 'deliverer', true);
  });
}

/** Dependencies declared by `node.addDependency`: between objects as they stand, else between what stands for their components. */
function declared(
  gathered: Gathered,
  { constructs }: Placement,
  main: readonly (number | undefined)[],
  edges: Edge[],
): void {
  if (gathered.declared.length === 0) return;
  const objects = new Map<IConstruct, number>(constructs.map((construct, index) => [construct, index]));
  const standsFor = (construct: IConstruct): number | undefined => {
    const object = objects.get(construct);
    if (object !== undefined) return object;
    for (let scope: IConstruct | undefined = construct; scope !== undefined; scope = scope.node.scope) {
      const holder = gathered.holderOf.get(scope);
      if (holder !== undefined) return main[holder];
    }
    return undefined;
  };
  const found: Edge[] = [];
  for (const { from, to } of gathered.declared) {
    const source = standsFor(from);
    const target = standsFor(to);
    if (source !== undefined && target !== undefined && source !== target)
      found.push({ from: source, to: target, reason: 'declared', hard: true });
  }
  // in the order of objects, not of construction
  edges.push(...found.sort((a, b) => a.from - b.from || a.to - b.to));
}
