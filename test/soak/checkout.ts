import { execFileSync } from 'node:child_process';
import { RECORDS } from './record';

/** Records are no part of what they prove: writing or committing one makes no proof stale. */
const PROVED = ['--', '.', `:(exclude)${RECORDS}`];

/** What the checkout holds. */
export interface Checkout {
  /** The newest commit that changed anything but records of proofs. */
  readonly commit: string;
  /** Whether files differ from it. */
  readonly dirty: boolean;
}

/** Asks git. @throws Error outside a repository */
export function checkout(root: string): Checkout {
  const git = (...args: readonly string[]): string => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  return {
    commit: git('log', '-1', '--format=%H', ...PROVED),
    dirty: git('status', '--porcelain', '--untracked-files=all', ...PROVED) !== '',
  };
}
