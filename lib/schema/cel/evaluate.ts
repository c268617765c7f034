import { Optional } from '@marcbachmann/cel-js';
import { deepEqual } from '../json-type';
import type { PreparedNode } from '../prepare';
import type { Run } from '../run';
import type { CelRule } from '../types';
import type { ViolationType } from '../violation';
import { compileExpression, messageOf, type CompiledExpression } from './compile';
import { celValue } from './values';

/** A rule of a node with its compiled expression. */
interface NodeRule {
  readonly rule: CelRule;
  readonly expression: CompiledExpression;
  readonly message: CompiledExpression | undefined;
}

const REASONS: Readonly<Record<string, ViolationType>> = {
  FieldValueForbidden: 'Forbidden',
  FieldValueRequired: 'Required',
  FieldValueDuplicate: 'Duplicate',
};

/** The rules of a node, and the fields that all of them read together: undefined where one reads the value as a whole. */
interface NodeRules {
  readonly rules: readonly NodeRule[];
  readonly fields: ReadonlySet<string> | undefined;
}

const known = new WeakMap<PreparedNode, NodeRules>();

/** The rules that apply to a node's value: its own and those of its `allOf` parts. */
function rulesOf(node: PreparedNode): NodeRules {
  let found = known.get(node);
  if (found === undefined) {
    const rules = [node, ...(node.allOf ?? [])].flatMap(compileRules);
    const expressions = rules.flatMap(({ expression, message }) => [
      expression,
      ...(message === undefined ? [] : [message]),
    ]);
    const whole = expressions.some(({ fields }) => fields === undefined);
    found = { rules, fields: whole ? undefined : new Set(expressions.flatMap(({ fields }) => [...fields!])) };
    known.set(node, found);
  }
  return found;
}

function compileRules(node: PreparedNode): NodeRule[] {
  return (node.schema['x-kubernetes-validations'] ?? []).flatMap(rule => {
    const expression = compileExpression(rule.rule);
    if ('fault' in expression) return [];
    const message = rule.messageExpression === undefined ? undefined : compileExpression(rule.messageExpression);
    return [{ rule, expression, message: message === undefined || 'fault' in message ? undefined : message }];
  });
}

/** A value and what it replaces, undefined where nothing corresponds to it. */
export interface Replacement {
  readonly value: unknown;
  readonly old: unknown;
}

/**
 * Checks a value against the rules of its node.
 * @param nearest the value itself or the nearest above it that has an old one
 */
export function evaluateRules(
  run: Run,
  at: Replacement,
  nearest: Replacement,
  node: PreparedNode,
  root: boolean,
): void {
  const { value } = at;
  const old = at.old ?? undefined;
  const { rules, fields } = rulesOf(node);
  const options = { resource: root || node.embedded, fields };
  const self = celValue(value, node, options);
  const oldSelf = old === undefined ? undefined : celValue(old, node, options);
  for (const { rule, expression, message } of rules) {
    const optional = rule.optionalOldSelf === true;
    if (expression.usesOldSelf && old === undefined && !optional) continue;
    const optionalOld = (): unknown => (oldSelf === undefined ? Optional.none() : Optional.of(oldSelf));
    const scope = { self, oldSelf: optional ? optionalOld() : oldSelf };
    const text = rule.message ?? rule.rule.trim();
    let result: unknown;
    try {
      result = expression.evaluate(scope);
    } catch (error) {
      run.fail('cel', 'Invalid', `${text} (the rule fails: ${messageOf(error)})`, { value });
      continue;
    }
    if (result === true) continue;
    // a fault that was there before, in a value that does not change, is let pass
    const unchanged = !expression.usesOldSelf && nearest.old !== undefined && deepEqual(nearest.value, nearest.old);
    if (unchanged) continue;
    const type = REASONS[rule.reason ?? ''] ?? 'Invalid';
    run.fail('cel', type, messageFrom(message, scope) ?? text, { value }, ...fieldsOf(rule.fieldPath));
  }
}

function messageFrom(message: CompiledExpression | undefined, scope: { self: unknown }): string | undefined {
  try {
    const text = message?.evaluate(scope);
    return typeof text === 'string' && text.trim() !== '' ? text.trim() : undefined;
  } catch {
    return undefined;
  }
}

/** Segments of a rule's `fieldPath`, such as `.spec.name` or `.labels['a.b']`. */
function fieldsOf(fieldPath = ''): string[] {
  return [...fieldPath.matchAll(/\['((?:\\.|[^'\\])*)'\]|\.([^.[]+)/g)].map(([, quoted, name]) => quoted ?? name!);
}
