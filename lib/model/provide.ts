import { groupOf } from '../kinds/kind';
import { isMap } from '../values/json-map';
import { textsAt, valuesAt } from '../values/values-at';
import type { ObjectPattern, Statements } from './component';
import { guardsKnowably } from './guards';
import type { ModelObject, ObjectId } from './model';
import { POD_NETWORK } from './names';
import type { Placement } from './place';
import { Providers } from './providers';
import type { Gathered } from './walk';

/** What objects are, what components state, and what controllers make of objects. */
export interface Provision {
  readonly providers: Providers;
  /** The object that stands for each component: its release, else its first one. */
  readonly main: readonly (number | undefined)[];
  /** Objects whose webhooks answer for `group/resource`. */
  readonly webhooks: ReadonlyMap<string, ReadonlySet<number>>;
  /** The object that brings the pod network, if the program has it. */
  readonly podNetwork: number | undefined;
  /** Group and kind of the objects that each release brings. */
  readonly renderedKinds: readonly {
    readonly release: number;
    readonly kinds: readonly (readonly [string, string])[];
  }[];
}

/** Records who provides what. */
export function provisionOf(gathered: Gathered, placement: Placement, external: readonly ObjectPattern[]): Provision {
  const { objects } = placement;
  const stated = gathered.holders.map(({ component }) => component?.statements);
  const main = mainObjects(objects, stated.length);
  const everywhere = [...external, ...stated.flatMap(statements => statements?.external ?? [])];
  const providers = new Providers(placement.numbers, everywhere, () => produced(placement));
  const webhooks = new Map<string, Set<number>>();
  const guard = (resource: string, object: number): unknown =>
    webhooks.get(resource)?.add(object) ?? webhooks.set(resource, new Set([object]));
  for (const [resource, object] of guardedBy(placement)) guard(resource, object);
  stated.forEach((statements, component) => {
    const index = main[component];
    if (statements === undefined || index === undefined) return;
    for (const id of statements.provided) providers.state(id, index);
    for (const { group, resource } of statements.webhooks) guard(`${group}/${resource}`, index);
  });
  const podNetwork = providers.stated(POD_NETWORK);
  return { providers, main, webhooks, podNetwork, renderedKinds: renderedKinds(stated, placement) };
}

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
function* produced({ objects, kinds }: Placement): Iterable<readonly [ObjectId, number]> {
  for (const [index, { id, manifest }] of objects.entries()) {
    const { namespace } = id;
    for (const product of kinds[index]!.rules?.produces?.(manifest) ?? [])
      yield [{ group: '', namespace, ...product }, index];
  }
}

/**
 * What webhook configurations among the objects answer for, with the configuration: who waits for it waits for its unit, and so for the pods
 * that answer. As with charts, rules on core resources, and those on other built-in kinds that a selector narrows, order nothing.
 */
function* guardedBy({ objects, numbers }: Placement): Iterable<readonly [resource: string, object: number]> {
  for (const kind of ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'])
    // in the order of identities, not of construction
    for (const object of [...numbers.ofKind('admissionregistration.k8s.io', kind)].sort((a, b) => a - b)) {
      for (const webhook of valuesAt(objects[object]!.manifest, 'webhooks[]'))
        if (isMap(webhook) && webhook.failurePolicy !== 'Ignore')
          for (const rule of valuesAt(webhook, 'rules[]'))
            for (const group of textsAt(rule, 'apiGroups[]'))
              if (
                guardsKnowably(
                  group,
                  SELECTORS.some(selector => isNarrowed(webhook[selector])),
                )
              )
                for (const resource of textsAt(rule, 'resources[]')) yield [`${group}/${resource}`, object];
    }
}

const SELECTORS = ['namespaceSelector', 'objectSelector'] as const;

function isNarrowed(selector: unknown): boolean {
  return isMap(selector) && Object.keys(selector).length > 0;
}

function renderedKinds(
  stated: readonly (Statements | undefined)[],
  { numberOf }: Placement,
): Provision['renderedKinds'] {
  const charts = stated.flatMap(statements => statements?.charts ?? []);
  return charts.flatMap(({ release: construct, facts }) => {
    const release = numberOf(construct);
    if (release === undefined || facts === undefined) return [];
    const kinds = new Map(
      facts.objects.map(({ apiVersion, kind }) => [`${apiVersion}/${kind}`, [groupOf(apiVersion), kind] as const]),
    );
    return [{ release, kinds: [...kinds.values()] }];
  });
}
