import { isMap, ownValue, type JsonMap } from '../../values/json-map';
import { oldItems } from '../old-items';
import { type PreparedNode, TRAITS } from '../prepare';
import type { Run } from '../run';
import type { Replacement } from './evaluate';

let evaluation: typeof import('./evaluate') | undefined;

/** The evaluation of rules, with the CEL library: loaded when an object first has a rule to check. */
function evaluator(): typeof import('./evaluate') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- most programs import much that has no rules
  return (evaluation ??= require('./evaluate') as typeof import('./evaluate'));
}

/**
 * Checks the CEL rules of a value and of all below it.
 * @param old the value that it replaces, undefined where there is none
 * @param resource whether the value is a whole object, of which rules see type and name
 */
export function checkRules(run: Run, value: unknown, old: unknown, node: PreparedNode, resource: boolean): void {
  walk(run, { value, old }, { value, old }, node, resource);
}

/** `nearest` is the value itself or the nearest above it that has an old one. */
function walk(run: Run, at: Replacement, nearest: Replacement, node: PreparedNode | undefined, root: boolean): void {
  const { value, old } = at;
  if (value === null || value === undefined || node?.has(TRAITS.rules) !== true) return;
  const correlated = old === undefined ? nearest : at;
  if (carriesRules(node)) evaluator().evaluateRules(run, at, correlated, node, root);
  if (Array.isArray(value)) {
    const olds = oldItems(node, value, old);
    for (let i = 0; i < value.length; i++) {
      run.path.push(i);
      walk(run, { value: value[i], old: olds[i] }, correlated, node.items, false);
      run.path.pop();
    }
  } else if (typeof value === 'object') {
    const olds: JsonMap = isMap(old) ? old : {};
    for (const key of Object.keys(value)) {
      run.path.push(key);
      walk(run, { value: (value as JsonMap)[key], old: ownValue(olds, key) }, correlated, node.child(key), false);
      run.path.pop();
    }
  }
}

/** Whether the node itself, or one of its `allOf` parts, carries rules. */
function carriesRules({ schema, allOf }: PreparedNode): boolean {
  const rules = schema['x-kubernetes-validations'];
  return (rules !== undefined && rules.length > 0) || allOf?.some(carriesRules) === true;
}
