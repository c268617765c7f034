import { isMap, type JsonMap } from '../values/json-map';
import { checkMetadata, EMBEDDED_RULES } from './metadata';
import { dns1035LabelProblems } from './names';
import { objectMetaNode } from './object-meta';
import { type PreparedNode, TRAITS } from './prepare';
import { quote, type Run } from './run';
import { checkTyped } from './typed-decode';

type Visit = (run: Run, resource: JsonMap) => void;

/** Calls `visit` for each embedded resource below the value, `run` standing at it. */
function visitEmbedded(run: Run, value: unknown, node: PreparedNode | undefined, visit: Visit): void {
  if (node?.has(TRAITS.embedded) !== true || typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      run.path.push(i);
      visitEmbedded(run, value[i], node.items, visit);
      run.path.pop();
    }
    return;
  }
  const map = value as JsonMap;
  if (node.embedded) visit(run, map);
  for (const key of Object.keys(map)) {
    run.path.push(key);
    visitEmbedded(run, map[key], node.child(key), visit);
    run.path.pop();
  }
}

/** Decoding of embedded resources: `apiVersion` and `kind` are strings, metadata has the fields of metadata only. */
export function decodeEmbedded(run: Run, value: unknown, node: PreparedNode): void {
  visitEmbedded(run, value, node, (_run, resource) => decodeResource(run, resource));
}

/** Decoding of what every object has: `apiVersion`, `kind` and `metadata`. */
export function decodeResource(run: Run, resource: JsonMap): void {
  for (const field of ['apiVersion', 'kind']) {
    const given = resource[field];
    if (given === undefined || typeof given === 'string') continue;
    run.fail('decode', 'TypeInvalid', `must be a string, got ${quote(given)}`, { value: given }, field);
  }
  run.path.push('metadata');
  checkTyped(run, resource.metadata, objectMetaNode);
  run.path.pop();
}

/** Rules of embedded resources: `apiVersion` and `kind` are given and well formed, metadata follows the rules of metadata. */
export function checkEmbedded(run: Run, value: unknown, node: PreparedNode): void {
  visitEmbedded(run, value, node, (_run, resource) => {
    checkTypeMeta(run, resource, 'apiVersion', text =>
      text.split('/').length > 2 ? ['must be GROUP/VERSION or VERSION'] : [],
    );
    checkTypeMeta(run, resource, 'kind', text => dns1035LabelProblems(text.toLowerCase()));
    if (!isMap(resource.metadata)) return;
    run.path.push('metadata');
    checkMetadata(run, resource.metadata, EMBEDDED_RULES);
    run.path.pop();
  });
}

function checkTypeMeta(run: Run, resource: JsonMap, field: string, problemsOf: (text: string) => string[]): void {
  const given = resource[field];
  if (given === undefined) {
    run.fail('metadata', 'Required', 'is required', undefined, field);
  } else if (typeof given === 'string') {
    for (const problem of given === '' ? ['must not be empty'] : problemsOf(given)) {
      run.fail('metadata', 'Invalid', `${quote(given)} ${problem}`, { value: given }, field);
    }
  }
}
