import { execFile, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MAIN, ROOT } from './compiled';

export { MAIN, ROOT };

/** For what needs `/dev/full` or the `script` of util-linux. */
export const testOnLinux = process.platform === 'linux' ? test : test.skip;

/** How a command is run. */
export interface RunOptions {
  /** @default - the root of the repository */
  readonly cwd?: string;
  /** Variables beside those of this process. */
  readonly env?: NodeJS.ProcessEnv;
  /** Standard input. */
  readonly input?: string;
  /** Whether standard error keeps its lines of progress, which a slow machine sees and a fast one doesn't. @default false */
  readonly withProgress?: boolean;
}

/** What a run of `strata` printed and how it ended. */
export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the real command in a process of its own. */
export function strata(args: readonly string[], { cwd = ROOT, env = {}, input = '' }: RunOptions = {}): Run {
  checkBuild();
  return ended(
    spawnSync(process.execPath, [MAIN, ...args], {
      encoding: 'utf8',
      cwd,
      input,
      maxBuffer: 1 << 28,
      env: { ...process.env, ...env },
    }),
  );
}

/** Runs the command beside this process, which can serve it meanwhile. */
export function strataBeside(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const { cwd = ROOT, env = {}, withProgress = false } = options;
  checkBuild();
  return new Promise(resolve => {
    const running = { cwd, env: { ...process.env, ...env }, maxBuffer: 1 << 28 };
    const child = execFile(process.execPath, [MAIN, ...args], running, (_, stdout, stderr) => {
      const run = { code: child.exitCode, stdout, stderr };
      resolve(withProgress ? run : ended({ ...run, status: run.code }));
    });
  });
}

/** Runs a line of shell in which `$STRATA` is the command. */
export function shell(line: string, { cwd = ROOT, env = {} }: RunOptions = {}): Run {
  checkBuild();
  const command = `${process.execPath} ${MAIN}`;
  return ended(
    spawnSync('bash', ['-c', line], { encoding: 'utf8', cwd, env: { ...process.env, STRATA: command, ...env } }),
  );
}

const PROGRESS = /^[a-z].* \(\d+ s\)\n/gm;

function ended({ status, stdout, stderr }: Pick<SpawnSyncReturns<string>, 'status' | 'stdout' | 'stderr'>): Run {
  return { code: status, stdout, stderr: stderr.replaceAll(PROGRESS, '') };
}

/**
 * Compares a text with a golden file. GOLDENS=write writes it, never in CI; whoever does that reads it.
 * @returns the text of the file
 */
export function golden(file: string, text: string): string {
  if (process.env.GOLDENS === 'write' && process.env.CI !== 'true') writeFileSync(file, text);
  return existsSync(file)
    ? readFileSync(file, 'utf8')
    : `there is no ${file}: read what came and run with GOLDENS=write`;
}

let checked = false;

/** The command is tested as it is shipped. Says so where it is not built, or where sources are newer. */
function checkBuild(): void {
  if (checked) return;
  checked = true;
  if (!existsSync(MAIN)) throw new Error('dist/ is missing: these tests run the compiled command; run `npm run build`');
  const newer = ['lib', 'constructs', 'bundles'].flatMap(root =>
    readdirSync(join(ROOT, root), { recursive: true, encoding: 'utf8' })
      .filter(file => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .map(file => join(root, file))
      .filter(isNewer),
  );
  if (newer.length > 0) {
    process.stderr.write(
      `\n!!! dist/ IS OLDER THAN ${newer.length} SOURCES (${newer.slice(0, 3).join(', ')}): these tests ran what was built before; run \`npm run build\`\n\n`,
    );
  }
}

function isNewer(file: string): boolean {
  const built = join(ROOT, 'dist', file.replace(/\.ts$/, '.js'));
  return !existsSync(built) || statSync(built).mtimeMs < statSync(join(ROOT, file)).mtimeMs;
}
