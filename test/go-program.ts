import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { whileLocked } from '../lib/sandbox/file-lock';
import { cacheFolder, isProgram } from '../lib/sandbox/tool-find';

const run = promisify(execFile);

/** A program of the tests on a library in Go. */
export interface GoProgram {
  readonly name: string;
  /**
   * Which of several programs of this name.
   * @default - there is one
   */
  readonly variant?: string;
  /** Its go.mod, its go.sum and its code: places in the module, and paths of what lies there. */
  readonly sources: Readonly<Record<string, string>>;
}

/** Path of the program: built once into the user's cache, built anew where its sources change. */
export async function goProgram({ name, variant, sources }: GoProgram): Promise<string> {
  const hash = createHash('sha256');
  for (const path of Object.values(sources)) hash.update(readFileSync(path));
  const folder = [name, ...(variant === undefined ? [] : [variant]), hash.digest('hex').slice(0, 12)].join('-');
  const target = join(cacheFolder(), 'tools', folder, name);
  const root = dirname(dirname(target));
  mkdirSync(root, { recursive: true });
  return whileLocked(
    join(root, 'build.lock'),
    () => undefined,
    async () => {
      if (isProgram(target)) return target;
      const scratch = mkdtempSync(join(root, '.unfinished-'));
      try {
        for (const [place, path] of Object.entries(sources)) {
          mkdirSync(dirname(join(scratch, place)), { recursive: true });
          copyFileSync(path, join(scratch, place));
        }
        await run('go', ['build', '-mod=readonly', '-trimpath', '-ldflags=-s -w', '-o', name, '.'], {
          cwd: scratch,
          env: { ...process.env, CGO_ENABLED: '0', GOWORK: 'off' },
        });
        rmSync(dirname(target), { recursive: true, force: true });
        renameSync(scratch, dirname(target));
      } finally {
        rmSync(scratch, { recursive: true, force: true });
      }
      return target;
    },
  );
}
