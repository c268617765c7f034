import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { check, type CheckOptions } from '../check';
import { treeOf as treeOfModel, type Tree } from '../gitops/tree';
import { Platform } from '../model/platform';
import type { Finding } from '../values/finding';
import type { Manifest } from '../values/json';

/** All that the checks find in a platform, as `strata check` reports it. Acknowledged findings are among them. */
export function findingsOf(platform: Platform, options?: CheckOptions): readonly Finding[] {
  return check(platform.model(), options);
}

/**
 * Objects of a construct and of all below it, as they reach an API server: patches of the platform are applied.
 * Below a platform they come in the order of their identities, else in that of construction.
 * @throws FindingsError if a value is one that no object can hold
 */
export function manifestsOf(construct: IConstruct): readonly Manifest[] {
  const platform = Platform.tryOf(construct);
  if (platform === undefined) return plainManifests(construct);
  const { objects } = platform.model();
  const { path } = construct.node;
  const inside = objects.filter(object => path === '' || object.path === path || object.path.startsWith(`${path}/`));
  return inside.map(({ manifest }) => manifest);
}

/** Files that `strata synth` would write, by path. @throws FindingsError for values that a file can't hold */
export function treeOf(platform: Platform): Tree {
  return treeOfModel(platform.model());
}

/** In a plain cdk8s app the chart around an object gives it its namespace. */
function plainManifests(construct: IConstruct): readonly Manifest[] {
  return construct.node
    .findAll()
    .filter((each): each is ApiObject => ApiObject.isApiObject(each))
    .map(object => object.toJson() as Manifest);
}
