import type { GroupSchema, KindSchema, VersionSchema } from '../schema/types';
import type { KindInfo } from './kind';

/** Plural, scope and served versions (the preferred one first) of a kind: what is loaded of it at start. */
export type IndexedKind = readonly [plural: string, scope: KindSchema['scope'], ...versions: string[]];

/** The kinds of a group by name, without their schemas. */
export interface IndexedGroup {
  readonly origin: GroupSchema['origin'];
  readonly kinds: Readonly<Record<string, IndexedKind>>;
}

/** The index entry of a group; kinds of which no version is served are left out. */
export function indexOf({ origin, kinds }: GroupSchema): IndexedGroup {
  const entries = kinds.flatMap((kind): [string, IndexedKind][] => {
    const versions = servedVersions(kind).map(({ name }) => name);
    return versions.length === 0 ? [] : [[kind.kind, [kind.plural, kind.scope, ...versions]]];
  });
  return { origin, kinds: Object.fromEntries(entries) };
}

/** The kinds of an index entry. */
export function kindsOf(group: string, { origin, kinds }: IndexedGroup): KindInfo[] {
  return Object.entries(kinds).map(([kind, [plural, scope, ...versions]]) => {
    return { group, kind, plural, namespaced: scope === 'Namespaced', versions, origin };
  });
}

/** Versions that a server answers for, the preferred one first: the storage version where it is served, then by maturity. */
export function servedVersions({ versions }: KindSchema): readonly VersionSchema[] {
  const served = versions.filter(version => version.served);
  return [...served.filter(({ storage }) => storage), ...served.filter(({ storage }) => !storage)];
}
