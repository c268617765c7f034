import { createHash } from 'node:crypto';
import { canonical } from '../kinds/canonical';

/** Digest of a chart's values, `sha256:<hex>` over their canonical JSON: facts made with one digest say nothing about other values. */
export function valuesDigest(values: unknown): string {
  const text = JSON.stringify(canonical(values ?? {}));
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
