import type { ApiObject } from 'cdk8s';
import { groupOf, type KindInfo } from '../kinds/kind';
import { findKind } from '../kinds/registry';
import type { KindRules } from '../kinds/rules/rule';
import { findRules } from '../kinds/rules';
import type { Finding } from '../values/finding';
import type { Manifest } from '../values/json';
import { EncryptedSecret } from './encrypted-secret';
import { compareText, idText, keyOf } from './identity';
import { rewriteSource, type Mirrors } from './mirrors';
import type { ModelObject, ObjectId } from './model';
import type { Patches } from './patches';
import type { Gathered } from './walk';

/** A kind as the engine meets it: registered or not, with its rules. */
export interface KnownKind {
  readonly info: KindInfo | undefined;
  readonly rules: KindRules | undefined;
  readonly namespaced: boolean;
}

/** Objects in the order of their identity, with what belongs to each, index by index. */
export interface Placement {
  /** The objects of the model; their units are set last. */
  readonly objects: (Omit<ModelObject, 'unit'> & { unit: number })[];
  readonly keys: readonly string[];
  readonly constructs: readonly ApiObject[];
  readonly kinds: readonly KnownKind[];
}

/** Looks kinds up once each. */
export function kindLookup(own: readonly KindRules[]): (group: string, kind: string) => KnownKind {
  const ownRules = new Map(own.map(rules => [`${rules.group}/${rules.kind}`, rules]));
  const cache = new Map<string, KnownKind>();
  return (group, kind) => {
    const key = `${group}/${kind}`;
    let known = cache.get(key);
    if (known === undefined) {
      const info = findKind(group, kind);
      known = { info, rules: ownRules.get(key) ?? findRules(group, kind), namespaced: info?.namespaced ?? true };
      cache.set(key, known);
    }
    return known;
  };
}

/**
 * Gives each object its identity and puts them in the order of it, so that the order of construction shows nowhere.
 * Two objects with one identity are a finding that names both; the first stays.
 */
export function place(
  gathered: Gathered,
  lookup: (group: string, kind: string) => KnownKind,
  mirrors: Mirrors,
  patches: Patches,
): Placement {
  const { found, holders, findings } = gathered;
  const kinds = found.map(({ manifest }) => lookup(groupOf(manifest.apiVersion), manifest.kind));
  const objects = found.map(({ construct, manifest, holder, late }, index) => {
    const { namespaced, rules } = kinds[index]!;
    const namespace = namespaced ? (manifest.metadata.namespace ?? holders[holder]!.namespace) : undefined;
    const id: ObjectId = {
      group: groupOf(manifest.apiVersion),
      kind: manifest.kind,
      namespace,
      name: manifest.metadata.name ?? '',
    };
    return {
      id,
      manifest: patches.apply(construct, id, rewriteSource(withNamespace(manifest, namespace), mirrors)),
      component: holder,
      unit: -1,
      path: construct.node.path,
      readiness: rules?.readiness,
      ownsData: rules?.ownsData,
      late,
      ciphertext: EncryptedSecret.isEncryptedSecret(construct) ? construct.ciphertext : undefined,
    };
  });
  const keys = objects.map(({ id }) => keyOf(id));
  const order = [...keys.keys()].sort(
    (a, b) => compareText(keys[a]!, keys[b]!) || compareText(objects[a]!.path, objects[b]!.path),
  );
  const kept = order.filter((index, position) => {
    const earlier = order[position - 1];
    if (earlier === undefined || keys[earlier] !== keys[index]) return true;
    findings.push(duplicate(objects[earlier]!, objects[index]!, holders[objects[index]!.component]!.source()));
    return false;
  });
  return {
    objects: kept.map(index => objects[index]!),
    keys: kept.map(index => keys[index]!),
    constructs: kept.map(index => found[index]!.construct),
    kinds: kept.map(index => kinds[index]!),
  };
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
