import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '../values/process-alive';

/** Seconds between two signs of life of a lock's owner. */
const HEARTBEAT = 5;
/** Seconds of silence after which a lock counts as left behind, where its owner can't be looked for. */
const STALE = 30;

/**
 * Runs `work` while no other process holds the lock at `path`. A lock whose owner died is taken over. When two processes take over the same one in the same
 * moment, both run: what they do must bear it.
 * @param waiting is called once if the lock is held
 */
export async function whileLocked<T>(path: string, waiting: () => void, work: () => Promise<T>): Promise<T> {
  for (let waited = false; !take(path); waited = true) {
    if (isLeftBehind(path)) {
      rmSync(path, { force: true });
      continue;
    }
    if (!waited) waiting();
    await sleep(500);
  }
  const beat = setInterval(() => touch(path), HEARTBEAT * 1000);
  beat.unref();
  try {
    return await work();
  } finally {
    clearInterval(beat);
    rmSync(path, { force: true });
  }
}

function take(path: string): boolean {
  try {
    writeFileSync(path, `${hostname()} ${process.pid}`, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

function isLeftBehind(path: string): boolean {
  try {
    const [host, pid] = readFileSync(path, 'utf8').split(' ');
    if (host === hostname() && !isAlive(Number(pid))) return true;
    return Date.now() - statSync(path).mtimeMs > STALE * 1000;
  } catch {
    // It went in this moment.
    return false;
  }
}

function touch(path: string): void {
  const now = new Date();
  try {
    utimesSync(path, now, now);
  } catch {
    // It was taken over while this process was suspended; the work goes on.
  }
}
