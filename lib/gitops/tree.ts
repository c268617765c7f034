import { FindingsError, type Finding } from '../values/finding';
import { compareText, idOf, idText } from '../model/identity';
import type { Model, ModelObject } from '../model/model';
import { formatPath } from '../schema/run';
import { emit } from '../yaml/emit';
import { kustomizationOf, ownDelivery } from './delivery';
import { chartsLock, imagesLock } from './locks';
import { notCarried } from './not-carried';
import { clusterFolder, objectFile } from './paths';
import { registryHosts } from './registry-hosts';
import { unpruned } from './unpruned';

/** Files of a tree by their path, in the order of the paths. */
export type Tree = ReadonlyMap<string, string>;

/**
 * The tree that Flux reads: one directory and one Kustomization a unit, one object a file.
 * @throws FindingsError if a value is known only to a deployment, since a file can't hold it, or if Flux would not read it as it is
 */
export function treeOf(model: Model): Tree {
  refuseLate(model);
  const lost = notCarried(model);
  if (lost.length > 0) throw new FindingsError(lost);
  const cluster = clusterFolder(model.cluster);
  const files: [string, string][] = [];
  const units = new Map(model.units.map(unit => [unit.name, unit]));
  for (const unit of model.units) {
    const folder = unit.bootstrap ? `${cluster}/flux-system` : `${cluster}/units/${unit.name}`;
    for (const index of unit.objects) {
      const object = model.objects[index]!;
      files.push([`${folder}/${objectFile(object.id)}`, textOf(object)]);
    }
    files.push([`${cluster}/kustomizations/${unit.name}.yaml`, emit(kustomizationOf(model, unit, folder, units))]);
  }
  for (const manifest of ownDelivery(model))
    files.push([`${cluster}/flux-system/${objectFile(idOf(manifest))}`, emit(manifest)]);
  files.push([`${cluster}/images.lock.yaml`, imagesLock(model)], [`${cluster}/charts.lock.yaml`, chartsLock(model)]);
  files.push(...model.files.map(({ path, text }): [string, string] => [`${cluster}/${path}`, text]));
  files.push(...registryHosts(model.mirrors).map(([path, text]): [string, string] => [`${cluster}/${path}`, text]));
  return new Map(files.sort(([a], [b]) => compareText(a, b)));
}

function textOf({ manifest, ciphertext, retained }: ModelObject): string {
  if (ciphertext !== undefined) return ciphertext;
  return emit(retained ? unpruned(manifest) : manifest);
}

/** @throws FindingsError if a value is known only to a deployment, since a file in Git can not hold it */
export function refuseLate({ objects, components }: Model): void {
  const findings = objects.flatMap(({ id, late = [], path, component }) =>
    late.map(({ path: field }): Finding => ({
      code: 'late/in-git',
      severity: 'error',
      message: 'a value that is known only when the program is deployed stands here; a file in Git can not hold it',
      object: idText(id),
      field: formatPath(field),
      construct: path,
      source: components[component]?.source(),
      fix: 'give the value itself, or deploy this program by Pulumi',
    })),
  );
  if (findings.length > 0) throw new FindingsError(findings);
}
