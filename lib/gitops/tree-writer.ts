import { join } from 'node:path';
import { FindingsError, type Finding } from '../values/finding';
import { CommitError, commitTree, STAGING } from './tree-commit';
import { DiskTree } from './tree-disk';
import { inventoryText, type Inventory } from './tree-inventory';
import { knownFiles } from './tree-known';
import { checkPaths } from './tree-paths';
import { planTree, type PlanOptions } from './tree-plan';

/** Options of {@link writeTree}. */
export interface WriteTreeOptions {
  /**
   * Whether files that were edited by hand, or that others put where ours go, are overwritten and removed.
   * @default false
   */
  readonly force?: boolean;
  /**
   * Folders that this run is about, e.g. `clusters/prod`: files of earlier runs elsewhere in the tree belong to other programs and stay.
   * @default - the whole tree
   */
  readonly within?: readonly string[];
  /**
   * Files of earlier runs that stay as they are, though they are not among the files given.
   * @default - none
   */
  readonly keep?: ReadonlySet<string>;
}

/** What a run did. Paths are relative to the tree, with slashes, in the order of the files given. */
export interface WriteResult {
  readonly written: readonly string[];
  readonly unchanged: readonly string[];
  /** Files of an earlier run that are made no longer. */
  readonly removed: readonly string[];
  /** Why nothing was written; empty where all was. `source` of each is the path. */
  readonly refused: readonly Finding[];
}

/**
 * Makes a folder hold exactly these files of ours, beside whatever others keep there: all of them or, where one is refused, none.
 * A file whose bytes are right already is not touched, and neither is the folder when all are. One writer at a time.
 * @param dir the root of the tree; it is made where it is absent
 * @param files content by relative path
 * @throws FindingsError `tree/not-written` where the disk is full or read-only, `tree/not-read` where the tree can't be read,
 * `tree/inventory` where the inventory can't be; the tree is then what it was
 */
export function writeTree(
  dir: string,
  files: ReadonlyMap<string, string | Buffer>,
  options: WriteTreeOptions = {},
): WriteResult {
  const { force = false, within = [], keep = new Set() } = options;
  const refused = checkPaths([...files.keys(), ...keep]);
  if (refused.length > 0) return { written: [], unchanged: [], removed: [], refused };
  return tellingOfDisk(dir, () => update(new DiskTree(dir), files, { force, within, keep }));
}

/** Works on the disk. @throws FindingsError where the disk is what fails */
export function tellingOfDisk<T>(dir: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const finding = diskFinding(dir, error);
    throw finding === undefined ? error : new FindingsError([finding]);
  }
}

function update(disk: DiskTree, files: ReadonlyMap<string, string | Buffer>, options: PlanOptions): WriteResult {
  const { last, all } = knownFiles(disk);
  const plan = planTree(files, disk, all, options);
  const { write, unchanged, remove, refused, inventory } = plan;
  if (refused.length > 0) return { written: [], unchanged, removed: [], refused };
  const isDone = write.length + remove.length === 0 && isSame(inventory, last) && disk.at(STAGING) === 'absent';
  if (!isDone) commitTree(plan, disk);
  return { written: write.map(({ path }) => path), unchanged, removed: remove, refused };
}

function isSame(inventory: Inventory, known: Inventory | undefined): boolean {
  return known !== undefined ? inventoryText(inventory) === inventoryText(known) : inventory.size === 0;
}

function diskFinding(dir: string, error: unknown): Finding | undefined {
  const isCommit = error instanceof CommitError;
  const { code = '', message } = (isCommit ? error.cause : error) as NodeJS.ErrnoException;
  if (code === '' || error instanceof FindingsError) return undefined;
  const [why, fix] = REASONS[code] ?? [message, undefined];
  if (!isCommit)
    return { code: 'tree/not-read', severity: 'error', message: `${dir} can't be read: ${why}`, fix, source: dir };
  const place = join(dir, error.path);
  return { code: 'tree/not-written', severity: 'error', message: `${place} can't be written: ${why}; the tree is as it was`, fix, source: error.path }; // prettier-ignore
}

const FULL: readonly [string, string] = ['no space is left', 'make room, then run it again'];
const LOCKED: readonly [string, string] = [
  'the folder is read-only',
  'make it writable, or choose another output folder',
];
const REASONS: Readonly<Record<string, readonly [string, string] | undefined>> = {
  ENOSPC: FULL,
  EDQUOT: FULL,
  EFBIG: FULL,
  EROFS: LOCKED,
  EACCES: LOCKED,
  EPERM: LOCKED,
  ENOTDIR: ['a file stands where a folder must be', 'choose another output folder'],
};
