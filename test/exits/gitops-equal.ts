import { treeOf } from '../../lib/gitops/tree';
import { keyOf } from '../../lib/model/identity';
import type { Model } from '../../lib/model/model';
import { byIdentity, differences, firstDifference, type ExitObject } from './canonical-json';
import { expectedObjects } from './delivery-metadata';
import { builtByKustomize } from './gitops-exit';

/** Namespace of Flux, name of its source and of the Kustomization that applies all others. */
const FLUX = 'flux-system';

interface Kustomization extends ExitObject {
  readonly spec: { readonly path: string; readonly prune: boolean; readonly dependsOn?: readonly { name: string }[] };
}

/** What differs between a model and what Flux gets out of its tree, object by object and folder by folder. */
export function gitopsDifferences(model: Model, kubectl: string): readonly string[] {
  const tree = treeOf(model);
  const folders = builtByKustomize(kubectl, tree);
  const built = byIdentity([...folders.values()].flat());
  const delivery = new Set(gitopsDelivery(model));
  const delivered = new Map([...built].filter(([key]) => !delivery.has(key)));
  return [
    ...differences(expectedObjects(model, model.objects, 'gitops'), delivered),
    ...[...delivery].filter(key => !built.has(key)).map(key => `${key} is missing`),
    ...model.units.flatMap(unit => unitFault(model, unit, folders, built) ?? []),
    ...[...tree.keys()].filter(path => !isKnown(model, path)).map(path => `${path} should not be there`),
  ];
}

/** Delivery objects of a tree, by identity: a Kustomization a unit; where Flux is part of the program, its source and its root. Nothing else may be there. */
function gitopsDelivery({ units, fluxSource }: Model): readonly string[] {
  const own = [kustomizationKey(FLUX), `source.toolkit.fluxcd.io/GitRepository/${FLUX}/${FLUX}`];
  return [...units.map(({ name }) => kustomizationKey(name)), ...(fluxSource === undefined ? [] : own)];
}

function kustomizationKey(name: string): string {
  return `kustomize.toolkit.fluxcd.io/Kustomization/${FLUX}/${name}`;
}

/** A unit's Kustomization reads the folder of that unit's objects, after those of the units that it needs. */
function unitFault(
  model: Model,
  { name, dependsOn, objects, bootstrap }: Model['units'][number],
  folders: ReadonlyMap<string, readonly ExitObject[]>,
  built: ReadonlyMap<string, ExitObject>,
): string | undefined {
  const { metadata, spec } = built.get(kustomizationKey(name)) as Kustomization;
  const folder = `clusters/${model.cluster}/${bootstrap ? FLUX : `units/${name}`}`;
  const isApplied = (other: string): boolean => model.units.some(unit => unit.name === other && unit.bootstrap);
  const own = bootstrap ? gitopsDelivery({ ...model, units: [] }) : [];
  const difference = firstDifference(
    {
      metadata: { name, namespace: FLUX },
      path: `./${folder}`,
      prune: !bootstrap,
      dependsOn: dependsOn.filter(other => !isApplied(other)),
      objects: [...objects.map(index => keyOf(model.objects[index]!.id)), ...own].sort(), // prettier-ignore
    },
    {
      metadata,
      path: spec.path,
      prune: spec.prune,
      dependsOn: (spec.dependsOn ?? []).map(each => each.name),
      objects: [...byIdentity(folders.get(folder) ?? []).keys()].sort(),
    },
  );
  return difference === undefined ? undefined : `unit ${name} ${difference}`;
}

/** Files of a tree: objects in the folders that Flux builds, what is for people and nodes, and what components add. */
function isKnown({ cluster, files }: Model, path: string): boolean {
  if (files.some(file => path === `clusters/${cluster}/${file.path}`)) return true;
  return /^clusters\/[^/]+\/(units\/[^/]+\/.*\.yaml|flux-system\/.*\.yaml|kustomizations\/[^/]+\.yaml|(images|charts)\.lock\.yaml|registry-mirrors\/.*\/hosts\.toml)$/.test(
    path,
  );
}
