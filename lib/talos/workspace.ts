import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '../values/process-alive';

/** Signals that end a program without its `exit` being told. */
const ENDS = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;

/** Containers may share a folder for temporary files, and number their processes each for itself. */
const PREFIX = `strata-talos-${hostname()}-`;

/** Removes the folders of programs that were killed, and could not do it themselves. */
function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    const [, pid] = name.startsWith(PREFIX) ? (/^(\d+)-/.exec(name.slice(PREFIX.length)) ?? []) : [];
    if (pid === undefined || isAlive(Number(pid))) continue;
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    } catch {
      // it is somebody else's
    }
  }
}

/** A private folder for keys while they are used: nobody else reads it, and it goes away with the work, also where that is interrupted. */
export class Workspace {
  readonly folder = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  readonly #remove = (): void => rmSync(this.folder, { recursive: true, force: true });
  readonly #interrupted = (signal: NodeJS.Signals): void => {
    this.remove();
    process.kill(process.pid, signal);
  };

  constructor() {
    sweep();
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
