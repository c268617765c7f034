import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What stands at a path of the tree; `other` is anything that is no ordinary file or folder, e.g. a symbolic link. */
export type Standing = 'absent' | 'file' | 'folder' | 'other';

/** A tree as the disk has it. Folders are listed once, when somebody asks; links are never followed. */
export class DiskTree {
  private readonly listings = new Map<string, ReadonlyMap<string, Standing>>();

  constructor(readonly root: string) {}

  /** What stands at a path below the root. Below a link or a file nothing stands. */
  at(path: string): Standing {
    const cut = path.lastIndexOf('/');
    return this.list(cut < 0 ? '' : path.slice(0, cut)).get(path.slice(cut + 1)) ?? 'absent';
  }

  /** The highest folder above a path that is absent. */
  highestAbsent(path: string): string | undefined {
    let highest: string | undefined;
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const folder = path.slice(0, end);
      if (this.at(folder) !== 'absent') break;
      highest = folder;
    }
    return highest;
  }

  /** The folder or path itself that stands in the way of a file there: a link, or a file where a folder must be. */
  obstacle(path: string): string | undefined {
    for (let end = path.indexOf('/'); end > 0; end = path.indexOf('/', end + 1)) {
      const folder = path.slice(0, end);
      const standing = this.at(folder);
      if (standing === 'absent') return undefined;
      if (standing !== 'folder') return folder;
    }
    const standing = this.at(path);
    return standing === 'folder' || standing === 'other' ? path : undefined;
  }

  /** Names in a folder; none where it is absent. */
  names(folder: string): readonly string[] {
    return [...this.list(folder).keys()];
  }

  read(path: string): Buffer {
    return readFileSync(join(this.root, path));
  }

  private list(folder: string): ReadonlyMap<string, Standing> {
    const known = this.listings.get(folder);
    if (known !== undefined) return known;
    const isThere = folder === '' || this.at(folder) === 'folder';
    const listing = isThere ? listFolder(join(this.root, folder)) : new Map<string, Standing>();
    this.listings.set(folder, listing);
    return listing;
  }
}

function listFolder(folder: string): ReadonlyMap<string, Standing> {
  try {
    return new Map(
      readdirSync(folder, { withFileTypes: true }).map(entry => [
        entry.name,
        entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : 'other',
      ]),
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
    throw error;
  }
}
