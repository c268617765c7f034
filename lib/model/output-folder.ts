import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A folder that files are written to. A file that holds the very text already is not touched. */
export class OutputFolder {
  private readonly present: ReadonlySet<string>;

  /** @param path the folder; it is made where it is absent */
  constructor(private readonly path: string) {
    mkdirSync(path, { recursive: true });
    this.present = new Set(readdirSync(path));
  }

  /** Writes a file. @returns its path */
  write(name: string, text: string): string {
    const path = join(this.path, name);
    // bytes are compared, as text would pass over broken ones; text is written, which spares a copy of it
    if (!this.present.has(name) || !readFileSync(path).equals(Buffer.from(text))) writeFileSync(path, text);
    return path;
  }
}
