import { FindingsError, type Finding } from '../values/finding';
import { compareText, idText } from '../model/identity';
import type { Model, ModelObject } from '../model/model';
import { emit } from '../yaml/emit';
import { gitSource, kustomizationOf, ROOT, rootKustomization } from './delivery';
import { chartsLock, imagesLock } from './locks';
import { clusterFolder, objectFile } from './paths';
import { registryHosts } from './registry-hosts';
import { unpruned } from './unpruned';

/** Files of a tree by their path, in the order of the paths. */
export type Tree = ReadonlyMap<string, string>;

/**
 * The tree that Flux reads: one directory and one Kustomization a unit, one object a file.
 * @throws FindingsError if a value is known only to a deployment, since a file can't hold it
 */
export function treeOf(model: Model): Tree {
  refuseLate(model);
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
  if (model.fluxSource !== undefined) {
    files.push([
      `${cluster}/flux-system/${ROOT}/gitrepository.source.toolkit.fluxcd.io-${ROOT}.yaml`,
      emit(gitSource(model.fluxSource)),
    ]);
    files.push([
      `${cluster}/flux-system/${ROOT}/kustomization.kustomize.toolkit.fluxcd.io-${ROOT}.yaml`,
      emit(rootKustomization(`${cluster}/kustomizations`)),
    ]);
  }
  files.push([`${cluster}/images.lock.yaml`, imagesLock(model)], [`${cluster}/charts.lock.yaml`, chartsLock(model)]);
  files.push(...registryHosts(model.mirrors).map(([path, text]): [string, string] => [`${cluster}/${path}`, text]));
  return new Map(files.sort(([a], [b]) => compareText(a, b)));
}

function textOf({ manifest, ciphertext, retained }: ModelObject): string {
  if (ciphertext !== undefined) return ciphertext;
  return emit(retained ? unpruned(manifest) : manifest);
}

function refuseLate({ objects, components }: Model): void {
  const findings = objects.flatMap(({ id, late = [], path, component }) =>
    late.map(({ field }): Finding => ({
      code: 'late/in-git',
      severity: 'error',
      message: 'a value that is known only when the program is deployed stands here; a file in Git can not hold it',
      object: idText(id),
      field,
      construct: path,
      source: components[component]?.source(),
      fix: 'give the value itself, or deploy this program by Pulumi',
    })),
  );
  if (findings.length > 0) throw new FindingsError(findings);
}
