const STAGES = ['alpha', 'beta', undefined];

/** Rank of a version name: released before beta before alpha, then by number; undefined for names outside this scheme. */
function rank(version: string): readonly [number, number, number] | undefined {
  const match = /^v([1-9][0-9]*)(?:(alpha|beta)([1-9][0-9]*))?$/.exec(version);
  return match ? [STAGES.indexOf(match[2]), Number(match[1]), Number(match[3] ?? 0)] : undefined;
}

/** Orders versions as Kubernetes' discovery does, the most mature and newest first: v2, v1, v1beta2, v1alpha1, then other names by letter. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [rank(a), rank(b)];
  if (!left || !right) return left ? -1 : right ? 1 : compareText(a, b);
  return right[0] - left[0] || right[1] - left[1] || right[2] - left[2];
}

/** Order by UTF-16 code unit: the same on every machine, whatever its locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
