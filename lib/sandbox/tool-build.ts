import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { whileLocked } from './file-lock';
import { cachedPath, isProgram } from './tool-find';
import { pinOf, type ToolName } from './tool-pins';
import { printedVersion } from './tool-version';

const run = promisify(execFile);

/** Start of the names of folders in which a build is under way. */
const UNFINISHED = '.unfinished-';

/** Whether this machine has Go. */
export function hasGo(): boolean {
  return spawnSync('go', ['version'], { env: process.env, timeout: 20_000 }).status === 0;
}

/**
 * Builds a tool from its pinned sources into the cache, unless it is there by then. One build runs at a time, as each uses all processors; an interrupted
 * one leaves no tool behind.
 * @throws when the sources can't be had, don't build, or the result states another version
 */
export async function buildTool(name: ToolName, note: (message: string) => void): Promise<string> {
  const target = cachedPath(name);
  const root = dirname(dirname(target));
  mkdirSync(root, { recursive: true });
  const waiting = (): void => note(`waiting for another build before ${name}`);
  return whileLocked(join(root, 'build.lock'), waiting, async () => {
    if (isProgram(target)) return target;
    removeInterrupted(root);
    note(`building ${name} ${pinOf(name).version} with Go (once, some minutes)`);
    const scratch = mkdtempSync(join(root, `${UNFINISHED}${name}-`));
    try {
      await goBuild(name, join(scratch, name));
      verify(name, join(scratch, name));
      rmSync(dirname(target), { recursive: true, force: true });
      renameSync(scratch, dirname(target));
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
    return target;
  });
}

/** Removes what killed builds left; the lock says that none is under way. */
function removeInterrupted(root: string): void {
  for (const name of readdirSync(root).filter(entry => entry.startsWith(UNFINISHED))) {
    rmSync(join(root, name), { recursive: true, force: true });
  }
}

async function goBuild(name: ToolName, output: string): Promise<void> {
  const { module, package: main, linkVariables = {} } = pinOf(name);
  const variables = Object.entries(linkVariables).map(([variable, value]) => `-X ${variable}=${value}`);
  const ldflags = ['-s', '-w', ...variables].join(' ');
  const args = ['build', '-mod=readonly', '-trimpath', `-ldflags=${ldflags}`, '-o', output, main];
  await run('go', args, {
    cwd: join(__dirname, 'tools', module),
    env: { ...process.env, CGO_ENABLED: '0', GOWORK: 'off' },
    maxBuffer: 64 * 1024 * 1024,
  });
}

function verify(name: ToolName, program: string): void {
  const { version, versionArgs } = pinOf(name);
  if (!versionArgs) return;
  const printed = printedVersion(program, versionArgs);
  if (printed !== version) throw new Error(`the built ${name} says that it is ${printed ?? 'nothing'}, not ${version}`);
}
