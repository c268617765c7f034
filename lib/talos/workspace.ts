import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Signals that end a program without its `exit` being told. */
const ENDS = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;

/** A private folder for keys while they are used: nobody else reads it, and it goes away with the work, also where that is interrupted. */
export class Workspace {
  readonly folder = mkdtempSync(join(tmpdir(), 'strata-talos-'));
  readonly #remove = (): void => rmSync(this.folder, { recursive: true, force: true });
  readonly #interrupted = (signal: NodeJS.Signals): void => {
    this.remove();
    process.kill(process.pid, signal);
  };

  constructor() {
    chmodSync(this.folder, 0o700);
    process.once('exit', this.#remove);
    for (const signal of ENDS) process.once(signal, this.#interrupted);
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
    for (const signal of ENDS) process.off(signal, this.#interrupted);
  }
}
