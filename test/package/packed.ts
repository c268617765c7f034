import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { whileLocked } from '../../lib/sandbox/file-lock';

export const REPOSITORY = join(__dirname, '..', '..');

/** What `npm pack` says of the archive that it made; sizes in bytes. */
export interface Packed {
  /** Path of the archive. */
  readonly archive: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly string[];
}

/** Last file that a build writes. */
const LAST = join(REPOSITORY, 'dist', 'constructs', 'index.js');

/** Builds the package if its sources are newer than what is built. Suites that run at once build once. */
export async function built(): Promise<void> {
  await whileLocked(join(tmpdir(), 'strata-build.lock'), nothing, () => {
    if (isStale()) execFileSync('npm', ['run', 'build', '--silent'], { cwd: REPOSITORY, stdio: ['ignore', 2, 2] });
    return Promise.resolve();
  });
}

/** Builds the package if needed and packs it into a scratch folder, which the caller removes. */
export async function packed(): Promise<Packed> {
  await built();
  const folder = mkdtempSync(join(tmpdir(), 'strata-package-'));
  try {
    const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
    const report = execFileSync('npm', args, {
      cwd: REPOSITORY,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [{ filename, size, unpackedSize, files }] = JSON.parse(report) as [PackReport];
    return { archive: join(folder, filename), size, unpackedSize, files: files.map(({ path }) => path) };
  } catch (error) {
    rmSync(folder, { recursive: true });
    throw error;
  }
}

interface PackReport {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

function isStale(): boolean {
  if (!existsSync(LAST)) return true;
  const { mtimeMs } = statSync(LAST);
  const sources = ['lib', 'constructs', 'bundles'].flatMap(root =>
    readdirSync(join(REPOSITORY, root), { recursive: true, encoding: 'utf8' }).map(file =>
      join(REPOSITORY, root, file),
    ),
  );
  return sources.some(
    file => /\.(ts|json)$/.test(file) && !file.endsWith('.test.ts') && statSync(file).mtimeMs > mtimeMs,
  );
}

function nothing(): void {
  // a second suite waits in silence
}
