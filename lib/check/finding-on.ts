import { idText } from '../model/identity';
import type { Model, ModelObject } from '../model/model';
import type { Finding } from '../values/finding';

/** What a pass says about an object, without where the object stands. */
export type Problem = Pick<Finding, 'code' | 'severity' | 'message' | 'fix' | 'field'>;

/** A problem of an object as a finding: with the object's identity, its construct and the source line. */
export function findingOn(model: Model, object: ModelObject, problem: Problem): Finding {
  return {
    ...problem,
    construct: object.path,
    object: idText(object.id),
    source: model.components[object.component]?.source(),
  };
}
