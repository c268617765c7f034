import { copyFileSync, existsSync, linkSync, mkdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DiskTree } from './tree-disk';
import { INVENTORY, inventoryText } from './tree-inventory';
import { RESERVED } from './tree-paths';
import type { TreePlan } from './tree-plan';

/** Folder at the root of the tree in which a run prepares its files. One that is left there tells of a run that was killed. */
export const STAGING = `${RESERVED}staging`;
const STAGED_INVENTORY = /^inventory-(\d+)\.json$/;

/** Inventories of runs that were killed: files that these moved in stand in the tree. They are kept until a run ends. */
export function stagedInventories(disk: DiskTree): readonly string[] {
  return disk.names(STAGING).flatMap(name => (STAGED_INVENTORY.test(name) ? [`${STAGING}/${name}`] : []));
}

/** The step that failed; everything that was done before it has been undone. */
export class CommitError extends Error {
  constructor(
    readonly path: string,
    override readonly cause: NodeJS.ErrnoException,
  ) {
    super(`${path}: ${cause.message}`);
  }
}

/**
 * Carries out a plan. New content is written beside the tree first, then moved to its place by renaming, whole new folders at once; what it
 * replaces is kept until the end. A failure at any step puts everything back. Nothing is synced to the disk: a tree can be made again, so a
 * power cut is answered by another run.
 * @throws CommitError
 */
export function commitTree(plan: TreePlan, disk: DiskTree): void {
  const commit = new Commit(disk);
  try {
    commit.stage(plan);
    commit.moveIn(plan);
    commit.moveOut(plan.remove);
    commit.moveInventory();
  } catch (error) {
    commit.undo();
    throw new CommitError(commit.at, error as NodeJS.ErrnoException);
  }
  commit.finish(plan.remove);
}

class Commit {
  /** The path that is being worked on, for the message of a failure. */
  at = '';
  private readonly staging: string;
  /** Name of the inventory of this run in the staging folder. */
  private readonly inventory: string;
  private readonly undoing: (() => void)[] = [];
  private kept = 0;

  constructor(private readonly disk: DiskTree) {
    this.staging = join(disk.root, STAGING);
    const earlier = disk.names(STAGING).map(name => Number(STAGED_INVENTORY.exec(name)?.[1] ?? 0));
    this.inventory = `inventory-${Math.max(0, ...earlier) + 1}.json`;
  }

  stage({ write, inventory }: TreePlan): void {
    this.at = '.';
    const made = makeFolders(this.disk.root);
    if (made !== undefined) this.undoing.push(() => removeAll(made));
    const fresh = join(this.staging, 'new');
    const folders = new Set<string>();
    const own = [fresh, join(this.staging, 'old'), join(this.staging, this.inventory)];
    this.undoing.push(
      () => rmdirSync(this.staging),
      () => own.forEach(removeAll),
    );
    own.forEach(removeAll);
    for (const folder of [this.staging, fresh, join(this.staging, 'old')]) if (!existsSync(folder)) mkdirSync(folder);
    // first of all, so that the run after a killed one knows the files that were moved in
    this.at = INVENTORY;
    writeFileSync(join(this.staging, this.inventory), inventoryText(inventory));
    for (const { path, content } of write) {
      this.at = path;
      const target = join(fresh, path);
      const folder = dirname(target);
      if (!folders.has(folder)) {
        mkdirSync(folder, { recursive: true });
        folders.add(folder);
      }
      writeFileSync(target, content);
    }
  }

  moveIn({ write }: TreePlan): void {
    const moved = new Set<string>();
    for (const { path, replaces } of write) {
      const whole = replaces ? path : (this.disk.highestAbsent(path) ?? path);
      if (moved.has(whole)) continue;
      moved.add(whole);
      this.at = path;
      if (replaces) this.keep(path);
      this.rename(join('new', whole), whole);
    }
  }

  /** Last of all: as long as it is the old one, the next run knows the old files by it and the new ones by the staged one. */
  moveInventory(): void {
    this.at = INVENTORY;
    if (this.disk.at(INVENTORY) === 'file') this.keep(INVENTORY);
    this.rename(this.inventory, INVENTORY);
  }

  moveOut(paths: readonly string[]): void {
    for (const path of paths) {
      this.at = path;
      const kept = this.nextKept();
      const target = join(this.disk.root, path);
      renameSync(target, kept);
      this.undoing.push(() => renameSync(kept, target));
    }
  }

  /** Folders that hold nothing any more go too. What can't be cleared away harms nobody. */
  finish(removed: readonly string[]): void {
    const folders = new Set(removed.flatMap(foldersOf));
    for (const folder of [...folders].sort((a, b) => b.length - a.length))
      quietly(() => rmdirSync(join(this.disk.root, folder)));
    quietly(() => removeAll(this.staging));
  }

  undo(): void {
    for (const step of this.undoing.reverse()) quietly(step);
  }

  /** Moves a staged file or folder into its place. */
  private rename(staged: string, path: string): void {
    const target = join(this.disk.root, path);
    const replaced = this.disk.at(path) === 'file';
    renameSync(join(this.staging, staged), target);
    if (!replaced) this.undoing.push(() => removeAll(target));
  }

  /** Keeps a second name of a file that is about to be replaced, or a copy where the file system has no links. */
  private keep(path: string): void {
    const target = join(this.disk.root, path);
    const kept = this.nextKept();
    try {
      linkSync(target, kept);
    } catch {
      copyFileSync(target, kept);
    }
    this.undoing.push(() => renameSync(kept, target));
  }

  private nextKept(): string {
    this.kept++;
    return join(this.staging, 'old', String(this.kept));
  }
}

/** Makes a folder and those above it. Unlike Node's own, it tells "read-only" from "absent". @returns the highest that was made */
function makeFolders(folder: string): string | undefined {
  if (existsSync(folder)) return undefined;
  const above = dirname(folder);
  const made = above === folder ? undefined : makeFolders(above);
  mkdirSync(folder);
  return made ?? folder;
}

function removeAll(path: string): void {
  rmSync(path, { recursive: true, force: true });
}

function foldersOf(path: string): string[] {
  const folders: string[] = [];
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) folders.push(path.slice(0, end));
  return folders;
}

function quietly(step: () => void): void {
  try {
    step();
  } catch {
    // an undo step that fails leaves its file for the next run, which knows it by the staged inventory
  }
}
