import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './tool-find';

/** What is recorded of the running sandbox. It names no secret; those stay in the scratch folder. */
export interface SandboxState {
  readonly kubeconfigPath: string;
  /** Socket on which the keeper takes orders. Whoever can open it is the owner, as the folder lets nobody else in. */
  readonly controlSocket: string;
  /** ISO 8601. */
  readonly expires: string;
  readonly gitUrl?: string;
  readonly gitDir?: string;
  readonly chartRepoUrl?: string;
}

/** Folder of the sandbox's record, made where missing. */
export function sandboxFolder(): string {
  const dir = join(cacheFolder(), 'sandbox');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  return dir;
}

function statePath(): string {
  return join(sandboxFolder(), 'state.json');
}

/** The recorded sandbox, which may have ended without a word. */
export function readState(): SandboxState | undefined {
  try {
    return JSON.parse(readFileSync(statePath(), 'utf8')) as SandboxState;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`${statePath()} can't be read; remove it when no sandbox runs`, { cause: error });
  }
}

export function writeState(state: SandboxState): void {
  writeFileSync(statePath(), `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
}

/** Forgets a sandbox that ended, unless another one was recorded since. */
export function forgetState(controlSocket: string): void {
  if (readState()?.controlSocket === controlSocket) rmSync(statePath(), { force: true });
}
