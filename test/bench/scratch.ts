import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MEMORY = '/dev/shm';

/** Whether there is a file system in memory; elsewhere the disk is measured too. */
export const hasMemoryFolder = existsSync(MEMORY);

/** Runs something with a folder of its own, in memory where the machine has that, and removes the folder. */
export function withScratch<T>(use: (folder: string) => T, parent = hasMemoryFolder ? MEMORY : tmpdir()): T {
  const folder = mkdtempSync(join(parent, 'strata-bench-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Makes a folder empty. */
export function empty(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
}

/** A mark of each file below a folder that changes when the file is written, even with the same bytes. */
export function marksOf(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return files
    .map(file => {
      const { ino, mtimeNs, ctimeNs } = statSync(join(folder, file), { bigint: true });
      return `${file} ${ino} ${mtimeNs} ${ctimeNs}`;
    })
    .join('\n');
}
