import { isNearInteger } from './json-type';
import type { Run } from './run';
import type { SchemaNode } from './types';

/** Checks a number's bounds. An integer is compared with the bound cut to an integer, as the API server does. */
export function checkNumber(run: Run, value: number, integer: boolean, schema: SchemaNode): void {
  const { minimum, maximum, exclusiveMinimum = false, exclusiveMaximum = false, multipleOf } = schema;
  const bound = (limit: number): number => (integer ? Math.trunc(limit) : limit);
  if (multipleOf !== undefined && !isMultiple(value, integer, multipleOf)) {
    run.fail('schema', 'Invalid', `must be a multiple of ${multipleOf}, got ${value}`, { value });
  }
  if (maximum !== undefined && (exclusiveMaximum ? value >= bound(maximum) : value > bound(maximum))) {
    const limit = exclusiveMaximum ? 'less than' : 'at most';
    run.fail('schema', 'Invalid', `must be ${limit} ${maximum}, got ${value}`, { value });
  }
  if (minimum !== undefined && (exclusiveMinimum ? value <= bound(minimum) : value < bound(minimum))) {
    const limit = exclusiveMinimum ? 'greater than' : 'at least';
    run.fail('schema', 'Invalid', `must be ${limit} ${minimum}, got ${value}`, { value });
  }
}

function isMultiple(value: number, integer: boolean, factor: number): boolean {
  if (integer) return Math.trunc(factor) > 0 && value % Math.trunc(factor) === 0;
  return factor > 0 && isNearInteger(factor < 1 ? (1 / factor) * value : value / factor);
}
