import { checkRules } from './cel/rules';
import { withDefaults } from './defaults';
import { checkEmbedded, decodeEmbedded } from './embedded';
import { checkKeyedLists } from './keyed-lists';
import { prepareGroup } from './prepare';
import { Run, type PathSegment } from './run';
import { checkStructure } from './structural';
import type { GroupSchema } from './types';
import { checkUnknownFields } from './unknown-fields';
import { blocksCel, type Violation } from './violation';

/**
 * Checks a value against one node of a schema, with the semantics of custom resources: a construct's props, a values file.
 * @param path what the paths of violations begin with
 */
export function validateValue(
  schema: GroupSchema,
  nodeIndex: number,
  value: unknown,
  path: readonly PathSegment[] = [],
): readonly Violation[] {
  const node = prepareGroup(schema).node(nodeIndex);
  const run = new Run(path);
  checkUnknownFields(run, value, node);
  const completed = withDefaults(value, node);
  decodeEmbedded(run, completed, node);
  checkStructure(run, completed, node);
  checkEmbedded(run, completed, node);
  checkKeyedLists(run, completed, node);
  if (!blocksCel(run.violations)) checkRules(run, completed, undefined, node, node.embedded);
  return run.violations;
}
