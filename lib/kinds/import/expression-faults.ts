import { ruleFaults, type GroupSchema } from '../../schema';
import { compileRe2 } from '../../schema/patterns';
import type { Finding } from '../../values/finding';

/** The patterns and CEL rules of a CRD that do not compile: an API server refuses such a CRD, and validation would leave them out. */
export function expressionFaults(schema: GroupSchema): Finding[] {
  const { plural } = schema.kinds[0]!;
  const finding = (code: string, message: string, fix: string): Finding => ({
    code: `import/${code}`,
    severity: 'error',
    message,
    object: `customresourcedefinition.apiextensions.k8s.io ${plural}.${schema.group}`,
    fix,
  });
  const patterns = new Set(schema.nodes.flatMap(({ pattern }) => (pattern === undefined ? [] : [pattern])));
  return [
    ...[...patterns]
      .filter(pattern => compileRe2(pattern) === undefined)
      .map(pattern =>
        finding(
          'bad-pattern',
          `the pattern ${JSON.stringify(pattern)} is no regular expression in RE2 syntax`,
          'write it without what RE2 lacks, such as lookaround and back references',
        ),
      ),
    ...ruleFaults(schema).map(({ rule, fault }) =>
      finding(
        'bad-rule',
        `the rule ${JSON.stringify(rule.rule)} does not compile: ${fault}`,
        'write it with the CEL functions that Kubernetes has',
      ),
    ),
  ];
}
