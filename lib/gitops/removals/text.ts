import { idText } from '../../model/identity';
import { FLUX_NAMESPACE } from '../../model/names';
import type { LastObject } from './last-tree';

const MOST = 5;

/** Objects for a reader: the first few, and how many there are beside them. */
export function listed(objects: readonly LastObject[]): string {
  const names = objects.slice(0, MOST).map(({ id }) => idText(id));
  const more = objects.length - names.length;
  return names.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** The Kustomization of a unit, as the identity that an acknowledgement names. */
export function unitText(name: string): string {
  return idText({
    group: 'kustomize.toolkit.fluxcd.io',
    kind: 'Kustomization',
    namespace: FLUX_NAMESPACE,
    name,
  });
}
