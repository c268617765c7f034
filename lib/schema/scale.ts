import { isMap, ownValue } from '../values/json-map';
import { isInt64 } from './json-type';
import { quote, type Run } from './run';
import type { VersionSchema } from './types';

const INT32_MAX = 2 ** 31 - 1;

/** Checks the fields that the scale subresource reads, if the kind has one. */
export function checkScale(run: Run, object: unknown, scale: VersionSchema['scale']): void {
  if (scale === undefined) return;
  checkCount(run, object, scale.specReplicasPath);
  checkCount(run, object, scale.statusReplicasPath);
  if (scale.labelSelectorPath === undefined) return;
  const selector = find(object, scale.labelSelectorPath);
  if (selector !== undefined && (selector.stray || typeof selector.value !== 'string')) {
    fail(run, scale.labelSelectorPath, `must be a string, got ${quote(selector.value)}`, selector.value);
  }
}

function checkCount(run: Run, object: unknown, path: string): void {
  const found = find(object, path);
  if (found === undefined) return;
  const { value, stray } = found;
  const valid = typeof value === 'number' && isInt64(value) && value >= 0 && value <= INT32_MAX;
  if (stray || !valid) fail(run, path, `must be an integer from 0 to ${INT32_MAX}, got ${quote(value)}`, value);
}

function fail(run: Run, path: string, message: string, value: unknown): void {
  run.fail('schema', 'Invalid', message, { value }, ...segments(path));
}

function segments(path: string): string[] {
  return path.replace(/^\./, '').split('.');
}

/** What stands at a path such as `.spec.replicas`. */
interface Found {
  readonly value: unknown;
  /** Whether it stands in the way: a parent of the field that is no object. */
  readonly stray: boolean;
}

/** Undefined if the field or one of its parents is absent. */
function find(object: unknown, path: string): Found | undefined {
  let value = object;
  for (const segment of segments(path)) {
    if (value === null) return undefined;
    if (!isMap(value)) return { value, stray: true };
    value = ownValue(value, segment);
    if (value === undefined) return undefined;
  }
  return { value, stray: false };
}
