import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { FindingsError } from '../values/finding';
import { failed } from './step';

/** Bytes of the hash that etcd writes behind the database of a snapshot. */
const HASH = 32;
/** The database is written in blocks of this size, so that what is left over is the hash. */
const BLOCK = 512;
/** Mark of the database, as it stands in its first page behind the page's head of 16 bytes. */
const MARK = { at: 16, value: 0xed0cdaed };

/**
 * Makes sure that a file is a whole snapshot of etcd: by its mark, and by the hash at its end, as a control plane will before it takes it.
 * @throws FindingsError `machines/snapshot-file`; a control plane would tell only after every machine's etcd was wiped
 */
export function checkSnapshot(path: string): void {
  const content = read(path);
  const database = content.subarray(0, -HASH);
  if (content.length % BLOCK !== HASH || database.readUInt32LE(MARK.at) !== MARK.value)
    throw notASnapshot(path, 'it is no snapshot of etcd with its hash');
  const hash = createHash('sha256').update(database).digest();
  if (!hash.equals(content.subarray(-HASH))) throw notASnapshot(path, 'its content does not have the hash at its end');
}

function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw notASnapshot(path, (error as Error).message);
  }
}

function notASnapshot(path: string, why: string): FindingsError {
  return failed(
    'machines/snapshot-file',
    `etcd can't be recovered from ${path}: ${why}; no machine was touched`,
    'give a file that strata talos up kept, or that talosctl etcd snapshot wrote',
  );
}
