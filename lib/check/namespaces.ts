import { findKind } from '../kinds/registry';
import type { Model } from '../model/model';
import type { Finding } from '../values/finding';
import { findingOn } from './finding-on';

/** Objects of namespaced kinds that stand in no namespace: where they land would depend on who applies them. */
export function namespaces(model: Model): readonly Finding[] {
  return model.objects
    .filter(({ id }) => id.namespace === undefined && findKind(id.group, id.kind)?.namespaced === true)
    .map(object =>
      findingOn(model, object, {
        code: 'identity/no-namespace',
        severity: 'error',
        field: 'metadata.namespace',
        message: `a ${object.id.kind} lives in a namespace, and neither it nor its component names one`,
        fix: 'set metadata.namespace, or the namespace of the component',
      }),
    );
}
