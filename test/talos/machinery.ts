import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { whileLocked } from '../../lib/sandbox/file-lock';
import { cacheFolder, isProgram } from '../../lib/sandbox/tool-find';

const run = promisify(execFile);
const SOURCES = join(__dirname, 'machinery');

/** Minors of Talos whose library is pinned here. */
export const MACHINERY_MINORS = ['1.11', '1.12', '1.13'] as const;

/** A minor of Talos whose library is pinned here. */
export type MachineryMinor = (typeof MACHINERY_MINORS)[number];

/** The small program on the library of a minor: built once, kept, built anew where its sources change. */
export async function machinery(minor: MachineryMinor): Promise<string> {
  const sources = [join(SOURCES, 'main.go'), join(SOURCES, minor, 'go.mod'), join(SOURCES, minor, 'go.sum')];
  const hash = createHash('sha256');
  for (const source of sources) hash.update(readFileSync(source));
  const name = `talos-machinery-${minor}-${hash.digest('hex').slice(0, 12)}`;
  const target = join(cacheFolder(), 'tools', name, 'talos-machinery');
  const root = dirname(dirname(target));
  mkdirSync(root, { recursive: true });
  return whileLocked(
    join(root, 'build.lock'),
    () => undefined,
    async () => {
      if (isProgram(target)) return target;
      const scratch = mkdtempSync(join(root, '.unfinished-'));
      try {
        for (const source of sources) copyFileSync(source, join(scratch, source.slice(source.lastIndexOf('/') + 1)));
        await run('go', ['build', '-mod=readonly', '-trimpath', '-ldflags=-s -w', '-o', 'talos-machinery', '.'], {
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
