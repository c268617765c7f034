import type { Placement } from './place';

/** Marks what stays in the cluster when it leaves the program: objects that own data, and the namespaces around data. */
export function markRetained({ objects, kinds, numbers }: Placement): void {
  objects.forEach((object, index) => {
    const { ownsData, leavesData } = kinds[index]!.rules ?? {};
    const { manifest, id } = object;
    object.retained ||= typeof ownsData === 'function' ? ownsData(manifest) : ownsData === true;
    if (id.namespace === undefined || !(object.retained || leavesData?.(manifest) === true)) return;
    const namespace = numbers.get('', 'Namespace', undefined, id.namespace);
    if (namespace !== undefined) objects[namespace]!.retained = true;
  });
}
