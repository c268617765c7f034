import { isMap, type JsonMap } from '../values/json-map';
import { checkBuiltin } from './builtin';
import { checkRules } from './cel/rules';
import { withDefaults } from './defaults';
import { checkEmbedded, decodeEmbedded, decodeResource } from './embedded';
import { checkKeyedLists } from './keyed-lists';
import { checkMetadata, customResourceRules } from './metadata';
import { prepareGroup, type PreparedNode } from './prepare';
import { quote, quoteAll, Run } from './run';
import { checkScale } from './scale';
import { checkStructure } from './structural';
import type { GroupSchema, KindSchema, VersionSchema } from './types';
import { checkUnknownFields } from './unknown-fields';
import { blocksCel, type Violation } from './violation';

/** Options of {@link validate}. */
export interface ValidateOptions {
  /**
   * The stored object that the new one replaces: rules that name `oldSelf` then apply, and status is taken from it.
   * @default - the object is created
   */
  readonly old?: unknown;
}

/**
 * Checks an object as the API server does in strict mode, short of admission webhooks and policies:
 * for a kind of a CRD verdict and paths are the server's own, for a built-in kind its strict decoding and list keys.
 * Everything found is returned, also what a server would hide behind a decoding fault (see `reportedByServer`).
 * @throws RangeError where the schema does not know the kind
 */
export function validate(
  schema: GroupSchema,
  kind: string,
  object: unknown,
  options: ValidateOptions = {},
): readonly Violation[] {
  const kindSchema = schema.kinds.find(one => one.kind === kind);
  if (kindSchema === undefined)
    throw new RangeError(`the schema of ${schema.group || 'the core group'} has no kind ${kind}`);
  const run = new Run();
  if (!isMap(object)) {
    run.fail('decode', 'TypeInvalid', `must be an object, got ${quote(object)}`, { value: object });
    return run.violations;
  }
  const version = checkTypeMeta(run, schema, kindSchema, object);
  if (version === undefined) return run.violations;
  const node = version.root === undefined ? undefined : prepareGroup(schema).node(version.root);
  if (schema.origin === 'builtin') checkBuiltin(run, object, node);
  else checkCustom(run, object, options.old, { node, version, namespaced: kindSchema.scope === 'Namespaced' });
  return run.violations;
}

/** The version that `apiVersion` names; undefined, with what is wrong reported, if it names none of the kind's. */
function checkTypeMeta(
  run: Run,
  schema: GroupSchema,
  kindSchema: KindSchema,
  object: JsonMap,
): VersionSchema | undefined {
  const { apiVersion, kind } = object;
  const prefix = schema.group === '' ? '' : `${schema.group}/`;
  const served = kindSchema.versions.filter(one => one.served);
  const version = served.find(one => `${prefix}${one.name}` === apiVersion);
  if (version === undefined) {
    const allowed = served.map(one => `${prefix}${one.name}`);
    const message = `must be ${quoteAll(allowed)}, got ${quote(apiVersion)}`;
    run.fail('decode', 'Invalid', message, { value: apiVersion, allowed }, 'apiVersion');
  }
  if (kind !== kindSchema.kind) {
    const stage = typeof kind === 'string' && kind !== '' && schema.origin === 'crd' ? 'metadata' : 'decode';
    const message = `must be ${quote(kindSchema.kind)}, got ${quote(kind)}`;
    run.fail(stage, 'Invalid', message, { value: kind, allowed: [kindSchema.kind] }, 'kind');
    return undefined;
  }
  return version;
}

/** What is known of the kind of a custom resource. */
interface CustomKind {
  readonly node: PreparedNode | undefined;
  readonly version: VersionSchema;
  readonly namespaced: boolean;
}

function checkCustom(run: Run, object: JsonMap, old: unknown, { node, version, namespaced }: CustomKind): void {
  if (node === undefined) {
    decodeResource(run, object);
    checkRootMetadata(run, object, namespaced);
    return;
  }
  checkUnknownFields(run, object, node, true);
  decodeResource(run, object);
  const replaced = isMap(old) ? completeObject(old, node) : undefined;
  const completed =
    version.status === true ? withStatus(completeObject(object, node), replaced) : completeObject(object, node);
  decodeEmbedded(run, completed, node);
  if (run.violations.some(({ stage, type }) => stage === 'decode' && type !== 'Unknown')) return;
  checkRootMetadata(run, object, namespaced);
  checkStructure(run, completed, node, replaced);
  checkScale(run, completed, version.scale);
  checkEmbedded(run, completed, node);
  if (replaced === undefined || keyedListsHold(replaced, node)) checkKeyedLists(run, completed, node);
  if (!blocksCel(run.violations)) checkRules(run, completed, replaced, node, true);
}

/** The object with defaults, and with the metadata that the API server would have decoded: nulls and empty fields dropped. */
function completeObject(object: JsonMap, node: PreparedNode): JsonMap {
  const completed = withDefaults(object, node) as JsonMap;
  const metadata = completed.metadata ?? {};
  if (!isMap(metadata)) return completed;
  const empty = (value: unknown): boolean => value === null || value === '' || value === undefined;
  const kept = Object.entries(metadata).filter(([, value]) => !empty(value));
  const same = completed.metadata === metadata && kept.length === Object.keys(metadata).length;
  return same ? completed : { ...completed, metadata: Object.fromEntries(kept) };
}

/** Nobody writes the status of a kind with the status subresource: a new object has none, a replaced one keeps its own. */
function withStatus(object: JsonMap, old: JsonMap | undefined): JsonMap {
  if (object.status === undefined && old?.status === undefined) return object;
  const kept: Record<string, unknown> = { ...object, status: old?.status };
  if (kept.status === undefined) delete kept.status;
  return kept;
}

/** Whether the lists of the old object had no duplicates; where they had, the new one's are let pass. */
function keyedListsHold(old: JsonMap, node: PreparedNode): boolean {
  const run = new Run();
  checkKeyedLists(run, old, node);
  return run.violations.length === 0;
}

function checkRootMetadata(run: Run, object: JsonMap, namespaced: boolean): void {
  run.path.push('metadata');
  checkMetadata(run, isMap(object.metadata) ? object.metadata : {}, customResourceRules(namespaced));
  run.path.pop();
}
