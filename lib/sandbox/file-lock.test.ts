import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { whileLocked } from './file-lock';

describe('whileLocked', () => {
  let dir: string;
  let lock: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'lock-'));
    lock = join(dir, 'lock');
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  test('runs one piece of work at a time, and tells who waits', async () => {
    const events: string[] = [];
    const work = (name: string): Promise<void> =>
      whileLocked(
        lock,
        () => events.push(`${name} waits`),
        async () => {
          events.push(`${name} starts`);
          await sleep(50);
          events.push(`${name} ends`);
        },
      );
    await Promise.all([work('a'), work('b')]);
    expect(events).toEqual(['a starts', 'b waits', 'a ends', 'b starts', 'b ends']);
    expect(existsSync(lock)).toBe(false);
  });

  test('is free again when the work fails', async () => {
    const fail = (): Promise<never> => Promise.reject(new Error('broken'));
    await expect(whileLocked(lock, () => undefined, fail)).rejects.toThrow('broken');
    expect(existsSync(lock)).toBe(false);
  });

  test('takes over the lock of a process that died', async () => {
    const { pid } = spawnSync('true');
    writeFileSync(lock, `${hostname()} ${pid}`);
    const waiting = jest.fn();
    expect(await whileLocked(lock, waiting, () => Promise.resolve('done'))).toBe('done');
    expect(waiting).not.toHaveBeenCalled();
  });

  test('takes over a lock whose owner gave no sign of life for half a minute', async () => {
    writeFileSync(lock, 'another-host 1');
    const past = Date.now() / 1000 - 31;
    utimesSync(lock, past, past);
    expect(
      await whileLocked(
        lock,
        () => undefined,
        () => Promise.resolve('done'),
      ),
    ).toBe('done');
  });
});
