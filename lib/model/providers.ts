import type { ObjectPattern } from './component';
import { idKey } from './identity';
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

/** Who provides what: objects by identity, and patterns for what is there from elsewhere. */
export class Providers {
  private readonly byKey = new Map<string, number>();
  private complete = false;
  private readonly exact = new Set<string>();
  /** Tests of `namespace/name` by `group/kind`. */
  private readonly patterns = new Map<string, ((rest: string) => boolean)[]>();

  /** @param produced what controllers make of the objects; gone through once, when something is needed that no object is */
  constructor(
    external: readonly ObjectPattern[],
    private readonly produced: () => Iterable<readonly [key: string, object: number]>,
  ) {
    for (const { group = '', kind, namespace = '', name } of [...BUILT_IN, ...external]) {
      if (!namespace.includes('*') && !name.includes('*')) {
        this.exact.add(idKey(group, kind, namespace, name));
        continue;
      }
      const type = `${group}/${kind}`;
      this.patterns.set(type, [...(this.patterns.get(type) ?? []), patternTest(namespace, name)]);
    }
  }

  /** Records that an object provides an identity; the first to do so stays. */
  add(key: string, object: number): void {
    if (!this.byKey.has(key)) this.byKey.set(key, object);
  }

  /** The object that is, or states, an identity. */
  stated(key: string): number | undefined {
    return this.byKey.get(key);
  }

  /** Who provides an identity: an object, what a component states, something external, what a controller makes; in this order. */
  find(id: ObjectId, key: string): number | 'external' | undefined {
    const made = this.byKey.get(key);
    if (made !== undefined) return made;
    if (this.isExternal(id)) return 'external';
    if (!this.complete) {
      this.complete = true;
      for (const [producedKey, object] of this.produced()) this.add(producedKey, object);
    }
    return this.byKey.get(key);
  }

  /** Whether an identity is built in or declared to be there from elsewhere. */
  private isExternal({ group, kind, namespace, name }: ObjectId): boolean {
    const tests = this.patterns.get(`${group}/${kind}`);
    if (tests?.some(test => test(`${namespace ?? ''}/${name}`)) === true) return true;
    return this.exact.has(idKey(group, kind, namespace, name));
  }
}

function patternTest(namespace: string, name: string): (rest: string) => boolean {
  if (name === '*' && (namespace === '*' || namespace === '')) return () => true;
  const text = (part: string): string => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  const pattern = new RegExp(`^${text(namespace)}/${text(name)}$`);
  return rest => pattern.test(rest);
}
