import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FindingsError } from '../values/finding';
import { stagedInventories } from './tree-commit';
import type { DiskTree } from './tree-disk';
import { INVENTORY, parseInventory, type Inventory } from './tree-inventory';

/** What earlier runs say they wrote. */
export interface KnownFiles {
  /** By the last run that ended; absent where there was none. */
  readonly last: Inventory | undefined;
  /** By that run, and by runs that were killed since. */
  readonly all: readonly Inventory[];
}

/** Reads the inventories of a tree. @throws FindingsError `tree/inventory` where that of the last run can't be read */
export function knownFiles(disk: DiskTree): KnownFiles {
  const last = read(disk, INVENTORY);
  const leftByKilledRuns = stagedInventories(disk).map(path => read(disk, path));
  return { last, all: [last, ...leftByKilledRuns].filter(inventory => inventory !== undefined) };
}

function read(disk: DiskTree, path: string): Inventory | undefined {
  if (disk.at(path) !== 'file') return undefined;
  try {
    return parseInventory(readFileSync(join(disk.root, path), 'utf8'));
  } catch (error) {
    if (path !== INVENTORY) return undefined;
    const message = `the inventory ${join(disk.root, path)} can't be read: ${(error as Error).message}`;
    const fix = 'restore it from version control, or delete it: files that differ are then taken for foreign ones';
    throw new FindingsError([{ code: 'tree/inventory', severity: 'error', message, fix, source: path }]);
  }
}
