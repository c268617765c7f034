import type { GroupSchema } from '../schema/types';
import { compactCrds } from './compact';
import { crdsOf } from './crd';

/** One schema of two for the same group; where both have a kind, the later one's counts. */
export function mergeGroups(earlier: GroupSchema, later: GroupSchema): GroupSchema {
  const replaced = new Set(later.kinds.map(({ kind }) => kind));
  const kept = { ...earlier, kinds: earlier.kinds.filter(({ kind }) => !replaced.has(kind)) };
  const sources = [...new Set([earlier.source, later.source])].join(', ');
  const [merged = later] = compactCrds([...crdsOf(kept), ...crdsOf(later)], sources, earlier.origin);
  return merged;
}
