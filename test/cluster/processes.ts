import { setTimeout as sleep } from 'node:timers/promises';

/** Whether a process runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * Waits until `condition` holds.
 * @param timeout seconds
 * @throws Error that names what was waited for
 */
export async function until(
  what: string | (() => string),
  condition: () => boolean | Promise<boolean>,
  timeout = 20,
): Promise<void> {
  const deadline = Date.now() + timeout * 1000;
  while (!(await condition())) {
    if (Date.now() > deadline)
      throw new Error(`after ${timeout} s, still not so: ${typeof what === 'string' ? what : what()}`);
    await sleep(50);
  }
}
