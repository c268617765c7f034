import { crdId } from './identity';
import type { Placement } from './place';

/**
 * Marks what stays in the cluster when it leaves the program: objects that own data, the namespaces around data, and the definitions of their
 * kinds, with which they would go.
 */
export function markRetained({ objects, kinds, numbers }: Placement): void {
  objects.forEach((object, index) => {
    const { group, info, rules } = kinds[index]!;
    const { ownsData, leavesData } = rules ?? {};
    const { manifest, id } = object;
    object.retained ||= typeof ownsData === 'function' ? ownsData(manifest) : ownsData === true;
    if (object.retained && info?.origin === 'crd') {
      const crd = crdId(group, info.plural);
      const definition = numbers.get(crd.group, crd.kind, undefined, crd.name);
      if (definition !== undefined) objects[definition]!.retained = true;
    }
    if (id.namespace === undefined || !(object.retained || leavesData?.(manifest) === true)) return;
    const namespace = numbers.get('', 'Namespace', undefined, id.namespace);
    if (namespace !== undefined) objects[namespace]!.retained = true;
  });
}
