import type { FindObject } from '../../kinds/rules/pod-group';
import type { Model, ModelObject } from '../../model/model';

/** Looks objects of a model up. */
export function findIn({ objects }: Model): FindObject {
  const byKind = new Map<string, ModelObject[]>();
  for (const object of objects) {
    const key = `${object.id.group}/${object.id.kind}`;
    const known = byKind.get(key);
    if (known === undefined) byKind.set(key, [object]);
    else known.push(object);
  }
  return (group, kind, { namespace, name } = {}) =>
    byKind
      .get(`${group}/${kind}`)
      ?.find(
        ({ id }) => (namespace === undefined || id.namespace === namespace) && (name === undefined || id.name === name),
      )?.manifest;
}
