import { at, generationOf, itemsAt, numberAt, textAt, type KubeObject } from '../objects';
import { isMap } from '../../rpc/values';
import { jsonPathOf } from './json-path';
import { OF_CONDITIONS, type Waiter } from './waiter';

/**
 * Waits for what the annotation `pulumi.com/waitFor` says: `condition=TYPE`, `condition=TYPE=STATUS`, `jsonpath={PATH}`, `jsonpath={PATH}=VALUE`, or a JSON
 * list of such, all of which must hold (pkg metadata/overrides.go, ReadyCondition).
 * @throws Error where it says none of these
 */
export function conditionsOf(text: string): Waiter {
  const expressions = listOf(text) ?? [text];
  if (expressions.length === 0) throw new Error('at least one condition must be specified');
  const holds = expressions.map(expression => {
    if (expression.startsWith('jsonpath=')) return jsonPathHolds(expression.slice('jsonpath='.length));
    if (expression.startsWith('condition=')) return conditionHolds(expression.slice('condition='.length));
    throw new Error(`expected a "jsonpath=" or "condition=" prefix, got ${JSON.stringify(expression)}`);
  });
  return { isReady: object => holds.every(isHeld => isHeld(object)), wording: OF_CONDITIONS };
}

type Condition = (object: KubeObject) => boolean;

function listOf(text: string): readonly string[] | undefined {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.map(String) : undefined;
  } catch {
    return undefined;
  }
}

/** A condition of the status: type and status in any case, of this generation where it names one (pkg await/condition/kubectl.go). */
function conditionHolds(expression: string): Condition {
  const [type = '', status = 'True'] = expression.split(/=(.*)/s);
  return object => {
    const condition = itemsAt(object, 'status', 'conditions').find(
      item => textAt(item, 'type').toLowerCase() === type.toLowerCase() && textAt(item, 'status') !== '',
    );
    if (condition === undefined) return false;
    const observed = at(condition, 'observedGeneration') ?? at(object, 'status', 'observedGeneration');
    if (typeof observed === 'number' && observed < generationOf(object)) return false;
    return textAt(condition, 'status').toLowerCase() === status.toLowerCase();
  };
}

/** A value at a path; without a value to compare anything there will do (pkg jsonpath/jsonpath.go; pkg await/condition/jsonpath.go). */
function jsonPathHolds(expression: string): Condition {
  const { select, wanted, path } = jsonPathOf(expression);
  return object => {
    const isOld = at(object, 'status', 'observedGeneration') !== undefined;
    if (isOld && numberAt(object, 'status', 'observedGeneration') < generationOf(object)) return false;
    const [found] = select(object);
    if (found === undefined) return false;
    if (wanted === undefined) return true;
    if (isMap(found) || Array.isArray(found)) throw new Error(`"${path}" has a non-primitive value`);
    return (typeof found === 'string' ? found : JSON.stringify(found)) === wanted;
  };
}
