import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A private folder for keys while they are used: nobody else reads it, and it goes away with the work. */
export class Workspace {
  readonly folder: string;
  readonly #remove = (): void => rmSync(this.folder, { recursive: true, force: true });

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'strata-talos-'));
    chmodSync(this.folder, 0o700);
    process.once('exit', this.#remove);
  }

  /** Writes a file that only its owner reads. @returns its path */
  write(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Removes it with all that is in it. */
  remove(): void {
    this.#remove();
    process.off('exit', this.#remove);
  }
}
