import { spawnSync } from 'node:child_process';
import type { ToolPin } from './tool-pins';

/**
 * The version that a program prints of itself, such as `1.34.4`; undefined when it prints none.
 * @throws when the program can't be run
 */
export function printedVersion(program: string, args: readonly string[]): string | undefined {
  const { stdout, stderr, error, status } = spawnSync(program, args, { timeout: 20_000, encoding: 'utf8' });
  if (error) throw error;
  if (status !== 0) throw new Error(stderr.trim() || `exit code ${status ?? 'none'}`);
  return /\bv?(\d+\.\d+\.\d+)/.exec(stdout || stderr)?.[1];
}

/** Whether a version lies in the range that a pin accepts. */
export function accepts(pin: ToolPin, version: string): boolean {
  const [from, before] = pin.accepts;
  return compare(version, from) >= 0 && compare(version, before) < 0;
}

function compare(a: string, b: string): number {
  const [x, y] = [a.split('.').map(Number), b.split('.').map(Number)];
  return [0, 1, 2].map(i => (x[i] ?? 0) - (y[i] ?? 0)).find(difference => difference !== 0) ?? 0;
}
