import type { FluxSource } from '../../lib/model/model';
import { TEXT, object, required } from '../../lib/model/prop-types';
import type { Finding } from '../../lib/values/finding';

/** The Git repository that holds the tree. */
export interface FluxGitRepository {
  /** `https://` or `ssh://` address. */
  readonly url: string;
  /** @default 'main' */
  readonly branch?: string;
  /**
   * Secret in the namespace of Flux with `username` and `password`, or with `identity` and `known_hosts` for ssh.
   * `strata bootstrap` prints how to make it.
   * @default - the repository is public
   */
  readonly secretName?: string;
}

/** What a repository takes. */
export const GIT_REPOSITORY = object<FluxGitRepository>({ url: required(TEXT), branch: TEXT, secretName: TEXT });

/** The repository with its defaults. */
export function sourceOf({ url, branch = 'main', secretName }: FluxGitRepository): FluxSource {
  return { url, branch, secretName };
}

/** What Flux could not read of a repository. */
export function sourceProblem({ url, secretName }: FluxGitRepository): Finding | undefined {
  const scheme = /^(https?|ssh):\/\/[^/]/.exec(url)?.[1];
  if (scheme === undefined) {
    const short = /^([^/@]+@[^:/]+):(.+)$/.exec(url);
    return {
      code: 'flux/source',
      severity: 'error',
      field: 'source.url',
      message: `'${url}' is no address that Flux reads: https://, http:// or ssh://`,
      fix: `write it with a scheme${short === null ? '' : `, e.g. ssh://${short[1]}/${short[2]}`}`,
    };
  }
  if (scheme !== 'ssh' || secretName !== undefined) return undefined;
  return {
    code: 'flux/source',
    severity: 'error',
    field: 'source.secretName',
    message: `'${url}' needs a Secret with an ssh identity`,
    fix: 'name the Secret in secretName; `strata bootstrap` prints how to make it',
  };
}
