export { ruleFaults, type RuleFault } from './cel/rule-faults';
export { UNCHECKED_FORMATS } from './formats';
export { formatPath, type PathSegment } from './run';
export { closest } from './suggest';
export type { CelRule, GroupSchema, KindSchema, SchemaNode, SchemaType, VersionSchema } from './types';
export { validate, type ValidateOptions } from './validate';
export { validateValue } from './validate-value';
export { reportedByServer, statusOf, type Violation, type ViolationStage, type ViolationType } from './violation';
