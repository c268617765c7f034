import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The branch that is served. */
const BRANCH = 'main';

/** Environment in which git reads no configuration of the user or the machine. */
export function gitEnvironment(): Record<string, string | undefined> {
  return {
    PATH: process.env.PATH,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'strata',
    GIT_AUTHOR_EMAIL: 'strata@localhost',
    GIT_COMMITTER_NAME: 'strata',
    GIT_COMMITTER_EMAIL: 'strata@localhost',
  };
}

/** A bare repository whose commits are whole folders. */
export interface GitRepository {
  readonly path: string;
  /**
   * Makes the content of a folder the newest commit of {@link BRANCH}: what is not in the folder is gone from the tree. Files that a .gitignore names count too.
   * @returns the commit's hash
   */
  pushTree(dir: string): Promise<string>;
}

/** Makes an empty bare repository at `path`. */
export async function createGitRepository(path: string): Promise<GitRepository> {
  await git(['init', '--quiet', '--bare', `--initial-branch=${BRANCH}`, path]);
  return openGitRepository(path);
}

/** The bare repository at `path`. */
export function openGitRepository(path: string): GitRepository {
  return { path, pushTree: dir => pushTree(path, dir) };
}

async function pushTree(path: string, dir: string): Promise<string> {
  const index = join(path, `index-${process.pid}`);
  const inRepository = (...args: readonly string[]): Promise<string> =>
    git([`--git-dir=${path}`, ...args], { GIT_INDEX_FILE: index });
  try {
    await inRepository(`--work-tree=${dir}`, 'add', '--all', '--force', '.');
    const tree = await inRepository('write-tree');
    const parent = await inRepository('for-each-ref', '--format=%(objectname)', `refs/heads/${BRANCH}`);
    const parents = parent ? ['-p', parent] : [];
    const commit = await inRepository('commit-tree', tree, ...parents, '-m', 'tree');
    await inRepository('update-ref', `refs/heads/${BRANCH}`, commit);
    return commit;
  } finally {
    await rm(index, { force: true });
  }
}

async function git(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
  const { stdout } = await run('git', args, { env: { ...gitEnvironment(), ...env }, cwd: '/' });
  return stdout.trim();
}
