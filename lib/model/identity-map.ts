type Names<T> = Map<string, T>;
type Namespaces<T> = Map<string, Names<T>>;
type Kinds<T> = Map<string, Namespaces<T>>;

/** Values by the identity of objects. Maps in maps: to join each identity to one key costs more than all else that is done with it. */
export class IdentityMap<T> {
  private readonly groups = new Map<string, Kinds<T>>();

  get(group: string, kind: string, namespace: string | undefined, name: string): T | undefined {
    return this.groups
      .get(group)
      ?.get(kind)
      ?.get(namespace ?? '')
      ?.get(name);
  }

  set(group: string, kind: string, namespace: string | undefined, name: string, value: T): void {
    const kinds = below(this.groups, group);
    const namespaces = below(kinds, kind);
    below(namespaces, namespace ?? '').set(name, value);
  }

  /** All values of a kind. */
  *ofKind(group: string, kind: string): Iterable<T> {
    for (const names of this.groups.get(group)?.get(kind)?.values() ?? []) yield* names.values();
  }

  /** Replaces values one by one, in the order of their identities: by group, kind, namespace and name, each by UTF-16 units. */
  updateInOrder(update: (value: T) => T): void {
    for (const kinds of inOrder(this.groups))
      for (const namespaces of inOrder(kinds))
        for (const names of inOrder(namespaces))
          for (const name of [...names.keys()].sort()) names.set(name, update(names.get(name)!));
  }
}

function below<V>(map: Map<string, Map<string, V>>, key: string): Map<string, V> {
  let inner = map.get(key);
  if (inner === undefined) map.set(key, (inner = new Map<string, V>()));
  return inner;
}

function inOrder<V>(map: ReadonlyMap<string, V>): V[] {
  return [...map.keys()].sort().map(key => map.get(key)!);
}
