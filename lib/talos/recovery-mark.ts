import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Site } from './site';
import { snapshotFolder } from './snapshot';

/** How far a recovery of etcd has come: machines may be wiped, or one was told to make etcd from the snapshot. */
export type RecoveryStage = 'wiping' | 'making';

/**
 * The mark of a recovery that has not ended, on the computer that it is run from: while every etcd is wiped, the machines look like those of a new cluster.
 * Without it a delivery would make an empty etcd of them.
 */
export class RecoveryMark {
  readonly path: string;
  readonly #folder: string;

  constructor({ cluster, bundle }: Pick<Site, 'cluster' | 'bundle'>) {
    const { cluster: identity } = parse(readFileSync(bundle, 'utf8')) as {
      readonly cluster?: { readonly id?: string };
    };
    const hash = createHash('sha256').update(identity?.id ?? '').digest('hex'); // prettier-ignore
    this.#folder = snapshotFolder(cluster.cluster);
    this.path = join(this.#folder, `${hash.slice(0, 12)}.recovery`);
  }

  /** @returns undefined where no recovery is under way */
  stage(): RecoveryStage | undefined {
    try {
      return readFileSync(this.path, 'utf8').trim() as RecoveryStage;
    } catch {
      return undefined;
    }
  }

  set(stage: RecoveryStage): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    writeFileSync(this.path, `${stage}\n`, { mode: 0o600 });
  }

  remove(): void {
    rmSync(this.path, { force: true });
  }
}
