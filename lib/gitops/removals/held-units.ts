import type { Model } from '../../model/model';
import type { JsonMap } from '../../values/json-map';
import { valuesAt } from '../../values/values-at';
import { emit } from '../../yaml/emit';
import { readDocuments } from '../../yaml/read';
import type { Tree } from '../tree';
import type { LastUnit } from './last-tree';

/** The Kustomizations of units that keep objects for a while which the program has no more, as files. */
export function heldKustomizations(units: readonly LastUnit[], next: Tree, model: Model): Tree {
  const present = new Set([...model.units, ...units].map(({ name }) => name));
  return new Map(
    units.map(unit => {
      const text = next.get(unit.file);
      return [unit.file, text === undefined ? whole(unit, present) : part(unit, text)];
    }),
  );
}

/** A unit that the program has no more waits for nothing that is gone: all that it holds is there. */
function whole({ kustomization }: LastUnit, present: ReadonlySet<string>): string {
  const { dependsOn, ...spec } = kustomization.spec as Spec;
  const left = dependsOn?.filter(({ name }) => present.has(name)) ?? [];
  return emit({ ...kustomization, spec: sorted({ ...spec, ...(left.length === 0 ? {} : { dependsOn: left }) }) });
}

/** A unit that the program still has needs to judge and decrypt the objects that wait in it too. */
function part({ kustomization }: LastUnit, text: string): string {
  const [document] = readDocuments(text, '').documents;
  const next = document!.value as JsonMap;
  const { decryption, healthCheckExprs: before = [] } = kustomization.spec as Spec;
  const spec = next.spec as Spec;
  const { healthCheckExprs: own = [] } = spec;
  const known = new Set(own.map(keyOf));
  const checks = [...own, ...before.filter(each => !known.has(keyOf(each)))];
  return emit({
    ...next,
    spec: sorted({
      ...(decryption === undefined ? {} : { decryption }),
      ...spec,
      ...(checks.length === 0 ? {} : { healthCheckExprs: checks }),
    }),
  });
}

interface Spec {
  readonly decryption?: JsonMap;
  readonly dependsOn?: readonly { readonly name: string }[];
  readonly healthCheckExprs?: readonly JsonMap[];
}

function keyOf(check: JsonMap): string {
  return `${String(valuesAt(check, 'apiVersion')[0])}/${String(valuesAt(check, 'kind')[0])}`;
}

function sorted(spec: object): object {
  return Object.fromEntries(Object.entries(spec).sort(([a], [b]) => (a < b ? -1 : 1)));
}
