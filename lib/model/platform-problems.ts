import { closest } from '../schema/suggest';
import { FindingsError, type Finding } from '../values/finding';
import type { PlatformProps } from './platform';

/** What a prop takes, as messages say it, and how it is told. */
interface PropType {
  readonly text: string;
  readonly fits: (value: unknown) => boolean;
}

const TEXT: PropType = { text: 'a string', fits: value => typeof value === 'string' };
const LIST: PropType = { text: 'a list', fits: Array.isArray };
const MAP: PropType = {
  text: 'an object',
  fits: value => typeof value === 'object' && value !== null && !Array.isArray(value),
};

/** A new prop does not compile until it stands here. */
const PROPS: Readonly<Record<keyof PlatformProps, PropType>> = {
  outdir: TEXT,
  clusterDomain: TEXT,
  host: TEXT,
  podCidr: TEXT,
  serviceCidr: TEXT,
  nodeCidr: TEXT,
  nodes: MAP,
  external: LIST,
  mirrors: MAP,
  acknowledge: LIST,
  checks: LIST,
  kindRules: LIST,
};

/** The name of a cluster is a folder of the tree and a part of names in Talos and Kubernetes. */
const NAME = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** Refuses what types would not let pass, for programs that are not type-checked. @throws FindingsError with all of it */
export function checkPlatform(cluster: unknown, props: object, source: () => string | undefined): void {
  const findings: Finding[] = [];
  const problem = (code: string, message: string, field?: string, fix?: string): void =>
    void findings.push({ code, severity: 'error', message, field, source: source(), fix });
  if (typeof cluster !== 'string' || !NAME.test(cluster)) {
    const given = JSON.stringify(cluster) ?? 'nothing';
    problem(
      'platform/name',
      `the name of a cluster holds small letters, digits and dashes, at most 63, got ${given}`,
      undefined,
      "give it a name such as 'prod-1'",
    );
  }
  for (const [key, value] of Object.entries(props)) {
    const type = (PROPS as Readonly<Record<string, PropType | undefined>>)[key];
    if (type === undefined) {
      const meant = closest(key, Object.keys(PROPS));
      problem('props/unknown', `unknown prop "${key}"${meant === undefined ? '' : `, did you mean "${meant}"?`}`, key);
    } else if (value !== undefined && !type.fits(value)) {
      problem('props/type', `must be ${type.text}, got ${JSON.stringify(value) ?? typeof value}`, key);
    }
  }
  if (findings.length > 0) throw new FindingsError(findings);
}
