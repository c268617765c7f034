import { FindingsError, type Finding } from '../values/finding';
import { propProblems } from './check-props';
import type { PlatformProps } from './platform';
import { TEXT, list, map, type Shape } from './prop-types';

const PROPS: Shape<PlatformProps> = {
  outdir: TEXT,
  clusterDomain: TEXT,
  host: TEXT,
  podCidr: TEXT,
  serviceCidr: TEXT,
  nodeCidr: TEXT,
  nodes: map(),
  external: list(),
  mirrors: map(),
  acknowledge: list(),
  checks: list(),
  kindRules: list(),
};

/** The name of a cluster is a folder of the tree and a part of names in Talos and Kubernetes. */
const NAME = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** Refuses what types would not let pass, for programs that are not type-checked. @throws FindingsError with all of it */
export function checkPlatform(cluster: unknown, props: PlatformProps, source: () => string | undefined): void {
  const problems: Pick<Finding, 'code' | 'message' | 'field' | 'fix'>[] = [...propProblems(props, PROPS)];
  if (typeof cluster !== 'string' || !NAME.test(cluster)) {
    const given = JSON.stringify(cluster) ?? 'nothing';
    problems.unshift({
      code: 'platform/name',
      message: `the name of a cluster holds small letters, digits and dashes, at most 63, got ${given}`,
      fix: "give it a name such as 'prod-1'",
    });
  }
  if (problems.length > 0)
    throw new FindingsError(problems.map(problem => ({ ...problem, severity: 'error', source: source() })));
}
