import type { ObjectPattern } from './component';
import { IdentityMap } from './identity-map';
import { FLUX_NAMESPACE } from './names';
import type { ObjectId } from './model';

/** Objects that every API server has, or makes in every namespace. */
const BUILT_IN: readonly ObjectPattern[] = [
  ...['default', 'kube-system', 'kube-public', 'kube-node-lease'].map(name => ({ kind: 'Namespace', name })),
  { kind: 'ServiceAccount', namespace: '*', name: 'default' },
  { kind: 'ConfigMap', namespace: '*', name: 'kube-root-ca.crt' },
  { group: 'scheduling.k8s.io', kind: 'PriorityClass', name: 'system-*' },
  ...['cluster-admin', 'admin', 'edit', 'view', 'system:*'].map(name => ({
    group: 'rbac.authorization.k8s.io',
    kind: 'ClusterRole',
    name,
  })),
  { kind: 'Service', namespace: 'default', name: 'kubernetes' },
  // Flux applies the tree, so its kinds are there; a Flux component in the program provides them first
  { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition', name: '*.toolkit.fluxcd.io' },
  { kind: 'Namespace', name: FLUX_NAMESPACE },
  { kind: 'ConfigMap', namespace: 'kube-system', name: 'extension-apiserver-authentication' },
];

/** Something that is needed, and who provides it. */
export interface Needed {
  readonly id: ObjectId;
  /** Number of the object that provides it; `external` for what is there from elsewhere; undefined where nothing provides it. */
  readonly provider: number | 'external' | undefined;
  /** Whether the provider is the very object that is needed, not one that makes or brings it. */
  readonly direct: boolean;
}

/** Who provides what: objects by identity, and patterns for what is there from elsewhere. */
export class Providers {
  private readonly statements = new IdentityMap<number>();
  private made: IdentityMap<number> | undefined;
  private readonly exact = new IdentityMap<true>();
  /** Tests of `namespace/name` by `group/kind`. */
  private readonly patterns = new Map<string, ((rest: string) => boolean)[]>();
  /** What was asked for before: many objects need the same. */
  private readonly known = new IdentityMap<Needed>();

  /**
   * @param objects numbers of the objects
   * @param produced what controllers make of the objects; gone through once, when something is needed that no object is
   */
  constructor(
    private readonly objects: IdentityMap<number>,
    external: readonly ObjectPattern[],
    private readonly produced: () => Iterable<readonly [id: ObjectId, object: number]>,
  ) {
    for (const { group = '', kind, namespace = '', name } of [...BUILT_IN, ...external]) {
      if (!namespace.includes('*') && !name.includes('*')) {
        this.exact.set(group, kind, namespace, name, true);
        continue;
      }
      const type = `${group}/${kind}`;
      this.patterns.set(type, [...(this.patterns.get(type) ?? []), patternTest(namespace, name)]);
    }
  }

  /** Records that an object stands for an identity which its component states; the first to do so stays. */
  state(id: ObjectId, object: number): void {
    addFirst(this.statements, id, object);
  }

  /** The object that is, or states, an identity. */
  stated({ group, kind, namespace, name }: ObjectId): number | undefined {
    return this.objects.get(group, kind, namespace, name) ?? this.statements.get(group, kind, namespace, name);
  }

  /** Who provides an identity: an object, what a component states, something external, what a controller makes; in this order. */
  find(group: string, kind: string, namespace: string | undefined, name: string): Needed {
    const known = this.known.get(group, kind, namespace, name);
    if (known !== undefined) return known;
    const id = namespace === undefined ? { group, kind, name } : { group, kind, namespace, name };
    const direct = this.objects.get(group, kind, namespace, name) !== undefined;
    const needed: Needed = { id, provider: this.providerOf(id), direct };
    this.known.set(group, kind, namespace, name, needed);
    return needed;
  }

  private providerOf(id: ObjectId): Needed['provider'] {
    const { group, kind, namespace, name } = id;
    const stated = this.stated(id);
    if (stated !== undefined) return stated;
    if (this.isExternal(id)) return 'external';
    if (this.made === undefined) {
      this.made = new IdentityMap();
      for (const [product, object] of this.produced()) addFirst(this.made, product, object);
    }
    return this.made.get(group, kind, namespace, name);
  }

  /** Whether an identity is built in or declared to be there from elsewhere. */
  private isExternal({ group, kind, namespace, name }: ObjectId): boolean {
    const tests = this.patterns.get(`${group}/${kind}`);
    if (tests?.some(test => test(`${namespace ?? ''}/${name}`)) === true) return true;
    return this.exact.get(group, kind, namespace, name) === true;
  }
}

function addFirst(map: IdentityMap<number>, { group, kind, namespace, name }: ObjectId, object: number): void {
  if (map.get(group, kind, namespace, name) === undefined) map.set(group, kind, namespace, name, object);
}

function patternTest(namespace: string, name: string): (rest: string) => boolean {
  if (name === '*' && (namespace === '*' || namespace === '')) return () => true;
  const text = (part: string): string => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  const pattern = new RegExp(`^${text(namespace)}/${text(name)}$`);
  return rest => pattern.test(rest);
}
