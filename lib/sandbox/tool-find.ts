import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pinOf, type ToolName } from './tool-pins';
import { accepts, printedVersion } from './tool-version';

/** Folder of everything that Strata keeps between runs: `$XDG_CACHE_HOME/strata`, or `~/.cache/strata`. */
export function cacheFolder(): string {
  const { XDG_CACHE_HOME } = process.env;
  return join(XDG_CACHE_HOME ? XDG_CACHE_HOME : join(homedir(), '.cache'), 'strata');
}

/** Where a tool is kept after it was built. */
export function cachedPath(name: ToolName): string {
  return join(cacheFolder(), 'tools', `${name}-${pinOf(name).version}`, name);
}

/**
 * A tool of an acceptable version that the machine has: in `$STRATA_TOOLS`, in `$KUBEBUILDER_ASSETS`, on PATH, or built earlier.
 * @param note is told of each one that was passed over
 */
export function findTool(name: ToolName, note: (message: string) => void): string | undefined {
  const { STRATA_TOOLS, KUBEBUILDER_ASSETS, PATH } = process.env;
  for (const dir of [STRATA_TOOLS, KUBEBUILDER_ASSETS, ...(PATH ?? '').split(delimiter)]) {
    const path = dir ? join(dir, name) : '';
    if (!isProgram(path)) continue;
    const objection = objectionTo(name, path, dir === STRATA_TOOLS);
    if (!objection) return path;
    note(`${path} is not used: ${objection}`);
  }
  return isProgram(cachedPath(name)) ? cachedPath(name) : undefined;
}

/** Why a found program can't be used; undefined where it can. */
function objectionTo(name: ToolName, path: string, trusted: boolean): string | undefined {
  const pin = pinOf(name);
  if (!pin.versionArgs)
    return trusted ? undefined : 'it does not tell its version; put it into $STRATA_TOOLS to use it';
  const wanted = `wanted is from ${pin.accepts[0]}, before ${pin.accepts[1]}`;
  try {
    const version = printedVersion(path, pin.versionArgs);
    if (!version) return `it prints no version; ${wanted}`;
    return accepts(pin, version) ? undefined : `it is ${version}; ${wanted}`;
  } catch (error) {
    return `it does not run: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Whether the path is a file that may be executed. */
export function isProgram(path: string): boolean {
  if (!path) return false;
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
