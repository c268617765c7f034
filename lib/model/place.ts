import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { KubeObject } from '../kinds/kube-object';
import type { Finding } from '../values/finding';
import type { Manifest } from '../values/json';
import { EncryptedSecret } from './encrypted-secret';
import { compareText, idText } from './identity';
import { IdentityMap } from './identity-map';
import type { KnownKind, KnownKinds } from './known-kinds';
import { rewriteSource, type Mirrors } from './mirrors';
import type { ModelObject, ObjectId } from './model';
import type { Patches } from './patches';
import type { Gathered } from './walk';

/** Objects in the order of their identity, with what belongs to each, index by index. */
export interface Placement {
  readonly numbers: IdentityMap<number>;
  /** The objects of the model; what depends on other objects, unit and retention, is set last. */
  readonly objects: (Omit<ModelObject, 'unit' | 'retained'> & { unit: number; retained: boolean })[];
  /** The number of the object that a construct makes. */
  readonly numberOf: (construct: IConstruct) => number | undefined;
  readonly kinds: readonly KnownKind[];
  /** Numbers of their references in {@link Gathered.references}. */
  readonly references: readonly number[];
}

/**
 * Gives each object its identity and puts them in the order of it, so that the order of construction shows nowhere.
 * Two objects with one identity are a finding that names both; the first stays.
 */
export function place(gathered: Gathered, known: KnownKinds, mirrors: Mirrors, patches: Patches): Placement {
  const { found, references, holders, findings } = gathered;
  const kinds = found.map(({ manifest }) => known.of(manifest));
  const objects = found.map((each, index) => {
    const { construct, manifest, holder, late } = each;
    const { group, rules } = kinds[index]!;
    const namespace = isNamespaced(kinds[index]!, construct)
      ? (manifest.metadata.namespace ?? holders[holder]!.namespace)
      : undefined;
    const id: ObjectId = {
      group,
      kind: manifest.kind,
      namespace,
      name: manifest.metadata.name ?? '',
    };
    const unpatched = rewriteSource(withNamespace(manifest, namespace), mirrors);
    const patched = patches.apply(construct, id, unpatched);
    if (patched !== unpatched) each.references = references.find(patched);
    return {
      id,
      manifest: patched,
      component: holder,
      unit: -1,
      path: construct.node.path,
      readiness: rules?.readiness,
      retained: false,
      late,
      ciphertext: EncryptedSecret.isEncryptedSecret(construct) ? construct.ciphertext : undefined,
    };
  });
  const { kept, numbers, duplicates } = inOrder(objects);
  let byConstruct: Map<IConstruct, number> | undefined;
  for (const [earlier, later] of duplicates)
    findings.push(duplicate(earlier, later, holders[later.component]!.source()));
  return {
    numbers,
    objects: kept.map(index => objects[index]!),
    numberOf: construct =>
      (byConstruct ??= new Map(kept.map((index, position) => [found[index]!.construct, position]))).get(construct),
    kinds: kept.map(index => kinds[index]!),
    references: kept.map(index => found[index]!.references),
  };
}

/** Whether an object lives in a namespace: its construct knows where nobody else does. */
function isNamespaced({ info, namespaced }: KnownKind, construct: ApiObject): boolean {
  return info === undefined && KubeObject.isKubeObject(construct) ? construct.type.namespaced : namespaced;
}

interface Identified {
  readonly id: ObjectId;
  readonly path: string;
  readonly component: number;
}

interface Ordered<T> {
  /** Numbers of the objects in the order of their identities; of those that share one, the first by path. */
  readonly kept: readonly number[];
  /** Positions in that order. */
  readonly numbers: IdentityMap<number>;
  readonly duplicates: readonly (readonly [earlier: T, later: T])[];
}

function inOrder<T extends Identified>(objects: readonly T[]): Ordered<T> {
  const numbers = new IdentityMap<number>();
  const shared = new Map<number, number[]>();
  objects.forEach(({ id: { group, kind, namespace, name } }, index) => {
    const known = numbers.get(group, kind, namespace, name);
    if (known === undefined) numbers.set(group, kind, namespace, name, index);
    else shared.set(known, [...(shared.get(known) ?? [known]), index]);
  });
  const duplicates: [T, T][] = [];
  for (const sharing of shared.values()) {
    sharing.sort((a, b) => compareText(objects[a]!.path, objects[b]!.path));
    const { group, kind, namespace, name } = objects[sharing[0]!]!.id;
    numbers.set(group, kind, namespace, name, sharing[0]!);
    for (let next = 1; next < sharing.length; next++)
      duplicates.push([objects[sharing[next - 1]!]!, objects[sharing[next]!]!]);
  }
  const kept: number[] = [];
  numbers.updateInOrder(index => kept.push(index) - 1);
  return { kept, numbers, duplicates };
}

/** The same manifest with the namespace that it belongs to: none for cluster-scoped kinds, the holder's where it names none. */
function withNamespace(manifest: Manifest, namespace: string | undefined): Manifest {
  if (manifest.metadata.namespace === namespace) return manifest;
  const { namespace: _, ...rest } = manifest.metadata;
  if (namespace === undefined) return { ...manifest, metadata: rest };
  const metadata: Record<string, unknown> = {};
  for (const key of [...Object.keys(rest), 'namespace'].sort())
    metadata[key] = key === 'namespace' ? namespace : rest[key];
  return { ...manifest, metadata };
}

function duplicate(
  first: { readonly path: string },
  second: { readonly path: string; readonly id: ObjectId },
  source: string | undefined,
): Finding {
  return {
    code: 'identity/duplicate',
    severity: 'error',
    message: `two constructs make this object: ${first.path} and ${second.path}`,
    object: idText(second.id),
    construct: second.path,
    source,
    fix: 'give one of them another name, or remove it',
  };
}
