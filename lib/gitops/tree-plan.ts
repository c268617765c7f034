import type { Finding } from '../values/finding';
import type { DiskTree } from './tree-disk';
import { markOf, type Inventory } from './tree-inventory';

/** A file to be written. */
export interface PlannedFile {
  readonly path: string;
  readonly content: Buffer;
  /** Whether a file stands there now. */
  readonly replaces: boolean;
}

/** What a run would change. */
export interface TreePlan {
  readonly write: readonly PlannedFile[];
  readonly unchanged: readonly string[];
  readonly remove: readonly string[];
  readonly refused: readonly Finding[];
  /** The inventory after the run. */
  readonly inventory: Inventory;
}

/** How {@link planTree} treats what is there. */
export interface PlanOptions {
  /** Whether edited and foreign files are overwritten and removed. */
  readonly force: boolean;
  /** Folders in which files that are made no longer are removed; empty for the whole tree. */
  readonly within: readonly string[];
  /** Files of earlier runs that stay as they are. */
  readonly keep: ReadonlySet<string>;
}

/**
 * Compares what shall be with what is there and with what the inventory says we wrote.
 */
export function planTree(
  files: ReadonlyMap<string, string | Buffer>,
  disk: DiskTree,
  before: readonly Inventory[],
  { force, within, keep }: PlanOptions,
): TreePlan {
  const write: PlannedFile[] = [];
  const unchanged: string[] = [];
  const remove: string[] = [];
  const refused: Finding[] = [];
  const inventory = new Map<string, string>();
  const isOurs = (path: string, mark: string): boolean => before.some(known => known.get(path) === mark);
  const isKnown = (path: string): boolean => before.some(known => known.has(path));

  for (const [path, text] of files) {
    const content = typeof text === 'string' ? Buffer.from(text) : text;
    const obstacle = disk.obstacle(path);
    if (obstacle !== undefined) {
      refused.push(obstacleFinding(path, obstacle, disk.at(obstacle)));
      continue;
    }
    const replaces = disk.at(path) === 'file';
    const mark = markOf(content);
    inventory.set(path, mark);
    if (!replaces) {
      write.push({ path, content, replaces });
      continue;
    }
    const old = disk.read(path);
    if (old.equals(content)) unchanged.push(path);
    else if (force || isOurs(path, markOf(old))) write.push({ path, content, replaces });
    else refused.push(isKnown(path) ? editedFinding(path) : foreignFinding(path));
  }
  // a path that both the last run and a killed one know comes once
  for (const path of new Set(before.flatMap(known => [...known.keys()]))) {
    if (inventory.has(path) || files.has(path) || disk.at(path) !== 'file') continue;
    if (keep.has(path) || (within.length > 0 && !within.some(folder => path.startsWith(`${folder}/`)))) {
      const marks = before.map(known => known.get(path)).filter(mark => mark !== undefined);
      const standing = marks.length > 1 ? markOf(disk.read(path)) : undefined;
      inventory.set(path, marks.find(mark => mark === standing) ?? marks[0]!);
      continue;
    }
    if (force || isOurs(path, markOf(disk.read(path)))) remove.push(path);
    else refused.push(editedFinding(path));
  }
  return { write, unchanged, remove: remove.sort(), refused, inventory };
}

function obstacleFinding(path: string, obstacle: string, standing: string): Finding {
  const what = standing === 'folder' ? 'a folder' : standing === 'file' ? 'a file' : 'a symbolic link or special file';
  const place = obstacle === path ? 'stands there' : `stands at ${obstacle}`;
  return {
    code: 'tree/in-the-way',
    severity: 'error',
    message: `${path} can't be written: ${what} ${place}`,
    fix: `move ${obstacle} away`,
    source: path,
  };
}

function editedFinding(path: string): Finding {
  return {
    code: 'tree/edited',
    severity: 'error',
    message: `${path} was edited by hand since it was written`,
    fix: 'bring the change into the program, or overwrite it by --force',
    source: path,
  };
}

function foreignFinding(path: string): Finding {
  return {
    code: 'tree/foreign',
    severity: 'error',
    message: `${path} is there already and was not written by this program`,
    fix: 'move it away, choose another output folder, or overwrite it by --force',
    source: path,
  };
}
