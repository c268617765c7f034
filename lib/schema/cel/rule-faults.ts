import type { CelRule, GroupSchema } from '../types';

/** A rule that cannot be evaluated here: it is left out of validation. */
export interface RuleFault {
  readonly rule: CelRule;
  /** Index of the node that carries it. */
  readonly node: number;
  /** Why: a syntax error, or a function that is not known. */
  readonly fault: string;
}

/** The rules of a schema that validation leaves out. An importer tells of them, so that no rule is dropped in silence. */
export function ruleFaults(schema: GroupSchema): RuleFault[] {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the CEL library is loaded where rules are compiled
  const { compileExpression } = require('./compile') as typeof import('./compile');
  return schema.nodes.flatMap((node, index) =>
    (node['x-kubernetes-validations'] ?? []).flatMap(rule => {
      const compiled = compileExpression(rule.rule);
      return 'fault' in compiled ? [{ rule, node: index, fault: compiled.fault }] : [];
    }),
  );
}
