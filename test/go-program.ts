import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { whileLocked } from '../lib/sandbox/file-lock';
import { cacheFolder, isProgram } from '../lib/sandbox/tool-find';

const run = promisify(execFile);

/**
 * A small program of the tests on a library in Go: built once into the user's cache, built anew where its sources change.
 * @param sources Its go.mod, its go.sum and its code
 * @returns its path
 */
export async function goProgram(program: string, variant: string, sources: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const source of sources) hash.update(readFileSync(source));
  const name = [program, variant, hash.digest('hex').slice(0, 12)].filter(part => part !== '').join('-');
  const target = join(cacheFolder(), 'tools', name, program);
  const root = dirname(dirname(target));
  mkdirSync(root, { recursive: true });
  return whileLocked(
    join(root, 'build.lock'),
    () => undefined,
    async () => {
      if (isProgram(target)) return target;
      const scratch = mkdtempSync(join(root, '.unfinished-'));
      try {
        for (const source of sources) copyFileSync(source, join(scratch, basename(source)));
        await run('go', ['build', '-mod=readonly', '-trimpath', '-ldflags=-s -w', '-o', program, '.'], {
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
