import type { JsonMap } from '../values/json-map';
import { decodeResource } from './embedded';
import { checkKeyedLists } from './keyed-lists';
import type { PreparedNode } from './prepare';
import type { Run } from './run';
import { checkTyped } from './typed-decode';

/**
 * Checks an object of a built-in kind: strict decoding, and the keys of keyed lists, which server-side apply needs.
 * What else the API server asks of it stands in hand-written code there, not in a schema.
 */
export function checkBuiltin(run: Run, object: JsonMap, node: PreparedNode | undefined): void {
  decodeResource(run, object);
  if (node === undefined) return;
  checkTyped(run, object, node);
  checkKeyedLists(run, object, node);
}
