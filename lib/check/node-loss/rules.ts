import type { KindRules } from '../../kinds/rules/rule';
import { rulesOf } from '../../model/known-kinds';
import type { Model, ObjectId } from '../../model/model';

/** What is known of an object's kind, by the program before the engine. */
export function rulesFor({ kindRules = [] }: Model, { group, kind }: ObjectId): KindRules | undefined {
  return rulesOf(kindRules, group, kind);
}
