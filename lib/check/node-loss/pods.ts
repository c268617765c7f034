import type { PodGroup } from '../../kinds/rules/pod-group';
import type { Model, ModelObject } from '../../model/model';
import { Field } from '../field';
import { findIn } from './find';
import { rulesFor } from './rules';

/** Pods of an object. */
export interface PodsOf {
  readonly object: ModelObject;
  readonly group: PodGroup;
}

/** Pods that run as long as the objects of a program are there, as far as their kinds are known; an autoscaler's least number counts. */
export function podsOf(model: Model): readonly PodsOf[] {
  const find = findIn(model);
  const scaled = autoscaled(model);
  return model.objects.flatMap(object => {
    const { kind, namespace = '', name } = object.id;
    const least = scaled.get(`${kind} ${namespace}/${name}`);
    return (rulesFor(model, object.id)?.pods?.(object.manifest, find) ?? []).map(pods => ({
      object,
      group: least === undefined ? pods : { ...pods, count: least },
    }));
  });
}

function autoscaled({ objects }: Model): ReadonlyMap<string, number> {
  return new Map(
    objects
      .filter(({ id }) => id.kind === 'HorizontalPodAutoscaler')
      .map(({ id, manifest }): [string, number] => {
        const spec = new Field(manifest).at('spec');
        const target = spec.at('scaleTargetRef');
        const name = `${target.at('kind').text} ${id.namespace ?? ''}/${target.at('name').text}`;
        return [name, spec.at('minReplicas').number ?? 1];
      }),
  );
}
