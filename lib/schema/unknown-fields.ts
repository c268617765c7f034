import { isMap, type JsonMap } from '../values/json-map';
import type { PreparedNode } from './prepare';
import { quote, type Run } from './run';
import { closest } from './suggest';

/** Fields that every embedded resource and every object has, whatever its schema says. */
const RESOURCE_FIELDS: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);

/** Reports a field that nothing declares, with the declared one that was probably meant. */
export function reportUnknown(run: Run, field: string, declared: readonly string[]): void {
  const suggestion = closest(field, declared);
  const hint = suggestion === undefined ? '' : `, did you mean ${quote(suggestion)}?`;
  run.fail('decode', 'Unknown', `unknown field ${quote(field)}${hint}`, { allowed: declared, suggestion }, field);
}

/** Reports every field below the value that its schema does not know: the API server would drop it, in strict mode it refuses. */
export function checkUnknownFields(run: Run, value: unknown, node: PreparedNode | undefined, resource = false): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    // an array that keeps unknown fields passes that on to its items, an object does not to its properties
    const keep = node?.preserveUnknown === true;
    if (keep && node.items === undefined) return;
    for (let i = 0; i < value.length; i++) {
      run.path.push(i);
      if (keep && isMap(value[i])) checkFields(run, value[i] as JsonMap, node.items, false, true);
      else checkUnknownFields(run, value[i], node?.items);
      run.path.pop();
    }
    return;
  }
  checkFields(run, value as JsonMap, node, resource || node?.embedded === true, node?.preserveUnknown === true);
}

function checkFields(run: Run, value: JsonMap, node: PreparedNode | undefined, resource: boolean, keep: boolean): void {
  for (const key of Object.keys(value)) {
    const field = value[key];
    if (field === undefined || (resource && RESOURCE_FIELDS.has(key))) continue;
    const child = node?.child(key);
    if (child === undefined && node?.allowsAdditional !== true) {
      if (!keep) reportUnknown(run, key, Object.keys(node?.schema.properties ?? {}));
      continue;
    }
    if (typeof field !== 'object' || field === null) continue;
    run.path.push(key);
    checkUnknownFields(run, field, child);
    run.path.pop();
  }
}
